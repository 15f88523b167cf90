"""`train --org`: learn from a county's corrections now, list what was learned, go back."""

import sys
from datetime import UTC, datetime

from handlers import learning
from handlers.errors import NotFound
from handlers.organisation import organisation
from models import Adjustment, Organisation
from rules.deadline import BEIJING
from rules.figures import percent

_HEAD = "版本 时间 学习件数 留出件对的：学习前→后"
_ROW = "{version} {at} {examples} 件 {before}→{after} {state}"
#: What a version is worse than, if it was refused.
_WORSE = {"shipped": "不采用：不如出厂的准", "held": "不采用：不如现用的准"}
_NOTHING = "没有新的改派或确认，不用学。"
_NO_VERSION = "没有版本 {version}，或当时没采用。用 --versions 看有哪些。"


async def run(
    code: str, *, versions: bool = False, hold: int | None = None, now: datetime | None = None
) -> int:
    """Learn a county's corrections and say what came of it; gives the exit code.

    ``versions`` lists what was learned instead, ``hold`` goes back to a version, 0 for the shipped
    weights alone. The database is connected.
    """
    org = await organisation(code)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。请先导入名册。")
    now = now or datetime.now(UTC)
    if hold is not None:
        return await _hold(org, hold, now)
    if not versions:
        made = await learning.learn(org.id, now=now)
        print(await _row(org, made) if made else _NOTHING)
        return 0
    print(_HEAD)
    for one in await learning.history(org.id):
        print(await _row(org, one))
    return 0


async def _hold(org: Organisation, version: int, now: datetime) -> int:
    try:
        await learning.hold(org.id, version, now=now)
    except NotFound:
        return _fail(_NO_VERSION.format(version=version))
    print(f"现用版本 {version}。" if version else "现用出厂版本。")
    return 0


async def _row(org: Organisation, one: Adjustment) -> str:
    holds = (await Organisation.get(id=org.id).only("id", "adjustment")).adjustment
    number, before, after = one.figures["held_out"]
    worse = _WORSE.get(one.figures["refused"], "")
    return _ROW.format(
        version=one.version,
        at=f"{one.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        examples=one.examples,
        before=percent(before, number),
        after=percent(after, number),
        state=worse or ("现用" if one.version == holds else ""),
    ).rstrip()


def _fail(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
