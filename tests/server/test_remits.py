"""A county's knowledge as a workbook that the office changes, tries and applies."""

from argparse import Namespace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from handlers import remits
from handlers.organisation import organisation
from handlers.submission import Draft, submit
from models import Committee, Opinion, Organisation, Remits
from rules.overlaps import Overlap
from rules.remit_changes import NOTHING, Base, Changes, Department, Kind, Named, Word, table
from rules.remit_checks import check
from rules.role import Role
from rules.roster import Line
from server.remits import run
from server.remits_file import RemitsFileWrong, read, understood
from server.remits_sheets import write
from server.sheet_cells import Heading
from server.table_file import Unreadable, read_sheets
from tests.conftest import NOW, MakeActor

OWN = Changes(
    committees=(Named("FARM", "三农工作委员会", "三农委", ("三农工委", "农工委")),),
    departments=(Department("水利", "FARM"), Department("茶叶中心", "FARM")),
    departments_gone=("统计",),
    words=(
        Word("水库", Kind.WEAK, "文旅"),
        Word("茶青", Kind.STRONG, "茶叶中心"),
        Word("茶青路", Kind.INNOCENT),
    ),
    words_gone=("统计数据", "人口普查", "统计"),
    locatives=("码头边",),
    overlaps=(
        Overlap("竹筏安全", ("竹筏|木筏", "散架", "人"), "应急", ("文旅",), "比赛", "水利", True),
    ),
    overlaps_gone=("路灯",),
    floors={"auto": 0.85},
)

Sheets = dict[str, list[Line]]


def written(changes: Changes) -> bytes:
    return write(Heading("试验县政协", "分派知识", "试验人", NOW), table(changes))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """The sheets of a county without changes, as its file has them."""
    path = tmp_path_factory.mktemp("remits") / "remits.xlsx"
    path.write_bytes(written(NOTHING))
    return read_sheets(path)


@pytest.fixture
def sheets(shipped: Sheets) -> Sheets:
    return {name: [*lines] for name, lines in shipped.items()}


def add(sheets: Sheets, sheet: str, *cells: str) -> int:
    """Add a row below a sheet; gives its number."""
    number = sheets[sheet][-1].number + 1
    sheets[sheet].append(Line(number, cells))
    return number


def place(sheets: Sheets, sheet: str, first: str) -> int:
    return next(nth for nth, line in enumerate(sheets[sheet]) if line.cells[:1] == (first,))


def problems(sheets: Sheets) -> tuple[str, ...]:
    with pytest.raises(RemitsFileWrong) as wrong:
        understood(sheets)
    return wrong.value.problems


@pytest.mark.parametrize("changes", [OWN, Changes(Base.FIVE)])
def test_what_is_written_is_read_as_the_same(tmp_path: Path, changes: Changes) -> None:
    assert check(changes) == []
    path = tmp_path / "remits.xlsx"
    path.write_bytes(written(changes))
    assert read(path) == changes


def test_the_shipped_knowledge_is_no_change(sheets: Sheets) -> None:
    assert understood(sheets) == NOTHING


def test_the_order_of_overlaps_is_the_files(sheets: Sheets) -> None:
    rows = sheets["交叉事项"]
    rows.insert(3, rows.pop(place(sheets, "交叉事项", "路灯")))
    changes = understood(sheets)
    assert table(changes).overlaps[0].rule == "路灯"
    assert check(changes) == []


def test_what_a_chinese_keyboard_types_is_understood(sheets: Sheets) -> None:
    add(sheets, "关键词", "竹筏ＡＢ", "强", "文旅")
    add(sheets, "交叉事项", "竹筏", "（竹｜木）筏", "", "", "", "应急", "文旅，水利")
    add(sheets, "部门", "茶叶中心", "农业委")
    floor = place(sheets, "门槛", "自动分派的把握")
    sheets["门槛"][floor] = Line(floor, ("自动分派的把握", "0.9"))
    # New overlaps at the top come first without a word on the order.
    sheets["交叉事项"].insert(3, sheets["交叉事项"].pop())
    assert understood(sheets) == Changes(
        departments=(Department("茶叶中心", "AGRI"),),
        words=(Word("竹筏AB", Kind.STRONG, "文旅"),),
        overlaps=(Overlap("竹筏", ("(竹|木)筏",), "应急", ("文旅", "水利")),),
        floors={"auto": 0.9},
    )


