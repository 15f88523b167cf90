"""Learning from staff: every night a county's corrections are fitted, judged and kept.

Every reroute and confirmation is an example (``handlers/settled.py``); the words are read from
the items each time and are kept nowhere else. How it is fitted is in ``rules/fitting.py``.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from handlers import audit
from handlers.actor import Actor
from handlers.adjustment import held, shipped
from handlers.county import forget, routing_of
from handlers.errors import NotAllowed, NotFound
from handlers.settled import SETTLED
from models import Adjustment, Organisation
from models.database import fetch, packed, transaction
from rules import adjustment, fitting
from rules.audit import Action as Audited
from rules.county import County, committee_of
from rules.deadline import BEIJING
from rules.fitting import Example, Score
from rules.permission import Action, holds
from rules.routing import committee_scores

#: Examples that are learned from, the newest.
MOST = 20_000
#: What a column of the database holds at most.
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What there is to learn from; ``of`` names it, the same for the same examples and base.

    ``held`` is the version that held as it was read.
    """

    examples: Sequence[Example]
    committees: tuple[str, ...]
    county: County
    of: str
    held: int


@dataclass(frozen=True, slots=True)
class _Learned:
    """What came of it: the weights, how they were judged, and why they may not hold, if so.

    ``own`` is how many of all its examples are right with the version that holds, and with this.
    """

    weights: adjustment.Adjustment
    held_out: fitting.Evaluation
    own: Score

    @property
    def refused(self) -> str:
        """Say what it is worse than; empty where it is not."""
        if not self.held_out.better_or_equal:
            return "shipped"
        return "" if self.own.after >= self.own.before else "held"


async def examples_of(org_id: int) -> list[Example]:
    """Give the items of a county that staff settled, newest first; none sealed or withdrawn."""
    return [example for _, example in await _settled(org_id)]


_EXAMPLES = f"""
WITH {SETTLED}
SELECT id, text, reporter_id, submitted_at, routing->>'committee' AS predicted, matter, code
FROM settled WHERE code IS NOT NULL ORDER BY id DESC LIMIT {MOST}
"""


async def _settled(org_id: int) -> list[tuple[int, Example]]:
    return [
        (
            row["id"],
            Example(
                row["text"],
                row["code"],
                row["predicted"] or "",
                f"{row['reporter_id']} {row['submitted_at'].astimezone(BEIJING).date()}",
                str(row["matter"]),
            ),
        )
        for row in await fetch(_EXAMPLES, org_id)
    ]


async def learn_nightly(org_id: int, *, now: datetime) -> Adjustment | None:
    """Learn, unless somebody went back to an older version: then it stays until told otherwise."""
    org = await _organisation(org_id)
    newest = await _last(org_id, refused=False)
    if newest is not None and newest.version != org.adjustment:
        return None
    return await _learn_of(org, now)


async def learn(org_id: int, *, now: datetime) -> Adjustment | None:
    """Fit a county's examples and have the new version hold, or keep it as refused.

    None where there is nothing new to learn, or somebody decided meanwhile what holds. The fit
    runs beside the event loop.
    """
    return await _learn_of(await _organisation(org_id), now)


async def _organisation(org_id: int) -> Organisation:
    return await Organisation.get(id=org_id).only("id", "remits", "adjustment")


async def _learn_of(org: Organisation, now: datetime) -> Adjustment | None:
    lesson, last = await _lesson(org), await _last(org.id)
    if last.figures["of"] == lesson.of if last else not lesson.examples:
        return None
    before = await held(org.id, lesson.held)
    learned = await asyncio.to_thread(_learn, lesson, before)
    return await _keep(org.id, lesson, learned, now)


async def _last(org_id: int, **which: bool) -> Adjustment | None:
    return await Adjustment.filter(org_id=org_id, **which).order_by("-version").first()


async def _lesson(org: Organisation) -> _Lesson:
    county = await routing_of(org.id)
    codes = tuple(dict.fromkeys(committee_of(county).values()))
    # What went to a committee that the county no longer has teaches nothing.
    rows = [row for row in await _settled(org.id) if row[1].committee in codes]
    return _Lesson([one for _, one in rows], codes, county, _name(org, rows), org.adjustment)


