"""Items to be sealed or purged: where they are, and what they carry."""

from datetime import datetime

from handlers.actor import Actor
from models import Bulletin, HandlingUnit, Opinion, Piece, Reply
from rules import bulletin
from rules.reasons import Reason
from tests.handlers.acts import People

SECRET, CHECKED = Reason("classified", "请先看看"), Reason("checked", "核过了")
GONE = Reason("classified", "确实是")
PDF = b"%PDF-1.7\n1 0 obj\n"
AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 40


async def item_of(people: People, receipt: str) -> Opinion:
    return await Opinion.get(org_id=people["office"].org_id, receipt=receipt)


async def bulletin_of(people: People, item: Opinion, state: bulletin.State) -> Bulletin:
    out = state in (bulletin.State.PUBLISHED, bulletin.State.ARCHIVED)
    made = await Bulletin.create(
        org_id=item.org_id,
        kind=bulletin.Kind.BULLETIN,
        state=state,
        title="社情民意",
        year=2026,
        number=await Bulletin.filter(org_id=item.org_id).count() + 1 if out else None,
        made_by_id=people["office"].person_id,
        made_at=item.submitted_at,
    )
    await Piece.create(
        org_id=item.org_id, bulletin=made, opinion=item, position=1, title="路", text="印出来的话"
    )
    return made


async def reply_to(item: Opinion, by: Actor, now: datetime) -> Reply:
    unit = await HandlingUnit.create(org_id=item.org_id, name=f"单位{item.id}")
    return await Reply.create(
        org_id=item.org_id,
        opinion=item,
        unit=unit,
        lead=True,
        words="甲乙丙的办复",
        round=1,
        by_id=by.person_id,
        at=now,
    )
