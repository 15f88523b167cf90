import re
import stat
from io import BytesIO

import openpyxl
import pytest
from pydantic import SecretStr

from handlers.binding import bind_by_code, bind_by_scene
from handlers.slip import Slip, new_slips
from models import Person
from server import slips
from server.settings import BadSettings, Settings
from wechat.sandbox import Fault, Registered, Sandbox, running


@pytest.fixture
def settings_of(org, key, services):
    def _settings(**changes):
        told = {"secret_key": SecretStr(key), "redis_url": services.redis_url} | changes
        return Settings(org=org.code).model_copy(update=told)

    return _settings


@pytest.fixture
def printed(org, settings_of, tmp_path, capsys):
    """Run the command; gives its exit code, what it wrote and what it said."""

    async def _printed(name="slips.html", code=org.code, **changes):
        out = tmp_path / name
        exit_code = await slips.run(settings_of(**changes), code, out)
        said = capsys.readouterr()
        return exit_code, out.read_bytes() if out.exists() else b"", said.out + said.err

    return _printed


def codes_in(page):
    return [code.replace(" ", "") for code in re.findall(r"<strong>([\d ]+)</strong>", page)]


async def test_the_printed_codes_bind(org, person, printed, key, now):
    people = [await person(name=name) for name in ("甲", "乙<b>")]
    exit_code, page, said = await printed()
    assert exit_code == 0
    assert "写好 2 张" in said
    page = page.decode()
    assert "乙&lt;b&gt;" in page
    bound = [
        await bind_by_code(org.id, "oa", f"o{i}", code, key=key, now=now)
        for i, code in enumerate(codes_in(page))
    ]
    assert {one.id for one in bound} == {one.id for one in people}


async def test_a_workbook_keeps_codes_as_text(org, person, printed, key, now):
    somebody = await person(name="甲")
    exit_code, content, _ = await printed("slips.xlsx")
    assert exit_code == 0
    rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("编号", "姓名", "联络站", "绑定码")
    number, name, place, code, _ = rows[1]
    assert (number, name, place) == (somebody.number, "甲", "云坪镇联络站")
    assert re.fullmatch(r"\d{8}", code)
    assert (await bind_by_code(org.id, "oa", "o1", code, key=key, now=now)).id == somebody.id


async def test_only_the_unbound_and_active_get_a_slip(org, person, printed, key, now):
    bound, _ = await person(name="甲"), await person(name="乙", active=False)
    await person(name="丙")
    (slip,) = await new_slips(org.id, [bound], key=key)
    await bind_by_code(org.id, "oa", "o1", slip.code, key=key, now=now)
    _, page, said = await printed()
    assert "写好 1 张" in said
    assert "丙" in page.decode()
    assert "甲" not in page.decode()


async def test_slips_are_for_nobody_else_to_read(person, printed, tmp_path):
    await person()
    (tmp_path / "slips.html").write_text("old")
    await printed()
    assert stat.S_IMODE((tmp_path / "slips.html").stat().st_mode) == 0o600


@pytest.fixture
async def wechat():
    account = Registered("service", "wx0123456789abcdef", "a secret", token="a token")
    async with running(Sandbox(account)) as sandbox:
        yield sandbox


@pytest.fixture
def account(wechat):
    """The settings that reach the sandbox's official account."""
    official = wechat.world.official
    return {
        "wechat_api_base": wechat.base,
        "oa_appid": official.appid,
        "oa_secret": SecretStr(official.secret),
        "oa_token": SecretStr(official.token),
    }


async def test_with_an_official_account_scanning_binds(
    org, person, printed, wechat, account, key, now
):
    people = {(await person(name=name)).id for name in ("甲", "乙")}
    exit_code, page, said = await printed(**account)
    assert (exit_code, said.count("\n")) == (0, 1)
    assert page.decode().count("<svg") == 2
    scenes = [ticket.scene for ticket in wechat.world.tickets.all()]
    bound = [
        await bind_by_scene(org.id, "oa", f"o{i}", scene, key=key, now=now)
        for i, scene in enumerate(scenes)
    ]
    assert {one.id for one in bound} == people


async def test_the_workbook_carries_what_the_qr_code_says(person, printed, wechat, account):
    await person()
    _, content, _ = await printed("slips.xlsx", **account)
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert sheet["E2"].value == wechat.world.tickets.all()[0].url


async def test_when_wechat_refuses_the_codes_are_printed_all_the_same(
    org, person, printed, wechat, account, key, now
):
    somebody = await person()
    wechat.faults.plan(Fault("code", "/cgi-bin/qrcode/create", code=45009))
    exit_code, page, said = await printed(**account)
    assert exit_code == 0
    assert "1 张没有二维码，绑定码照样能用" in said
    assert "<svg" not in page.decode()
    (code,) = codes_in(page.decode())
    assert (await bind_by_code(org.id, "oa", "o1", code, key=key, now=now)).id == somebody.id


async def test_another_countys_slips_have_no_qr_code_of_this_account(
    org, person, settings_of, account, tmp_path, wechat
):
    await person()
    elsewhere = settings_of(**account).model_copy(update={"org": "another"})
    assert await slips.run(elsewhere, org.code, tmp_path / "slips.html") == 0
    assert wechat.world.tickets.all() == []


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("slips.pdf", None, "只能写 .html 和 .xlsx"),
        ("slips.html", "nowhere", "请先导入名册"),
        ("none/slips.html", None, "写不了"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_line(person, org, printed, name, code, words):
    await person()
    exit_code, _, said = await printed(name, code or org.code)
    assert exit_code == 1
    assert words in said
    assert said.count("\n") == 1


async def test_a_county_without_anybody_unbound_gets_no_slips(printed):
    exit_code, page, said = await printed()
    assert (exit_code, page) == (1, b"")
    assert "没有要绑定的人" in said


async def test_no_slips_without_a_secret_key(person, printed):
    with pytest.raises(BadSettings, match="LIAISON_SECRET_KEY"):
        await printed(secret_key=None)


async def test_a_slip_does_not_show_its_code_by_accident(org):
    person = Person(org=org, number="1", name="甲")
    assert "12345678" not in repr(Slip(person, "12345678", "slip.1.x"))
