"""WeChat's platform as this service meets it: callbacks, replies, and an async API client.

It stands alone: nothing in here knows of members, committees or items.
"""