WRONG = [
    ("关键词", ("筏", "强", "文旅"), "A{}：只有一个字"),
    ("关键词", ("竹筏", "很强", "文旅"), "B{}：只能填强、中、弱、不算、地点"),
    ("关键词", ("竹筏", "强", "竹筏局"), "C{}：没有“竹筏局”这个部门"),
    ("关键词", ("竹筏", "强"), "C{}：请填归哪个部门"),
    ("关键词", ("竹筏", "不算", "文旅"), "C{}：不算数的词不归部门"),
    ("关键词", ("水库", "强", "文旅"), "A{}：写了 2 次：水利、文旅"),
    ("关键词", ("门口", "地点", ""), "A{}：写了两次"),
    ("部门", ("茶叶中心", "茶叶委"), "B{}：没有“茶叶委”，可填：提案委"),
    ("部门", ("茶叶中心",), "B{}：还没归专委会"),
    ("部门", ("水利", "经济委"), "A{}：写了两次，一个部门只归一个专委会"),
    ("专委会", ("ECON", "茶叶委员会", "茶叶委"), "A{}：写了两次"),
    ("专委会", ("茶", "茶叶委员会", "茶叶委"), "A{}：要 2 到 16 个大写字母"),
    ("专委会", ("TEA", "茶叶委员会"), "C{}：不能空着"),
    ("专委会", ("TEA", "茶叶委员会", "茶叶委", "城建委"), "D{}：“城建委”已经是 ENV 的叫法"),
    ("交叉事项", ("竹筏", "竹(筏", "", "", "", "应急"), "B{}：第 2 个字起写得不对"),
    ("交叉事项", ("竹筏", "竹筏", "(散+)+", "", "", "应急"), "C{}：不能用“*”“+”"),
    ("交叉事项", ("竹筏", "竹筏", "", "", "x*", "应急"), "E{}：不能用“*”“+”"),
    ("交叉事项", ("竹筏", "竹筏", "", "", "", "竹筏局"), "F{}：没有“竹筏局”"),
    ("交叉事项", ("竹筏", "竹筏", "", "", "", "", "竹筏局"), "G{}：没有“竹筏局”"),
    ("交叉事项", ("竹筏", "竹筏", *[""] * 3, "应急", "", "", "看"), "I{}：只能填是或否"),
    ("交叉事项", ("路灯", "路灯", *[""] * 3, "供电"), "A{}：写了两次"),
    ("门槛", ("速度", "1"), "A{}：没有这个门槛"),
    ("门槛", ("速度", "快"), "B{}：要填数字"),
    ("门槛", ("自动分派的把握", "2"), "要在 0 到 1 之间"),
    ("门槛", ("底本", "六个专委会"), "B{}：只能填七个专委会、五个专委会"),
]


@pytest.mark.parametrize(("sheet", "row", "says"), WRONG)
def test_every_bad_cell_is_named(
    sheets: Sheets, sheet: str, row: tuple[str, ...], says: str
) -> None:
    at = add(sheets, sheet, *row)
    told = problems(sheets)
    assert any(f"“{sheet}”" in one and says.format(at) in one for one in told), told


def test_a_department_that_is_taken_out_leaves_no_word_behind(sheets: Sheets) -> None:
    del sheets["部门"][place(sheets, "部门", "统计")]
    assert any("没有“统计”这个部门" in problem for problem in problems(sheets))


def test_a_sheet_or_a_header_that_is_missing_is_named(sheets: Sheets, tmp_path: Path) -> None:
    header = sheets["关键词"].pop(2)
    assert header.cells == ("词", "分量", "部门")
    with pytest.raises(Unreadable, match="“关键词”里没有找到表头，要有“词”“分量”“部门”"):
        understood(sheets)
    del sheets["部门"]
    with pytest.raises(Unreadable, match="缺“部门”"):
        understood(sheets)
    with pytest.raises(Unreadable, match=r"只能读 \.xlsx"):
        read(tmp_path / "remits.csv")


