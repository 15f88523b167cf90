import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.committees import FIVE_COMMITTEES, SEVEN_COMMITTEES
from rules.role import Role
from rules.roster import Entry, Line, committee_words, counterpart, is_header, read
from rules.roster_cells import Column, clean, deputies_of, text_of, value_of

COMMITTEES = committee_words(SEVEN_COMMITTEES)
HEADER = [column.value for column in Column]


def lines(*rows):
    return [Line(number, tuple(cells)) for number, cells in enumerate(rows, 1)]


def one(**cells):
    """Read one person; the cells not given are plain."""
    plain = {"编号": "A1", "姓名": "苏禾穗", "手机": "13900000001", "身份": "委员"} | cells
    return read(lines(HEADER, [plain.get(head, "") for head in HEADER]), COMMITTEES)


def entry(**cells):
    roster = one(**cells)
    assert roster.problems == ()
    return roster.entries[0]


def test_a_row_is_a_person():
    cells = ["A1", "苏禾穗", "13900000001", "委员、站长", "农业界"]
    cells += ["云坪镇联络站", "经济委", "县水利局", "第一组", "是"]
    assert read(lines(HEADER, cells), COMMITTEES).entries == (
        Entry(
            2,
            "A1",
            "苏禾穗",
            "13900000001",
            (Role.MEMBER, Role.STATION_HEAD),
            "农业界",
            "云坪镇联络站",
            "ECON",
            "县水利局",
            "第一组",
            True,
        ),
    )


@pytest.mark.parametrize(
    "written",
    [
        "13900000001",
        " 139 0000 0001 ",
        "139-0000-0001",
        "'13900000001",
        "’13900000001",
        "１３９０００００００１",
        "13900000001.0",
        "+86 13900000001",
        "+8613900000001",
        "008613900000001",
        "8613900000001",
        "\u202d13900000001\u202c",
        "13900000001\u00a0",
    ],
)
def test_phones_however_they_are_written(written):
    assert entry(手机=written).phone == "13900000001"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("139000", "第 2 行“手机”：139000 不是 11 位手机号"),
        ("12900000001", "第 2 行“手机”：12900000001 不是 11 位手机号"),
        ("139000000011", "第 2 行“手机”：139000000011 不是 11 位手机号"),
        ("0735-1234567", "第 2 行“手机”：0735-1234567 不是 11 位手机号"),
        ("1.39E+10", "第 2 行“手机”：1.39E+10 是科学计数，请把这一列设成文本再填"),
        ("没有", "第 2 行“手机”：没有 不是 11 位手机号"),
        ("=B2", "第 2 行“手机”：是没有结果的公式，请在 Excel 里打开并保存一次"),
        ("#N/A", "第 2 行“手机”：是 Excel 的错误值 #N/A，请改正"),
    ],
)
def test_what_is_no_phone_is_named_with_line_and_column(written, problem):
    roster = one(手机=written)
    assert roster.problems == (problem,)
    assert roster.entries == ()


def test_a_phone_may_be_missing():
    assert entry(手机="").phone == ""


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("委员", (Role.MEMBER,)),
        ("委员、管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员,管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员，管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员;管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员；管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员/管理员", (Role.MEMBER, Role.ADMIN)),
        ("委员兼副主席", (Role.MEMBER, Role.VICE_CHAIR)),
        ("政协委员 办公室主任", (Role.MEMBER, Role.OFFICE)),
        ("委员、委员", (Role.MEMBER,)),
    ],
)
def test_several_roles_in_one_cell(written, roles):
    assert set(entry(身份=written).roles) == set(roles)


@pytest.mark.parametrize("written", ["", "、", "董事长", "委员、董事长"])
def test_an_unknown_role_lists_those_there_are(written):
    (problem,) = one(身份=written).problems
    assert problem.startswith("第 2 行“身份”：")
    assert "委员、站长、信息员、专委会、办公室" in problem


@pytest.mark.parametrize(
    ("role", "problem"),
    [
        ("站长", "第 2 行“联络站”：站长要写明联络站"),
        ("信息员", "第 2 行“联络站”：信息员要写明联络站"),
        ("专委会", "第 2 行“专委会”：专委会要写明专委会"),
        ("承办联络员", "第 2 行“承办单位”：承办联络员要写明承办单位"),
    ],
)
def test_a_role_names_its_place(role, problem):
    assert one(身份=role).problems == (problem,)


@pytest.mark.parametrize(
    ("written", "code"),
    [("农业农村委", "AGRI"), ("农业委", "AGRI"), ("城建环资委", None), ("ENV", "ENV"), ("无", "")],
)
def test_committees_by_every_name(written, code):
    roster = one(专委会=written)
    if code is None:
        (problem,) = roster.problems
        assert problem.startswith(f"第 2 行“专委会”：没有“{written}”，可填：提案委、经济委、")
    else:
        assert roster.entries[0].committee == code


@pytest.mark.parametrize(("written", "standing"), [("是", True), ("√", True), ("TRUE", True)])
@pytest.mark.parametrize("other", ["", "否", "0", "FALSE"])
def test_standing_is_yes_or_no(written, standing, other):
    assert entry(常委=written).standing is standing
    assert entry(常委=other).standing is False


def test_standing_that_is_neither_is_an_error():
    assert one(常委="也许").problems == ("第 2 行“常委”：“也许”看不懂，请填 是 或 否",)


def test_names_keep_their_script_and_lose_their_gaps():
    assert entry(姓名="陳 禾　穗").name == "陳禾穗"
    assert entry(姓名="阿依·古丽").name == "阿依·古丽"
    assert entry(姓名="Anna Li").name == "Anna Li"


