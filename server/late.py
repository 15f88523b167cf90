"""Messages whose answer did not fit into five seconds: kept, and answered through the API."""

from dataclasses import fields

from handlers import jobs
from models.database import transaction
from wechat.messages import Message

#: What a turn reads of a message; the raw fields are not needed again.
_KEPT = tuple(one.name for one in fields(Message) if one.name != "fields")


async def postpone(org: str, message: Message) -> None:
    """Store a message with a job that answers it; returns when both are durable."""
    kept = {name: getattr(message, name) for name in _KEPT}
    async with transaction() as raw:
        await jobs.enqueue(raw, jobs.Job.LATE, {"org": org, "message": kept})


def stored(payload: jobs.Payload) -> Message:
    """Give the message of a job's payload."""
    kept = payload["message"]
    if not isinstance(kept, dict):
        raise TypeError("a late job carries a message")
    return Message(**kept)
