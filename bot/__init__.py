"""The conversation: what a person says in chat becomes a use case, and its outcome words."""
