"""Files given with an item, a material or a unit's reply: how many, and whose they become."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from handlers.actor import Actor
from handlers.errors import AttachmentRefused
from models import Attachment
from models.database import fetch
from rules.attachment import COUNTED, KIND_NAMES, Kind

_ENCLOSE = """
UPDATE attachments SET opinion_id = $1, material_id = $2, reply_id = $3
WHERE org_id = $4 AND owner_id = $5 AND id = ANY($6)
    AND opinion_id IS NULL AND material_id IS NULL AND reply_id IS NULL
RETURNING id
"""


async def check_number(actor: Actor, ids: Sequence[UUID], most: Mapping[Kind, int]) -> None:
    """Raise AttachmentRefused when these are more files of a kind than ``most`` allows."""
    mine = Attachment.filter(org_id=actor.org_id, owner_id=actor.person_id, id__in=list(ids))
    given = Counter([Kind(row.kind) for row in await mine.only("kind")])
    for kind, number in given.items():
        if kind not in most:
            only = "和".join(KIND_NAMES[one] for one in most)
            raise AttachmentRefused(why=f"这里只收{only}，请去掉{KIND_NAMES[kind]}。")
        if number > most[kind]:
            counted = COUNTED[kind]
            raise AttachmentRefused(why=f"一次最多 {most[kind]} {counted}，请去掉几{counted[0]}。")


async def enclose(
    actor: Actor,
    ids: Sequence[UUID],
    *,
    opinion_id: int | None = None,
    material_id: int | None = None,
    reply_id: int | None = None,
) -> None:
    """Give files to what they were brought for; raises AttachmentRefused unless all are there."""
    given_with = (opinion_id, material_id, reply_id)
    taken = await fetch(_ENCLOSE, *given_with, actor.org_id, actor.person_id, list(ids))
    if len(taken) != len(set(ids)):
        raise AttachmentRefused(why="有附件不在了，请重新上传。")
