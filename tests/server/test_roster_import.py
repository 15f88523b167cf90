import secrets

import openpyxl
import pytest

from models import Organisation, Person
from server.roster_import import run
from server.settings import Settings

HEADER = ["编号", "姓名", "手机", "身份", "联络站", "备注"]
ROWS = [
    ["A1", "苏禾穗", 13900000001, "委员、站长", "云坪镇联络站", ""],
    ["A2", "林岚山", 13900000002, "办公室", "", "随便"],
]


@pytest.fixture
def code():
    return f"c{secrets.token_hex(6)}"


@pytest.fixture
def command(database, tmp_path, code, capsys):
    """Import rows as a .xlsx or .csv; gives the exit code and what was printed."""

    async def _import(*rows, suffix=".xlsx", default=True, **options):
        path = tmp_path / f"名册{suffix}"
        if suffix == ".csv":
            text = "\n".join(",".join(map(str, row)) for row in (HEADER, *rows))
            path.write_bytes(text.encode("gbk"))
        else:
            workbook = openpyxl.Workbook()
            for row in (HEADER, *rows):
                workbook.worksheets[0].append(row)
            workbook.save(path)
        settings = Settings(org=code if default else "another")
        exit_code = await run(settings, path, code, **options)
        printed = capsys.readouterr()
        return exit_code, (printed.out + printed.err).splitlines()

    return _import


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
async def test_it_tells_what_changed(command, suffix, code):
    exit_code, said = await command(*ROWS, suffix=suffix)
    assert exit_code == 0
    assert said == [
        "新增 2 人，更新 0 人，不变 0 人。",
        "新建联络站 1 个：云坪镇联络站",
        "没有用到的列：备注",
    ]
    _, said = await command(*ROWS, suffix=".csv" if suffix == ".xlsx" else ".xlsx")
    assert said[0] == "新增 0 人，更新 0 人，不变 2 人。"
    assert await Person.filter(org__code=code).count() == 2


async def test_it_lists_every_error_and_founds_nothing(command, code):
    wrong = [["A1", "", 13900000001, "委员"], ["A1", "林岚山", "139", "站长"]]
    exit_code, said = await command(*wrong)
    assert exit_code == 1
    assert said == [
        "名册有 4 处要改，这次什么都没导入。",
        "第 2 行“姓名”：空着，请填写",
        "第 3 行“手机”：139 不是 11 位手机号",
        "第 3 行“编号”：A1 与第 2 行重复",
        "第 3 行“联络站”：站长要写明联络站",
    ]
    assert not await Organisation.filter(code=code).exists()


async def test_who_is_missing_is_told_and_leaves_when_told_to(command, code):
    await command(*ROWS)
    _, said = await command(ROWS[0])
    assert "1 人不在这份名册里，仍保留。要让他们离任，请加 --leave。" in said
    _, said = await command(ROWS[0], leave=True)
    assert "1 人不在名册里，已离任。" in said
    assert await Person.filter(org__code=code, active=True).count() == 1


async def test_an_unknown_county_needs_a_name(command, code):
    exit_code, said = await command(*ROWS, default=False)
    assert (exit_code, len(said)) == (1, 1)
    assert "--name" in said[0]
    exit_code, _ = await command(*ROWS, default=False, name="青溪县政协")
    assert exit_code == 0
    exit_code, _ = await command(*ROWS, default=False, name="清溪县政协")
    assert (await Organisation.get(code=code)).name == "清溪县政协"


async def test_an_unreadable_file_is_one_line(database, code, tmp_path, capsys):
    assert await run(Settings(org=code), tmp_path / "名册.doc", code) == 1
    assert capsys.readouterr().err.count("\n") == 1
