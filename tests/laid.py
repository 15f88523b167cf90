"""Items laid out as the matrix wants them: in a state, near somebody or far, with a unit."""

from datetime import datetime, timedelta
from uuid import uuid4

from handlers.actor import Actor
from handlers.submission import Draft, submit
from models import Appointment, Assignment, Committee, HandlingUnit, Opinion, Organisation, Person
from rules.assignment import State as Handling
from rules.limits import LIMITS
from rules.opinion import State
from rules.role import Role
from tests.matrix import UNTIL, Laid, Row, Where

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
OURS, THEIRS = "县交通局", "县水利局"


async def units_of(org: Organisation) -> dict[str, HandlingUnit]:
    """Give the county's two units."""
    made = [await HandlingUnit.get_or_create(org=org, name=name) for name in (OURS, THEIRS)]
    return {unit.name: unit for unit, _ in made}


async def at_unit(org: Organisation, person_id: int) -> None:
    """Make somebody of the role a contact of our unit."""
    unit = (await units_of(org))[OURS]
    await Appointment.filter(person_id=person_id, role=Role.UNIT).update(unit_id=unit.id)


async def lay(
    org: Organisation, row: Row, where: Where, me: Person, writer: Actor, now: datetime
) -> Laid:
    """Lay an item out for somebody; ``writer`` reports what they do not."""
    draft = Draft(TEXT, uuid4().hex, copy_station=where is not Where.FAR)
    receipt = (await submit(writer, draft, now=now)).receipt
    other = (await submit(writer, Draft(TEXT, uuid4().hex), now=now)).receipt
    unit = THEIRS if where is Where.FAR else OURS
    committee = await Committee.get(org=org, code="ENV" if where is Where.FAR else "AGRI")
    item = await Opinion.get(org=org, receipt=receipt)
    # What was submitted never changes, whose it is included: one's own is handed in by oneself.
    assert where is not Where.OWN or item.reporter_id == me.id
    if row.state is State.MERGED:
        item.merged_into = await Opinion.get(org=org, receipt=other)
    await _stand(item, row.state, committee.id, now)
    if row.unit:
        await _assign(org, item, unit, row, now)
    return Laid(receipt, other, OURS)


async def _stand(item: Opinion, state: State, committee_id: int, now: datetime) -> None:
    limit = LIMITS.get(state)
    item.state, item.holder = state, limit.holder if limit else None
    item.committee_id = None if state is State.SUBMITTED else committee_id
    item.back = State.TRIAGED if state in (State.NEED_INFO, State.QUARANTINED) else None
    item.rounds = int(state is State.FED_BACK)
    item.edited_title, item.edited_text, item.issued_at = "修路", "路坏了，建议修。", now
    item.clock_from, item.due_at = now, now + timedelta(days=5)
    await item.save()


async def _assign(org: Organisation, item: Opinion, unit: str, row: Row, now: datetime) -> None:
    units = await units_of(org)
    await Assignment.create(
        org=org,
        opinion=item,
        unit=units[unit],
        lead=True,
        state=Handling(row.unit),
        forwarded_at=now,
        clock_from=now,
        due_at=now + timedelta(days=5),
        asked_until=UNTIL if row.extension else None,
    )
