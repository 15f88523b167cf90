import asyncio

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from handlers import remits
from handlers.errors import RosterWrong
from handlers.organisation import found
from handlers.people import actor_for, actor_of
from handlers.roster import Report, import_roster
from handlers.session import begin, find
from handlers.slip import new_slips
from models import (
    Appointment,
    Binding,
    HandlingUnit,
    Person,
    Sector,
    Station,
)
from models.database import transaction
from rules.permission import Post
from rules.remit_changes import Changes, Named
from rules.role import Role
from rules.roster import Line
from rules.roster_cells import Column

HEADER = ("编号", "姓名", "手机", "身份", "界别", "联络站", "专委会", "承办单位", "活动组", "常委")
ROWS = (
    ("A1", "苏禾穗", "13900000001", "委员", "农业界", "云坪镇联络站", "", "", "第一组", "是"),
    ("A2", "林岚山", "13900000002", "委员、站长", "农业界", "云坪镇联络站", "", "", "第一组", ""),
    ("A3", "江溪月", "13900000003", "专委会", "", "", "农业农村委", "", "", ""),
    ("A4", "何松雨", "13900000004", "办公室;管理员", "", "", "", "", "", ""),
    ("A5", "周青禾", "13900000005", "承办联络员", "", "", "", "县水利局", "", ""),
)


def table(*rows, header=HEADER):
    return [Line(number, tuple(cells)) for number, cells in enumerate((header, *rows), 1)]


def changed(row, **values):
    """The row with some cells replaced, by header."""
    return tuple(values.get(head, cell) for head, cell in zip(HEADER, row, strict=True))


@pytest.fixture
def bring(org, now):
    async def _bring(*rows, header=HEADER, leave=False, into=org):
        return await import_roster(into, table(*rows, header=header), leave=leave, now=now)

    return _bring


async def everything(org):
    """All that an import may write, without ids of its own making."""
    people = (
        await Person.filter(org=org)
        .order_by("number")
        .values_list(
            "number",
            "name",
            "phone",
            "sector__name",
            "station__name",
            "group",
            "standing",
            "active",
        )
    )
    posts = (
        await Appointment.filter(org=org)
        .order_by("id")
        .values_list(
            "person__number", "role", "station__name", "committee__code", "unit__name", "ended_at"
        )
    )
    parts = [await part.filter(org=org).count() for part in (Sector, Station, HandlingUnit)]
    return people, posts, parts


async def test_a_roster_makes_people_places_and_posts(org, bring, committees):
    report = await bring(*ROWS)
    assert (report.new, report.changed, report.same, report.absent) == (5, 0, 0, 0)
    assert report.made == {
        Column.SECTOR: ("农业界",),
        Column.STATION: ("云坪镇联络站",),
        Column.UNIT: ("县水利局",),
    }
    head = await Person.get(org=org, number="A2")
    station = await Station.get(org=org)
    actor = await actor_for(org.id, head.id)
    assert set(actor.posts) == {Post(Role.MEMBER), Post(Role.STATION_HEAD, station.id)}
    staff = await actor_for(org.id, (await Person.get(org=org, number="A3")).id)
    assert staff.posts == (Post(Role.COMMITTEE, committee_id=committees["AGRI"].id),)
    member = await Person.get(org=org, number="A1").prefetch_related("sector")
    assert (member.sector.name, member.group, member.standing) == ("农业界", "第一组", True)
    contact = await Appointment.get(org=org, role=Role.UNIT).prefetch_related("unit__committee")
    assert (contact.unit.name, contact.unit.committee.code) == ("县水利局", "AGRI")


async def test_the_same_roster_again_changes_nothing(org, bring):
    await bring(*ROWS)
    before = await everything(org)
    assert await bring(*reversed(ROWS)) == Report(same=5)
    assert await everything(org) == before


async def test_at_once_it_is_as_if_one_after_the_other(org, bring):
    reports = await asyncio.gather(*(bring(*ROWS) for _ in range(4)))
    assert sorted(report.new for report in reports) == [0, 0, 0, 5]
    assert sorted(report.same for report in reports) == [0, 5, 5, 5]
    assert await Person.filter(org=org).count() == 5