# --- the command ----------------------------------------------------------------------------


def asked(**given: object) -> Namespace:
    nothing = {"name": "", "export": None, "base": None, "tried": None, "applied": None}
    return Namespace(**nothing | {"note": "", "hold": None, "versions": False} | given)


def row_of(sheet: Worksheet, first: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == first)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with a row that is wrong twice."""
    path = tmp_path / "remits.xlsx"
    path.write_bytes(written(NOTHING))
    book = openpyxl.load_workbook(path)
    book["关键词"].append(["筏", "强", "竹筏局"])
    book.save(path)
    return path


async def test_export_change_try_apply_and_take_back(
    org: Organisation, actor: MakeActor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lamp = "集镇的路灯坏了半个月，晚上黑漆漆的，盼着早点修好"
    await submit(await actor(), Draft(text=lamp, source_key="1"), now=NOW)
    path = tmp_path / "remits.xlsx"
    assert await run(org.code, asked(export=path)) == 0
    assert "出厂的写到了" in capsys.readouterr().out
    book = openpyxl.load_workbook(path)
    sheet = book["交叉事项"]
    sheet.cell(row_of(sheet, "路灯"), 6, "供电")
    book.save(path)

    assert await run(org.code, asked(tried=path)) == 0
    assert "只是试，什么都没改" in capsys.readouterr().out
    assert not await Remits.filter(org=org).exists()

    assert await run(org.code, asked(applied=path, note="电力公司接了")) == 0
    assert await run(org.code, asked(versions=True)) == 0
    assert "1（生效）" in capsys.readouterr().out
    assert (await remits.held(org.id))[1].overlaps[0].lead == "供电"
    assert await run(org.code, asked(hold=0)) == 0
    assert await run(org.code, asked()) == 0
    said = capsys.readouterr().out
    assert "已退回出厂的样子" in said
    assert "命令行 电力公司接了" in said
    assert "0（生效） 出厂的样子" in said


async def test_what_is_wrong_is_said_and_changes_nothing(
    org: Organisation, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given in ({"tried": wrong}, {"applied": wrong}):
        assert await run(org.code, asked(**given)) == 1
        said = capsys.readouterr().err
        assert "有 2 处要改" in said
        assert "“关键词”A" in said
        assert "“关键词”C" in said
    assert await run(org.code, asked(hold=7)) == 1
    assert "没有第 7 版" in capsys.readouterr().err
    assert await run(org.code, asked(export=wrong.parent / "no" / "x.xlsx")) == 1
    assert "写不了" in capsys.readouterr().err
    assert not await Remits.filter(org=org).exists()


async def test_of_a_committee_that_cannot_go_only_what_it_holds_is_said(
    org: Organisation, actor: MakeActor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "five.xlsx"
    path.write_bytes(written(Changes(Base.FIVE)))
    road = "村里的机耕道被大雨冲垮了，拖拉机进不去，盼着修一下"
    gone = await Committee.get(org=org, code="PROP")
    await actor(Role.COMMITTEE, committee="PROP")
    assert await run(org.code, asked(applied=path)) == 1
    assert capsys.readouterr().err == "提案委还有 1 人任职。先改任，再撤。\n"
    await submit(await actor(), Draft(text=road, source_key="1"), now=NOW)
    await Opinion.filter(org=org).update(committee_id=gone.id)
    assert await run(org.code, asked(applied=path)) == 1
    assert capsys.readouterr().err == "提案委还有 1 件没办完、1 人任职。先转办、改任，再撤。\n"


async def test_a_county_of_five_is_founded_by_its_file(
    database: str, org: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, path = f"{org.code}five", tmp_path / "five.xlsx"
    assert await run(code, asked(export=path, base="five")) == 1
    assert "新设请加 --name" in capsys.readouterr().err
    assert await run(code, asked(name="五委县政协", export=path, base="five")) == 0
    assert await run(code, asked(applied=path)) == 0
    founded = await organisation(code)
    assert founded is not None
    assert await remits.held(founded.id) == (1, Changes(Base.FIVE))
