"""What a county says of its committees, departments and words: tried, applied, taken back.

Every version is kept and none is changed; the organisation's row says which one holds.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from tortoise.functions import Max

from handlers import audit
from handlers.actor import Actor
from handlers.conversation import Data
from handlers.county import changes_of, forget, routing_of
from handlers.errors import NotAllowed
from handlers.remit_errors import CommitteeBusy, NoSuchVersion, NothingChanged, RemitsWrong
from handlers.settled import SETTLED
from models import Appointment, Committee, HandlingUnit, Opinion, Organisation, Remits
from models.database import fetch, transaction
from rules.audit import Action as Audited
from rules.county import County
from rules.opinion import GOES_ON
from rules.permission import Action, holds
from rules.remit_changes import Changes, packed
from rules.remit_changes import apply as applied
from rules.remit_checks import check
from rules.remit_moves import Moves, Past, moves
from rules.roster import counterpart

#: The items that changes are tried on: the newest so many of so long.
MOST = 2_000
SPAN = timedelta(days=365)
#: How many problems a refusal names; a file's reader names all of them.
SAID = 3

#: Items with where they belong, if staff settled it, newest first; what is sealed is not there.
_PAST = f"""
WITH {SETTLED}
SELECT o.receipt, o.title, s.text, s.code FROM settled s JOIN opinions o ON o.id = s.id
WHERE s.submitted_at >= $2 ORDER BY s.id DESC LIMIT $3
"""


def check_may(actor: Actor) -> None:
    """Raise NotAllowed for who has no say in what the committees are for."""
    if not holds(Action.REMITS, actor.posts):
        raise NotAllowed


def _check_own(org_id: int, by: Actor | None) -> None:
    """Raise NotAllowed for a person of another county too; without one, it is the service's."""
    if by is not None:
        check_may(by)
        if by.org_id != org_id:
            raise NotAllowed


async def held(org_id: int) -> tuple[int, Changes]:
    """Give the version that holds, 0 for as shipped, and its changes."""
    org = await Organisation.get(id=org_id).only("id", "remits")
    return org.remits, await changes_of(org_id, org.remits)


async def versions(org_id: int) -> list[Remits]:
    """List a county's versions with who made them, newest first."""
    return await Remits.filter(org_id=org_id).prefetch_related("by").order_by("-version")


async def try_out(org_id: int, changes: Changes, *, now: datetime) -> Moves:
    """Say what would become of the county's past items; nothing is kept. Raises RemitsWrong."""
    _refuse_wrong(changes)
    present = await routing_of(org_id)
    changed = replace(applied(changes), adjustment=present.adjustment)
    # A second or two of reckoning, in which others want to be answered.
    return await asyncio.to_thread(moves, await _past(org_id, now), present, changed)


async def _past(org_id: int, now: datetime) -> list[Past]:
    rows = await fetch(_PAST, org_id, now - SPAN, MOST)
    return [Past(row["receipt"], row["title"], row["text"], row["code"] or "") for row in rows]


async def apply(
    org_id: int, changes: Changes, note: str, *, now: datetime, by: Actor | None = None
) -> int:
    """Have changes hold from now on, in place of those that held; gives their version.

    Raises NotAllowed, RemitsWrong, NothingChanged and CommitteeBusy.
    """
    _check_own(org_id, by)
    _refuse_wrong(changes)
    async with transaction():
        org = await Organisation.filter(id=org_id).select_for_update().get()
        if changes == await changes_of(org_id, org.remits):
            raise NothingChanged
        version = await _next(org_id)
        await Remits.create(
            org_id=org_id,
            version=version,
            made_at=now,
            by_id=by.person_id if by else None,
            changes=packed(changes),
            note=note,
        )
        await _hold(org, version, applied(changes), by, now)
    forget(org_id)
    return version


async def hold(org_id: int, version: int, *, now: datetime, by: Actor | None = None) -> None:
    """Have a former version hold again; 0 is as shipped.

    Raises NotAllowed, NoSuchVersion, NothingChanged and CommitteeBusy.
    """
    _check_own(org_id, by)
    async with transaction():
        org = await Organisation.filter(id=org_id).select_for_update().get()
        there = [0, *sorted(row.version for row in await versions(org_id))]
        if version not in there:
            raise NoSuchVersion(version=version, versions="、".join(map(str, there)))
        if version == org.remits:
            raise NothingChanged
        await _hold(org, version, applied(await changes_of(org_id, version)), by, now)
    forget(org_id)


def _refuse_wrong(changes: Changes) -> None:
    if problems := check(changes):
        first = "".join(problem.sentence for problem in problems[:SAID])
        raise RemitsWrong(count=len(problems), first=first, problems=tuple(problems))


async def _next(org_id: int) -> int:
    found = await Remits.filter(org_id=org_id).annotate(last=Max("version")).values("last")
    return (found[0]["last"] if found and found[0]["last"] else 0) + 1


async def _hold(
    org: Organisation, version: int, known: County, by: Actor | None, now: datetime
) -> None:
    await _settle(org, known)
    org.remits = version
    await org.save(update_fields=["remits"])
    detail: Data = {"version": version}
    if by is not None:
        await audit.note(by, Audited.CONFIGURE, "remits", detail, now=now)
    else:
        await audit.note_service(org.id, Audited.CONFIGURE, "remits", detail, now=now)


async def _settle(org: Organisation, known: County) -> None:
    """Make the county's committees those that its routing knows; raises CommitteeBusy."""
    rows = {row.code: row for row in await Committee.filter(org=org)}
    for profile in known.committees:
        row = rows.pop(profile.code, None) or Committee(org=org, code=profile.code)
        row.name, row.closed = profile.short, False
        await row.save()
    for row in rows.values():
        if not row.closed:
            await _close(row, known)


async def _close(row: Committee, known: County) -> None:
    """Have a committee get nothing more; its units go to those that now keep in touch with them."""
    await _refuse_busy(row)
    row.closed = True
    await row.save(update_fields=["closed"])
    places = {one.code: one.id for one in await Committee.filter(org_id=row.org_id)}
    units = await HandlingUnit.filter(committee_id=row.id)
    for unit in units:
        unit.committee_id = places.get(counterpart(unit.name, known.committees) or "")
    if units:
        await HandlingUnit.bulk_update(units, fields=["committee_id"])


async def _refuse_busy(row: Committee) -> None:
    items = await Opinion.filter(committee_id=row.id, state__in=GOES_ON).count()
    posts = Appointment.filter(committee_id=row.id, ended_at=None)
    people = len(set(await posts.values_list("person_id", flat=True)))
    if items or people:
        raise CommitteeBusy(name=row.name, items=items, people=people)