@pytest.mark.parametrize(
    "change",
    [
        {"姓名": "苏禾田"},
        {"手机": "13900000099"},
        {"身份": "委员、信息员"},
        {"界别": "教育界"},
        {"联络站": "白石镇联络站"},
        {"活动组": ""},
        {"常委": "否"},
    ],
)
async def test_a_changed_row_updates_one_person(bring, change):
    await bring(*ROWS)
    report = await bring(changed(ROWS[0], **change), *ROWS[1:])
    assert (report.new, report.changed, report.same) == (0, 1, 4)
    assert (await bring(changed(ROWS[0], **change), *ROWS[1:])).same == 5


async def test_a_post_that_ends_is_ended_not_deleted(org, bring, now):
    await bring(*ROWS)
    await bring(ROWS[0], changed(ROWS[1], 身份="委员"), *ROWS[2:])
    person = await Person.get(org=org, number="A2")
    posts = await Appointment.filter(person=person).values_list("role", "ended_at")
    assert set(posts) == {(Role.MEMBER, None), (Role.STATION_HEAD, now)}
    assert (await actor_for(org.id, person.id)).posts == (Post(Role.MEMBER),)


async def test_a_binding_and_a_slip_survive_an_import(org, bring, now, key):
    await bring(*ROWS)
    person = await Person.get(org=org, number="A1")
    await Binding.create(org=org, person=person, account="oa", openid="o1", bound_at=now)
    await new_slips(org.id, [person], key=key)
    slip = (await Person.get(id=person.id)).slip_hash
    await bring(changed(ROWS[0], 手机="13900000099"), *ROWS[1:])
    assert (await Person.get(id=person.id)).slip_hash == slip is not None
    assert (await actor_of(org.id, "oa", "o1")).person_id == person.id


async def test_who_is_not_in_the_file_stays_unless_told_to_leave(org, bring, now):
    await bring(*ROWS)
    gone = await Person.get(org=org, number="A1")
    await Binding.create(org=org, person=gone, account="oa", openid="o1", bound_at=now)
    await Binding.create(org=org, person=gone, account="mp", openid="m1", bound_at=now)
    session = await begin(org.id, "m1", now=now)
    report = await bring(*ROWS[1:])
    assert (report.absent, report.left) == (1, 0)
    assert await actor_of(org.id, "oa", "o1") is not None
    report = await bring(*ROWS[1:], leave=True)
    assert (report.absent, report.left) == (1, 1)
    assert await actor_of(org.id, "oa", "o1") is None
    visitor = await find(session.token, now=now)
    assert visitor is not None
    assert visitor.actor is None
    assert (await bring(*ROWS[1:], leave=True)) == Report(same=4)


async def test_who_left_comes_back_with_the_next_roster(org, bring):
    await bring(*ROWS)
    await bring(*ROWS[1:], leave=True)
    report = await bring(*ROWS)
    assert (report.new, report.changed, report.same) == (0, 1, 4)
    person = await Person.get(org=org, number="A1")
    assert (await actor_for(org.id, person.id)).posts == (Post(Role.MEMBER),)


async def test_one_error_and_nothing_is_brought_in(org, bring):
    await bring(*ROWS)
    before = await everything(org)
    wrong = changed(ROWS[4], 编号="A6", 手机="139000")
    with pytest.raises(RosterWrong) as refusal:
        await bring(changed(ROWS[0], 姓名="别人", 界别="新界别"), *ROWS[1:4], wrong, leave=True)
    assert refusal.value.details["problems"] == ("第 6 行“手机”：139000 不是 11 位手机号",)
    assert "1 处" in str(refusal.value)
    assert await everything(org) == before


async def test_a_phone_of_somebody_not_in_the_file_is_an_error(bring):
    await bring(*ROWS)
    newcomer = changed(ROWS[0], 编号="A9")
    with pytest.raises(RosterWrong) as refusal:
        await bring(newcomer, *ROWS[1:])
    problems = refusal.value.details["problems"]
    assert problems == ("第 2 行“手机”：13900000001 名册上是编号 A1 的",)
    assert (await bring(newcomer, *ROWS[1:], leave=True)).left == 1


async def test_a_number_does_not_go_to_somebody_else(org, bring):
    await bring(*ROWS)
    successor = changed(ROWS[0], 姓名="别人", 手机="13900000099")
    with pytest.raises(RosterWrong) as refusal:
        await bring(successor, *ROWS[1:])
    (problem,) = refusal.value.details["problems"]
    assert problem.startswith("第 2 行“编号”：A1 原是苏禾穗，换人请用新编号")
    await bring(changed(ROWS[0], 姓名="别人"), *ROWS[1:])
    assert (await bring(successor, *ROWS[1:])).changed == 1