def _name(org: Organisation, rows: Sequence[tuple[int, Example]]) -> str:
    """Name what is learned from, without a word of it."""
    labels = [(id_, example.committee) for id_, example in rows]
    return hashlib.sha256(packed([shipped(), org.remits, labels]).encode()).hexdigest()


def _learn(lesson: _Lesson, before: adjustment.Adjustment | None) -> _Learned:
    base = partial(committee_scores, county=lesson.county)
    known = {one.text: base(one.text) for one in lesson.examples}
    fitted = fitting.fit(lesson.examples, known.__getitem__, lesson.committees, base=shipped())
    right = partial(fitting.right, examples=lesson.examples, base=known.__getitem__)
    own = Score(len(lesson.examples), right(before), right(fitted))
    judged = fitting.evaluate(lesson.examples, known.__getitem__, lesson.committees)
    return _Learned(fitted, judged, own)


async def _keep(
    org_id: int, lesson: _Lesson, learned: _Learned, now: datetime
) -> Adjustment | None:
    async with transaction():
        org = await _locked(org_id)
        last = await _last(org_id)
        if last is not None and last.figures["of"] == lesson.of:
            return last
        if org.adjustment != lesson.held:
            return None
        kept = await _version(org_id, last.version + 1 if last else 1, lesson, learned, now)
        if not kept.refused:
            await _set(org, kept.version)
        told = {"version": kept.version, "examples": kept.examples, "refused": learned.refused}
        await audit.note_service(org_id, Audited.CONFIGURE, "adjustment", told, now=now)
    forget(org_id)
    return kept


async def _version(
    org_id: int, version: int, lesson: _Lesson, learned: _Learned, now: datetime
) -> Adjustment:
    return await Adjustment.create(
        org_id=org_id,
        version=version,
        made_at=now,
        base=shipped(),
        weights=b"" if learned.refused else learned.weights.to_bytes(),
        examples=len(lesson.examples),
        figures=_figures(lesson, learned),
        refused=bool(learned.refused),
    )


def _figures(lesson: _Lesson, learned: _Learned) -> dict[str, object]:
    """Give what is kept of how well it does; counts alone."""
    return {
        "of": lesson.of,
        "refused": learned.refused,
        "held_out": _counts(learned.held_out.total),
        "own": _counts(learned.own),
        "committees": {code: _counts(score) for code, score in learned.held_out.committees.items()},
    }


def _counts(score: Score) -> list[int]:
    return [score.examples, score.before, score.after]


async def _locked(org_id: int) -> Organisation:
    """Lock who decides what holds; whoever hands something in need not wait for that."""
    return await Organisation.filter(id=org_id).select_for_update(no_key=True).get()


async def _set(org: Organisation, version: int) -> None:
    org.adjustment = version
    await org.save(update_fields=["adjustment"])


async def hold(org_id: int, version: int, *, now: datetime, by: Actor | None = None) -> None:
    """Have an earlier version hold, 0 for the shipped weights alone; other processes follow.

    Raises NotAllowed, and NotFound for a version that there is not or that was refused.
    """
    if by is not None and not (by.org_id == org_id and holds(Action.CONFIGURE, by.posts)):
        raise NotAllowed
    kept = Adjustment.filter(org_id=org_id, version=version, refused=False)
    if version != 0 and not (0 < version <= _HIGHEST and await kept.exists()):
        raise NotFound
    told = {"version": version, "held": True}
    async with transaction():
        await _set(await _locked(org_id), version)
        if by is None:
            await audit.note_service(org_id, Audited.CONFIGURE, "adjustment", told, now=now)
        else:
            await audit.note(by, Audited.CONFIGURE, "adjustment", told, now=now)
    forget(org_id)


async def history(org_id: int) -> list[Adjustment]:
    """List a county's versions, newest first, without their weights."""
    rows = Adjustment.filter(org_id=org_id).order_by("-version")
    return await rows.only(
        "id", "org_id", "version", "made_at", "base", "examples", "figures", "refused"
    )
