"""`slips`: roster slips to print, each with a one-time binding code and, with WeChat, a QR code."""

import html
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from string import Template

import aiohttp
import openpyxl
import segno

from handlers.organisation import organisation
from handlers.slip import Slip, new_slips
from models import Organisation, Person
from server.app import connect_redis, official_account
from server.settings import BadSettings, Settings
from wechat.client import QR_LONGEST, Client
from wechat.errors import WechatError

#: Gives the text of a QR code that says a scene.
Draw = Callable[[str], Awaitable[str]]
#: Texts of QR codes by scene; empty where there is no official account.
Codes = Mapping[str, str]

STEPS_SCAN = ("微信扫右边的码，点关注", "看到自己的名字就好了", "扫不了？把绑定码发给公众号")
STEPS_TYPE = ("微信里关注我们的公众号", "把 8 位绑定码发给它", "看到自己的名字就好了")
ONCE = "只用一次，只给本人，请勿转发。"
ONCE_SCAN = f"{ONCE}二维码 30 天内有效。"


async def run(settings: Settings, code: str, out: Path) -> int:
    """Make new slips for all who are not bound, write them to a .html or .xlsx, say how many.

    The database is connected. Earlier slips that were not used are void. Gives the exit code;
    raises BadSettings without a secret key.
    """
    key = secret_key(settings)
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        return _fail("只能写 .html 和 .xlsx，请改 --out 的后缀。")
    org = await organisation(code)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。请先导入名册。")
    people = await unbound(org)
    if not people:
        return _fail("没有要绑定的人：名册是空的，或者都绑定了。")
    slips = await new_slips(org.id, people, key=key)
    codes, trouble = await _draw_all(settings, org, slips)
    try:
        _write_private(out, write(org, slips, codes))
    except OSError as error:
        return _fail(f"写不了 {out}：{error.strerror}。请换个地方，再做一次。")
    print(f"写好 {len(slips)} 张，在 {out}。以前没用过的码都作废了。")
    if trouble:
        print(f"{len(slips) - len(codes)} 张没有二维码，绑定码照样能用：{trouble}", file=sys.stderr)
    return 0


def secret_key(settings: Settings) -> str:
    """Give the key that slips are signed with, the same as web's; BadSettings without one."""
    if settings.secret_key is None:
        raise BadSettings("LIAISON_SECRET_KEY is not set; slips need the one that web uses")
    return settings.secret_key.get_secret_value()


def spaced(code: str) -> str:
    """Write a code of eight digits so that it is easy to read out: 1234 5678."""
    return f"{code[:4]} {code[4:]}"


async def unbound(org: Organisation) -> list[Person]:
    """List the active people whom no WeChat stands for in the official account."""
    bound = Person.filter(org=org, bindings__account="oa", bindings__ended_at=None)
    taken = {person.id for person in await bound}
    people = Person.filter(org=org, active=True).order_by("station_id", "number")
    return [person for person in await people.prefetch_related("station") if person.id not in taken]


async def _draw_all(
    settings: Settings, org: Organisation, slips: Sequence[Slip]
) -> tuple[Codes, str]:
    """Have WeChat make the QR codes; the first refusal ends it, and is told."""
    codes: dict[str, str] = {}
    async with _drawing(settings, org) as draw:
        if draw is None:
            return codes, ""
        try:
            for slip in slips:
                codes[slip.scene] = await draw(slip.scene)
        except WechatError as error:
            return codes, error.sentence
    return codes, ""


@asynccontextmanager
async def _drawing(settings: Settings, org: Organisation) -> AsyncIterator[Draw | None]:
    """Give what makes QR codes, where this organisation has an official account here."""
    account = official_account(settings)
    if not account.appid or settings.redis_url is None or org.code != settings.org:
        yield None
        return
    redis = connect_redis(settings)
    async with aiohttp.ClientSession() as session:
        client = Client(account, base=settings.wechat_api_base, session=session, redis=redis)

        async def draw(scene: str) -> str:
            return (await client.create_qr(scene, QR_LONGEST)).url

        yield draw
    await redis.aclose()


def as_page(org: Organisation, slips: Sequence[Slip], codes: Codes) -> bytes:
    """Lay the slips out on A4, ten to a sheet, to be printed and cut."""
    cards = "\n".join(_card(org, slip, codes.get(slip.scene)) for slip in slips)
    page = (Path(__file__).parent / "slips.html").read_text("utf-8")
    return Template(page).substitute(title=html.escape(org.name), cards=cards).encode()


def _card(org: Organisation, slip: Slip, code: str | None) -> str:
    person = slip.person
    steps = "".join(f"<li>{step}</li>" for step in (STEPS_SCAN if code else STEPS_TYPE))
    words = {
        "org": org.name,
        "name": person.name,
        "number": person.number,
        "place": person.station.name if person.station else "",
        "code": spaced(slip.code),
        "once": ONCE_SCAN if code else ONCE,
    }
    safe = {name: html.escape(word) for name, word in words.items()}
    qr = segno.make(code, error="m").svg_inline(scale=3, border=2) if code else ""
    return _CARD.substitute(safe, steps=steps, qr=qr)


_CARD = Template("""\
<section class="slip">
  <header>$org <small>名册条</small></header>
  <div class="qr">$qr</div>
  <h2>$name <small>$number $place</small></h2>
  <p class="code">绑定码 <strong>$code</strong></p>
  <ol>$steps</ol>
  <footer>$once</footer>
</section>""")


def as_workbook(org: Organisation, slips: Sequence[Slip], codes: Codes) -> bytes:
    """List the slips for an office's own layout or mail merge."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "名册条"
    sheet.append(["编号", "姓名", "联络站", "绑定码", "二维码内容"])
    for slip in slips:
        person = slip.person
        place = person.station.name if person.station else ""
        row = [person.number, person.name, place, slip.code, codes.get(slip.scene, "")]
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            # As text: codes keep their zeros, and nothing is taken for a formula.
            cell.data_type, cell.number_format = "s", "@"
    for column, width in zip("ABCDE", (10, 12, 22, 14, 44), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


WRITERS = {".html": as_page, ".xlsx": as_workbook}


def _write_private(out: Path, content: bytes) -> None:
    """Write for nobody else to read: who has a code can bind."""
    out.unlink(missing_ok=True)
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