@pytest.mark.parametrize("nothing", ["无", "-", "——", "/", " "])
def test_a_dash_is_no_sector(nothing):
    assert entry(界别=nothing, 联络站=nothing, 活动组=nothing).sector == ""


def test_everything_wrong_is_told_in_order_of_lines():
    rows = [
        ["A1", "苏禾穗", "139", "委员", "", "", "", "", "", ""],
        ["", "", "13900000002", "委员", "", "", "", "", "", ""],
        ["A3", "何松雨", "13900000003", "站长", "", "", "无此委", "", "", ""],
        ["A1", "周青禾", "13900000003", "委员", "", "", "", "", "", ""],
    ]
    problems = read(lines(HEADER, *rows), COMMITTEES).problems
    assert [problem.split("：")[0] for problem in problems] == [
        "第 2 行“手机”",
        "第 3 行“姓名”",
        "第 3 行“编号”",
        "第 4 行“专委会”",
        "第 4 行“联络站”",
        "第 5 行“手机”",
        "第 5 行“编号”",
    ]
    assert problems[-2:] == (
        "第 5 行“手机”：13900000003 与第 4 行重复",
        "第 5 行“编号”：A1 与第 2 行重复",
    )


@pytest.mark.parametrize("column", [Column.NUMBER, Column.NAME, Column.SECTOR, Column.GROUP])
def test_a_text_that_is_too_long_is_an_error(column):
    (problem,) = one(**{column.value: "长" * 65}).problems
    assert problem.startswith(f"第 2 行“{column}”：太长，最多 ")


def test_headers_in_any_order_with_synonyms_and_a_title_above():
    roster = read(
        lines(
            ["青溪县政协名册", "", ""],
            ["", "", ""],
            [" 电 话（必填） ", "备注", "*姓名", "委员编号："],
            ["13900000001", "随便", "苏禾穗", "A1"],
        ),
        COMMITTEES,
    )
    assert roster.entries == (Entry(4, "A1", "苏禾穗", "13900000001"),)
    assert roster.unused == ("备注",)


def test_a_columns_own_name_goes_before_its_synonyms():
    roster = read(
        lines(
            ["编号", "姓名", "电话", "手机", "职务", "身份"],
            ["1", "苏禾穗", "0735-1", "13900000001", "董事长", "委员"],
        ),
        COMMITTEES,
    )
    assert roster.entries[0].phone == "13900000001"
    assert roster.unused == ("电话", "职务")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "没有找到表头，要有“编号”“姓名”“手机”这几列。"),
        ([["姓名", "手机"]], "没有找到表头，要有“编号”“姓名”“手机”这几列。"),
        ([["编号", "姓名"], ["1", "苏"]], "缺少“手机”这一列。"),
        ([["编号", "姓名", "手机"]], "名册是空的：表头下面没有人。"),
        ([["编号", "姓名", "手机"], ["", " ", "\u3000"]], "名册是空的：表头下面没有人。"),
        ([["编号", "姓名", "手机", "手机"]], "第 1 行“手机”：有两列都是它，请留一列"),
        ([["编号", "姓名", "电话", "手机号"]], "第 1 行“手机”：有两列都是它，请留一列"),
    ],
)
def test_a_table_that_is_no_roster_says_why(rows, problem):
    assert read(lines(*rows), COMMITTEES).problems == (problem,)


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("县农业农村局", "AGRI"),
        ("县生态环境分局", "ENV"),
        ("县卫健局", "EDU"),
        ("县公安局交警大队", "SOC"),
        ("县人社局", "SOC"),
        ("某某公司", None),
    ],
)
def test_a_units_committee_is_told_by_its_name(unit, code):
    assert counterpart(unit, SEVEN_COMMITTEES) == code


def test_a_county_of_five_committees_has_its_own_counterparts():
    assert counterpart("县农业农村局", FIVE_COMMITTEES) == "JKW"


@given(st.lists(st.lists(st.text(), max_size=6), max_size=6))
def test_any_table_is_read_or_refused(rows):
    roster = read(lines(*rows), COMMITTEES)
    assert bool(roster.entries) != bool(roster.problems)


@given(st.lists(st.text(), min_size=10, max_size=10))
def test_any_row_is_read_or_refused(row):
    roster = read(lines(HEADER, row), COMMITTEES)
    assert bool(roster.entries) != bool(roster.problems)


@given(st.text())
def test_cleaning_is_done_once(text):
    assert clean(clean(text)) == clean(text)
    assert is_header(Line(1, (text, "编号", "姓名")))


@pytest.mark.parametrize(
    ("cell", "roles", "deputies"),
    [
        ("专委会(代理)", (Role.COMMITTEE,), (Role.COMMITTEE,)),
        ("专委会（代理）、委员", (Role.COMMITTEE, Role.MEMBER), (Role.COMMITTEE,)),
        ("代理办公室", (Role.OFFICE,), (Role.OFFICE,)),
        ("专委会主任", (Role.COMMITTEE,), ()),
    ],
)
def test_who_stands_in_for_whom(cell, roles, deputies):
    text = text_of(Column.ROLES, cell)
    assert value_of(Column.ROLES, text, {}) == roles
    assert deputies_of(text) == deputies


def test_nobody_stands_in_for_a_member():
    with pytest.raises(ValueError, match="委员没有代理，能代理的有：专委会、办公室"):
        value_of(Column.ROLES, "委员(代理)", {})
