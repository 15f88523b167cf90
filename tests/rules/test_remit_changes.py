"""A county's own knowledge as data: what it makes, and what is wrong with it."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.county import DEFAULT, FIVE, find_committee
from rules.overlaps import Overlap
from rules.patterns import fault
from rules.remit_changes import (
    NOTHING,
    SHIPPED,
    Base,
    Changes,
    Department,
    Kind,
    Named,
    Word,
    apply,
    county,
    difference,
    packed,
    table,
    unpacked,
)
from rules.remit_checks import check, check_table
from rules.remit_moves import Past, moves
from rules.routing import route_one

FARM = Named("FARM", "三农工作委员会", "三农委", ("三农工委",))
TEA = "今年茶青没人收，几个村的茶青烂在地里，请帮忙找收茶青的"
RAFTS = "码头那条竹筏散架了，游客上不了竹筏，希望修一修竹筏"


def of_rafts(department: str) -> Changes:
    return Changes(words=(Word("竹筏", Kind.STRONG, department),))


def test_without_changes_it_is_the_shipped_knowledge_itself() -> None:
    assert apply(NOTHING) is DEFAULT
    assert apply(Changes(Base.FIVE)) is FIVE


@pytest.mark.parametrize("base", Base)
def test_the_shipped_knowledge_as_rows_is_the_same_and_without_problems(base: Base) -> None:
    told = table(Changes(base))
    assert asdict(county(told)) == asdict(SHIPPED[base])
    assert difference(told) == Changes(base)
    assert check_table(told) == []


def test_a_word_is_learned_and_moved_from_one_department_to_another() -> None:
    assert route_one(RAFTS, apply(of_rafts("文旅"))).department == "文旅"
    moved = apply(Changes(words=(Word("水库", Kind.STRONG, "文旅"),)))
    words = {remit.department: remit.strong for remit in moved.remits}
    assert "水库" in words["文旅"]
    assert "水库" not in words["水利"]


def test_a_word_that_is_gone_or_innocent_says_nothing() -> None:
    text = "苗圃里的苗圃，苗圃又旱了苗圃，没人管苗圃"
    gone = apply(Changes(words_gone=("苗圃",)))
    innocent = apply(Changes(words=(Word("苗圃", Kind.INNOCENT),)))
    assert "words" in {why.rule for why in route_one(text, DEFAULT).reasons}
    assert "words" not in {why.rule for why in route_one(text, gone).reasons}
    assert "苗圃" not in str(route_one(text, innocent).reasons)


def test_a_department_moves_with_its_words() -> None:
    changes = Changes(
        committees=(FARM,),
        departments=(Department("水利", "FARM"), Department("茶叶中心", "FARM")),
        words=(Word("茶青", Kind.STRONG, "茶叶中心"),),
    )
    assert check(changes) == []
    known = apply(changes)
    assert route_one("水库的水放不下来，灌溉的水渠也堵了", known).committee == "FARM"
    assert route_one(TEA, known).committee == "FARM"
    assert find_committee("三农工委", known) == "FARM"


def test_a_departments_leaving_takes_its_words_along() -> None:
    changes = Changes(
        departments_gone=("体育",),
        words_gone=tuple(row.word for row in table(NOTHING).words if row.department == "体育"),
    )
    assert check(changes) == []
    assert "体育" not in str(apply(changes).committees) + str(apply(changes).remits)


def test_a_countys_own_overlap_comes_before_the_shipped_ones() -> None:
    row = Overlap("竹筏安全", ("竹筏",), "应急", ("文旅",))
    known = apply(Changes(overlaps=(row,)))
    assert known.overlaps[0] == row
    routed = route_one(RAFTS, known)
    assert (routed.department, routed.co_departments) == ("应急", ("文旅",))


def test_an_overlap_changes_in_its_place_and_the_order_can_be_another() -> None:
    place = [row.rule for row in DEFAULT.overlaps].index("路灯")
    lamps = replace(DEFAULT.overlaps[place], lead="供电")
    assert apply(Changes(overlaps=(lamps,))).overlaps[place] == lamps
    order = tuple(row.rule for row in reversed(DEFAULT.overlaps))
    turned = apply(Changes(overlap_order=order))
    assert tuple(row.rule for row in turned.overlaps) == order
    assert difference(table(Changes(overlap_order=order))).overlap_order == order


def test_what_a_later_version_no_longer_ships_is_not_missed() -> None:
    old = Changes(words_gone=("没有这个词",), overlaps_gone=("旧事项",), departments_gone=("旧局",))
    assert asdict(apply(old)) == asdict(DEFAULT)


OWN = Overlap("竹筏安全", ("竹筏",), "应急")

PROBLEMS = [
    (
        Changes(departments=(Department("水利", "FARM"),)),
        "部门“水利”的专委会：没有“FARM”，可填",
    ),
    (Changes(departments=(Department("水利", ""),)), "部门“水利”的专委会：还没归专委会"),
    (
        Changes(departments=(Department("水利", "ECON"), Department("水利", "ENV"))),
        "部门“水利”的部门：写了两次",
    ),
    (Changes(committees_gone=("AGRI",)), "部门“水利”的专委会：没有“AGRI”"),
    (Changes(committees_gone=("OFFICE",)), "专委会“OFFICE”的简称：办公室不能撤"),
    (Changes(committees_gone=("NONE",)), "专委会“NONE”的编码：底本里没有，不用撤"),
    (
        Changes(committees=(replace(FARM, code="farm"),)),
        "专委会“farm”的编码：要 2 到 16 个",
    ),
    (Changes(committees=(replace(FARM, short=" "),)), "专委会“FARM”的简称：不能空着"),
    (Changes(committees=(replace(FARM, names=("城建委",)),)), "“城建委”已经是 ENV 的叫法"),
    (of_rafts("竹筏局"), "关键词“竹筏”的部门：没有“竹筏局”这个部门"),
    (of_rafts(""), "关键词“竹筏”的部门：请填归哪个部门"),
    (Changes(departments_gone=("统计",)), "没有“统计”这个部门"),
    (Changes(words=(Word("筏", Kind.WORD, "文旅"),)), "关键词“筏”的词：只有一个字"),
    (Changes(words=(Word("竹　筏", Kind.WORD, "文旅"),)), "中间不留空"),
    (Changes(words=(Word("ＡＢＣ站", Kind.WORD, "文旅"),)), "请写成“ABC站”"),
    (Changes(words=(Word("竹" * 17, Kind.WORD, "文旅"),)), "要 2 到 16 个字"),
    (Changes(words=(Word("竹筏", Kind.INNOCENT, "文旅"),)), "不算数的词不归部门"),
    (
        Changes(words=(Word("竹筏", Kind.WORD, "文旅"), Word("竹筏", Kind.WEAK, "水利"))),
        "关键词“竹筏”的词：写了两次",
    ),
    (Changes(words_gone=("竹筏",)), "关键词“竹筏”的词：底本里没有"),
    (Changes(overlaps=(replace(OWN, lead="竹筏局"),)), "交叉事项“竹筏安全”的牵头：没有“竹筏局”"),
    (Changes(overlaps=(replace(OWN, co=("应急",)),)), "的会办：应急已经牵头"),
    (Changes(overlaps=(replace(OWN, lead=""),)), "的牵头：牵头、会办、第二可能至少填一个"),
    (Changes(overlaps=(replace(OWN, when=()),)), "的条件一：要写 1 到 3 个条件"),
    (Changes(overlaps=(replace(OWN, when=("竹筏", "(漏")),)), "的条件二：第 1 个字起写得不对"),
    (Changes(overlaps=(replace(OWN, unless="(漏+)+"),)), "的例外：不能用“*”“+”"),
    (Changes(floors={"auto": 1.5}), "门槛“自动分派的把握”的数：要在 0 到 1 之间"),
    (Changes(floors={"speed": 1.0}), "门槛“speed”的门槛：没有这个门槛，可改：提名专委会的把握"),
]


@pytest.mark.parametrize(("changes", "says"), PROBLEMS)
def test_every_problem_names_its_place(changes: Changes, says: str) -> None:
    sentences = [problem.sentence for problem in check(changes)]
    assert any(says in sentence for sentence in sentences), sentences


def test_all_problems_are_found_at_once() -> None:
    changes = Changes(words=(Word("筏", Kind.WORD, "竹筏局"),), floors={"auto": 2.0})
    assert len(check(changes)) == 3


@pytest.mark.parametrize(
    ("pattern", "fine"),
    [
        ("竹筏|木筏", True),
        ("关于.{2,40}的提案$", True),
        ("(?:欠|没发)[^,，]{0,6}(?:工资|工钱)", True),
        ("", False),
        ("竹筏|", False),
        ("(竹筏", False),
        ("[竹筏", False),
        ("[[竹]筏]", False),
        ("竹*筏", False),
        ("(竹+)+筏", False),
        ("(竹)\\1", False),
        (".{0,40}竹.{0,40}筏", False),
        ("(?:(?:竹?){20}){20}", False),
        ("(?:竹子|木头){12}", False),
        ("竹" * 121, False),
        ("竹{99999999999}", False),
    ],
)
def test_a_pattern_compiles_and_ends_soon(pattern: str, fine: bool) -> None:
    assert (fault(pattern) is None) is fine


@given(st.text(alphabet="竹筏ab|()[]{}?*+.,0123\\^$", max_size=40))
def test_any_pattern_is_judged(pattern: str) -> None:
    assert fault(pattern) is None or fault(pattern)


NAMES = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=2, max_size=5)
DEPARTMENTS = sorted(name for row in DEFAULT.committees for name in row.departments)
WORDS = sorted(row.word for row in table(NOTHING).words)
KINDS = st.sampled_from((Kind.STRONG, Kind.WORD, Kind.WEAK))
OWN_WORDS = st.builds(
    Word, NAMES | st.sampled_from(WORDS[::90]), KINDS, st.sampled_from(DEPARTMENTS)
)
OWN_OVERLAPS = st.builds(
    Overlap, NAMES, st.tuples(NAMES), st.sampled_from(DEPARTMENTS), st.just(()), NAMES
)
CHANGES = st.builds(
    Changes,
    base=st.just(Base.SEVEN),
    departments=st.lists(
        st.builds(Department, st.sampled_from(DEPARTMENTS), st.sampled_from(("ECON", "SOC"))),
        max_size=3,
        unique_by=lambda row: row.name,
    ).map(tuple),
    words=st.lists(OWN_WORDS, max_size=4, unique_by=lambda row: row.word).map(tuple),
    words_gone=st.lists(st.sampled_from(WORDS[1::90]), max_size=3, unique=True).map(tuple),
    locatives=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    overlaps=st.lists(OWN_OVERLAPS, max_size=3, unique_by=lambda row: row.rule).map(tuple),
    floors=st.dictionaries(st.sampled_from(("auto", "co")), st.floats(0, 1), max_size=2),
)


@settings(max_examples=25)
@given(CHANGES)
def test_changes_and_rows_are_two_ways_to_say_the_same(changes: Changes) -> None:
    told = table(changes)
    assert table(difference(told)) == told
    assert asdict(apply(difference(told))) == asdict(apply(changes))
    assert unpacked(packed(changes)) == changes


@pytest.mark.parametrize("kept", [[], {"words": [{"word": "竹筏"}]}, {"base": "six"}, {"x": 1}])
def test_what_is_no_changes_is_refused(kept: object) -> None:
    with pytest.raises(ValidationError):
        unpacked(kept)


def test_what_would_move_and_what_becomes_right_or_wrong() -> None:
    present = apply(Changes(overlaps=(OWN,)))
    changed = apply(Changes(overlaps=(replace(OWN, lead="文旅"),)))
    lamp = "集镇的路灯坏了半个月，晚上黑漆漆的"
    items = [
        Past("民2026-0001", "竹筏", RAFTS, "CULT"),
        Past("民2026-0002", "竹筏又来", RAFTS, "AGRI"),
        Past("民2026-0003", "路灯", lamp, "ENV"),
    ]
    told = moves(items, present, changed)
    assert (told.items, told.confirmed, told.right, told.wrong) == (3, 3, 1, 0)
    assert [move.receipt for move in told.moved] == ["民2026-0001", "民2026-0002"]
    assert told.between == {("SOC", "CULT"): 2}
    assert told.sure_was == told.sure_now
    back = moves(items, changed, present)
    assert (back.right, back.wrong) == (0, 1)


def test_items_confirmed_for_a_committee_that_is_gone_say_nothing() -> None:
    told = moves([Past("民2026-0001", "", RAFTS, "CULT")], DEFAULT, FIVE)
    assert (told.confirmed, told.right, told.wrong) == (0, 0, 0)
