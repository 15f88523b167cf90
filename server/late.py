"""Messages whose answer did not fit into five seconds: kept, and answered through the API."""

from dataclasses import fields

from handlers import jobs
from handlers.errors import NotFound
from handlers.organisation import organisation
from models.database import transaction
from wechat.messages import Message

#: What a turn reads of a message; the raw fields are not needed again.
_KEPT = tuple(one.name for one in fields(Message) if one.name != "fields")


async def postpone(org: str, message: Message) -> None:
    """Store a message with one job that answers it, however often WeChat sent it.

    Returns when both are durable; raises NotFound for an organisation that there is not.
    """
    found = await organisation(org)
    if found is None:
        raise NotFound
    kept = {name: getattr(message, name) for name in _KEPT}
    once = f"late.{found.id}.{message.key}"
    async with transaction() as raw:
        await jobs.enqueue(raw, found.id, jobs.Job.LATE, {"message": kept}, once=once)


def stored(payload: jobs.Payload) -> Message:
    """Give the message of a job's payload."""
    kept = payload["message"]
    if not isinstance(kept, dict):
        raise TypeError("a late job carries a message")
    return Message(**kept)