async def test_a_first_phone_may_come_with_a_corrected_name(bring):
    await bring(changed(ROWS[0], 手机=""), *ROWS[1:])
    assert (await bring(changed(ROWS[0], 姓名="苏禾田"), *ROWS[1:])).changed == 1


async def test_two_people_may_swap_their_phones(bring):
    await bring(*ROWS)
    one, two = changed(ROWS[0], 手机=ROWS[1][2]), changed(ROWS[1], 手机=ROWS[0][2])
    assert (await bring(one, two, *ROWS[2:])).changed == 2


async def test_a_committee_goes_by_what_the_county_calls_it(org, bring, now):
    farm = Named("AGRI", "农业农村委员会", "三农委", ("农业委",))
    await remits.apply(org.id, Changes(committees=(farm,)), "", now=now)
    for name in ("三农委", "农业农村委员会", "农业委", "AGRI"):
        report = await bring(*ROWS[:2], changed(ROWS[2], 专委会=name), *ROWS[3:])
        assert report.new + report.same == 5
    with pytest.raises(RosterWrong) as refusal:
        await bring(changed(ROWS[2], 专委会="农机委"))
    assert "三农委、" in refusal.value.details["problems"][0]


async def test_two_counties_do_not_meet(org, bring):
    other = await found(f"{org.code}b", "邻县政协")
    await bring(*ROWS)
    assert (await bring(*ROWS, into=other)).new == 5
    assert (await bring(ROWS[0], leave=True)).left == 4
    assert await Person.filter(org=other, active=True).count() == 5


async def test_five_thousand_rows_come_in_and_stay(org, bring):
    rows = [
        (f"B{i}", f"人{i}", f"138{i:08d}", "委员", f"界别{i % 16}", f"站{i % 11}", "", "", "", "")
        for i in range(5000)
    ]
    assert (await bring(*rows)).new == 5000
    assert (await bring(*rows)) == Report(same=5000)
    assert await Appointment.filter(org=org).count() == 5000


noise = st.one_of(
    st.text(max_size=12), st.sampled_from(["=A1", "#N/A", "\x00", "\ud800", " ", "无", "1.39E+10"])
)
usual = (
    st.integers(1, 10**6).map(str),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=3),
    st.integers(13900000000, 13999999999).map(str),
    st.sampled_from(["委员", "委员/管理员", "办公室", "分管副主席"]),
    st.sampled_from(["", "农业界", "教育界"]),
    st.sampled_from(["", "云坪镇联络站", "云坪镇 联络站"]),
    st.sampled_from(["", "农业委"]),
    st.just(""),
    st.sampled_from(["", "第一组"]),
    st.sampled_from(["", "是", "否"]),
)
row = st.one_of(*[st.tuples(*usual)] * 4, st.tuples(*(one | noise for one in usual)))


class Undo(Exception):
    """Takes an import back."""


async def import_twice(org, rows, now):
    """Import the rows twice; gives what was wrong with them."""
    try:
        async with transaction():
            first = await import_roster(org, table(*rows), now=now)
            again = await import_roster(org, table(*rows), now=now)
            assert again == Report(same=first.new, unused=first.unused)
            raise Undo
    except Undo:
        return ()
    except RosterWrong as refusal:
        return refusal.details["problems"]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(row, min_size=1, max_size=5))
async def test_any_cells_import_twice_to_the_same_or_not_at_all(rows, org, now):
    problems = await import_twice(org, rows, now)
    event("refused" if problems else "taken")
    assert all(problems)
    assert not await Person.filter(org=org).exists()


async def test_several_contacts_of_a_unit_and_who_stands_in(org, bring):
    header = ("编号", "姓名", "手机", "身份", "专委会", "承办单位")
    await bring(
        ("C1", "甲联络", "13900000081", "承办联络员", "", "县水利局"),
        ("C2", "乙联络", "13900000082", "承办联络员", "", "县水利局"),
        ("J1", "丙代理", "13900000083", "专委会（代理）", "农业农村委", ""),
        header=header,
    )
    units = await Appointment.filter(org=org, role=Role.UNIT).values_list("unit_id", flat=True)
    assert len(units) == 2
    assert len(set(units)) == 1
    assert (await Appointment.get(org=org, role=Role.COMMITTEE)).deputy
