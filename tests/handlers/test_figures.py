"""Every number of every summary, equal to its list and to what the timeline alone says."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import digest
from handlers.figures import Asked, Holder
from handlers.month import report
from handlers.people import actor_for
from handlers.sections import count, packed, unpacked
from models import Appointment, Committee, Entry, HandlingUnit, Organisation, Station
from rules.deadline import BEIJING
from rules.digest import SECTIONS, Kind, Period, Reach, next_day
from rules.figures import FIGURES, Came, Did, Due, Figure, Rated, Replied, Stands, Window, behind
from rules.role import Role
from rules.workdays import OFFICIAL
from tests.conftest import MakeActor
from tests.handlers.acts import People
from tests.handlers.histories import Timeline, live, midnight

BEGAN = datetime(2026, 1, 19, 9, 0, tzinfo=BEIJING)


@pytest.fixture
async def county(people: People, org: Organisation, actor: MakeActor) -> People:
    """Everybody, with somebody of another station, and a unit's contact."""
    elsewhere = await Station.get(org=org, name="青石镇联络站")
    unit = await HandlingUnit.create(org=org, name="县水利局")
    contact = people["unit"].person_id
    await Appointment.filter(person_id=contact).update(unit_id=unit.id)
    found = await actor_for(org.id, contact)
    assert found is not None
    return people | {"far": await actor(Role.MEMBER, station=elsewhere), "unit": found}


def expected(
    timeline: Timeline, figure: Figure, period: Period, now: datetime, holder: Holder
) -> set[int | None]:
    """Count a figure by the timeline."""
    whose = (holder.reach, holder.id)
    match source := FIGURES[figure]:
        case Did():
            span = period.year if source.year else period
            found = timeline.did(source.verbs, span, *whose)
            return found & timeline.did(source.also, span, *whose) if source.also else found
        case Rated():
            span = period.year if source.year else period
            return timeline.rated([grade.value for grade in source.grades], span, *whose)
        case Replied(reply_class):
            return timeline.replied(reply_class.value, period, *whose)
        case Came(_, level):
            return timeline.adopted(level, period, *whose)
        case Stands(states):
            return timeline.stands(states, *whose)
        case Due(window):
            day = timedelta(days=1)
            today = midnight(now.astimezone(BEIJING).date())
            following = midnight(next_day(now, OFFICIAL))
            since, until = {
                Window.OVER: (BEGAN - 99 * day, now),
                Window.TODAY: (now, today + day),
                Window.NEXT: (today + day, following + day),
            }[window]
            return timeline.due(since, until, *whose)


async def holders(org: Organisation) -> list[Holder]:
    """Everybody whose items may be counted."""
    committees = await Committee.filter(org=org, code__in=["AGRI", "ENV"])
    stations = await Station.filter(org=org)
    return [
        Holder(org.id, Reach.COUNTY),
        *(Holder(org.id, Reach.COMMITTEE, one.id) for one in committees),
        *(Holder(org.id, Reach.STATION, one.id) for one in stations),
    ]


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
async def test_every_number_is_what_the_timeline_says(
    county: People, org: Organisation, seed: int
) -> None:
    luck = Random(seed)
    now = await live(county, luck, await _so_far(org), acts=80)
    since = BEGAN + luck.random() * (now - BEGAN)
    timeline = await Timeline.of(org.id)
    for holder in await holders(org):
        for kind, reach in SECTIONS:
            if reach is not holder.reach:
                continue
            for period in (Period(since, now), Period(BEGAN, now + timedelta(minutes=1))):
                section = await count(kind, Asked(holder, period, now, OFFICIAL), "试验")
                for figure, ids in section.figures.items():
                    told = expected(timeline, figure, period, now, holder)
                    assert len(ids) == len(set(ids)), figure
                    assert set(ids) == told, (figure, holder)
                assert unpacked([packed(section)]) == [section]


async def _so_far(org: Organisation) -> datetime:
    """Give when the county was last heard of: it lives on, and no hour comes twice."""
    last = await Entry.filter(org=org).order_by("-at").first()
    return last.at if last else BEGAN


async def test_histories_reach_every_figure(county: People, org: Organisation) -> None:
    """What is compared above is not always nothing."""
    now = await live(county, Random(2), BEGAN, acts=330)
    timeline, holder = await Timeline.of(org.id), Holder(org.id, Reach.COUNTY)
    period = Period(BEGAN, now + timedelta(minutes=1))
    counted = {one for one in Figure if expected(timeline, one, period, now, holder)}
    of_now = {one for one, source in FIGURES.items() if isinstance(source, Due | Stands)}
    replied = {one for one, source in FIGURES.items() if isinstance(source, Replied)}
    assert set(Figure) - counted <= of_now | replied
    assert len(counted & replied) > 1
    assert counted & of_now


async def test_the_month_is_its_parts(county: People, org: Organisation) -> None:
    """What lies with committees and stations adds up to the county, where everybody has one."""
    now = await live(county, Random(7), BEGAN, acts=100)
    made = await report(county["chair"], 2026, 2, now=now)
    for figure in (Figure.RECEIVED, Figure.FED_BACK, Figure.FELL_DUE, Figure.FORWARDED):
        parts = [one for section in made.stations for one in section.figures[figure]]
        assert sorted(parts) == sorted(made.county.figures[figure])
    assert [len(ids) for _, ids in made.county.topics]
    assert {len(section.figures) for section in made.committees} == {len(made.county.figures)}


def test_every_figure_and_kind_is_told_somewhere() -> None:
    lines = [line for groups in SECTIONS.values() for group in groups for line in group]
    assert {figure for line in lines for figure in behind(line)} == set(Figure)
    had = {(row.kind, reach) for row in digest.KINDS for reach in row.reaches.values()}
    assert had <= set(SECTIONS)
    assert {kind for kind, _ in had} == set(Kind)
