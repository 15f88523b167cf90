"""Summaries (简报): mine, the list behind each number, and which I want when."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from handlers import digest
from handlers.digest import Wished
from handlers.digest_list import Listed, listed
from handlers.errors import NotAllowed, NotFound
from handlers.sections import Section
from models import Digest
from rules.digest import KIND_NAMES, Kind, Reach, read_minute
from rules.figures import Figure, Number, Rate
from rules.opinion import State
from server.api.endpoint import Asked, Call, Given, Nothing, Shown, endpoint


class Page(Asked):
    """Older ones: those before the id, at most so many."""

    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Place(Asked):
    """In which section of the digest, counted from 0."""

    section: Annotated[int, Field(ge=0, le=99)] = 0


class LineView(Shown):
    """A line of a digest: `value` as people read it; `figure` has a list behind it."""

    name: Figure | Number | Rate
    label: str
    value: str
    figure: Figure | None


class SectionView(Shown):
    """What a digest tells of one county, committee or station."""

    kind: Kind
    name: str
    reach: Reach
    holder: str
    since: datetime
    until: datetime
    lines: list[LineView]


class DigestView(Shown):
    """One digest of mine."""

    id: int
    day: date
    made_at: datetime
    sections: list[SectionView]


class Digests(Shown):
    """My digests, newest first."""

    digests: list[DigestView]


class ItemView(Shown):
    """An item of a list; its `title` is empty where I may not read it."""

    receipt: str
    title: str
    state: State
    name: str
    due_at: datetime | None
    committee: str


class ListView(Shown):
    """The items that a number counted: so many as it says, the sealed ones among them."""

    label: str
    count: int
    items: list[ItemView]
    sealed: int


class Wishes(Given):
    """Which kinds, and at what time of the day, as 7:30."""

    kinds: Annotated[list[Kind], Field(max_length=len(Kind))]
    at: Annotated[str, Field(max_length=5, pattern=r"^(?:[01]?[0-9]|2[0-3]):[0-5][0-9]$")]


class WishesView(Shown):
    """Which kinds I have of those that I may have, and when."""

    kinds: list[Kind]
    may_have: list[Kind]
    at: str


@endpoint(Page, Digests)
async def list_mine(call: Call, given: Page) -> Digests:
    """List my digests, newest first."""
    rows = await digest.mine(call.actor, before=given.before, limit=given.limit)
    return Digests(digests=[_view(row) for row in rows])


@endpoint(Nothing, DigestView, NotFound)
async def read(call: Call, given: Nothing) -> DigestView:
    """Read one digest."""
    return _view(await digest.find(call.actor, call.number("digest")))


@endpoint(Place, ListView, NotFound)
async def read_list(call: Call, given: Place) -> ListView:
    """Read the list behind a number."""
    which = (call.number("digest"), given.section, call.part("figure"))
    return _list(await listed(call.actor, *which))


@endpoint(Nothing, WishesView)
async def read_wishes(call: Call, given: Nothing) -> WishesView:
    """Read which digests I have, and when."""
    return _wishes(call, await digest.wished(call.actor))


@endpoint(Wishes, WishesView, NotAllowed)
async def wish(call: Call, given: Wishes) -> WishesView:
    """Choose which digests I want, and when; none at all is a choice too."""
    at = read_minute(given.at)
    assert at is not None, "the pattern lets only times through"
    return _wishes(call, await digest.wish(call.actor, given.kinds, at, now=call.now))


def _wishes(call: Call, wished: Wished) -> WishesView:
    return WishesView(
        kinds=list(wished.kinds),
        may_have=list(digest.kinds_of(call.actor)),
        at=f"{wished.at // 60:02d}:{wished.at % 60:02d}",
    )


def _view(row: Digest) -> DigestView:
    sections = [_section(section) for section in digest.sections_of(row)]
    return DigestView(id=row.id, day=row.day, made_at=row.made_at, sections=sections)


def _section(section: Section) -> SectionView:
    return SectionView(
        kind=section.kind,
        name=KIND_NAMES[section.kind],
        reach=section.reach,
        holder=section.name,
        since=section.period.since,
        until=section.period.until,
        lines=[
            LineView(
                name=line,
                label=section.label(line),
                value=section.value(line),
                figure=line if isinstance(line, Figure) else None,
            )
            for group in section.groups
            for line in group
        ],
    )


def _list(shown: Listed) -> ListView:
    return ListView(
        label=shown.label,
        count=len(shown.items) + shown.sealed,
        items=[
            ItemView(
                receipt=one.receipt,
                title=one.title,
                state=one.state,
                name=one.name,
                due_at=one.due_at,
                committee=one.committee,
            )
            for one in shown.items
        ],
        sealed=shown.sealed,
    )
