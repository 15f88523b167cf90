"""`remits`: what a county's committees and departments are for, as a file to change and try."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from handlers import remits
from handlers.county import routing_of
from handlers.errors import Refused
from handlers.organisation import found, organisation
from models import Organisation
from rules.county import short_names
from rules.deadline import BEIJING
from rules.remit_changes import Base, Changes, apply, table
from rules.remit_moves import Moves
from server.remits_file import RemitsFileWrong, read
from server.remits_sheets import write
from server.sheet_cells import Heading
from server.table_file import Unreadable

#: How many of the items that would move are named.
SHOWN = 30
_BY = "命令行"


async def run(code: str, args: Namespace) -> int:
    """Do the one thing that is asked, say what came of it, and give the exit code.

    The database is connected. `args.name` founds the county.
    """
    org = await organisation(code)
    if org is None and args.name:
        org = await found(code, args.name)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。新设请加 --name，如：--name 某县政协。")
    try:
        lines = await _asked(org, args, datetime.now(UTC))
    except RemitsFileWrong as wrong:
        return _fail(str(wrong), *wrong.problems)
    except (Unreadable, Refused) as error:
        return _fail(str(error))
    print("\n".join(lines))
    return 0


async def _asked(org: Organisation, args: Namespace, now: datetime) -> list[str]:
    if args.export:
        return await _export(org, args.export, args.base, now)
    if args.tried:
        return await _try(org, read(args.tried), now)
    if args.applied:
        version = await remits.apply(org.id, read(args.applied), args.note, now=now)
        return [f"第 {version} 版生效。不合适就用 --hold 退回。"]
    if args.hold is not None:
        await remits.hold(org.id, args.hold, now=now)
        return [f"第 {args.hold} 版生效。" if args.hold else "已退回出厂的样子。"]
    return await _versions(org)


async def _export(org: Organisation, path: Path, base: str | None, now: datetime) -> list[str]:
    """Write what holds, or a shipped profile, to a file."""
    version, changes = await remits.held(org.id)
    chosen = Changes(Base(base)) if base else changes
    _keep(path, write(Heading(org.name, "分派知识", _BY, now), table(chosen)))
    said = "出厂的" if base or not version else f"第 {version} 版"
    return [f"{said}写到了 {path}。改好先用 --try 试。"]


def _keep(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unreadable(f"写不了 {path}：{error.strerror}。请换个地方。") from error


async def _try(org: Organisation, changes: Changes, now: datetime) -> list[str]:
    told = await remits.try_out(org.id, changes, now=now)
    names = {**short_names(apply(changes)), **short_names(await routing_of(org.id))}
    return [*sentences(told, names)]


def sentences(told: Moves, names: Mapping[str, str]) -> Iterator[str]:
    """Say in Chinese what would move."""
    yield f"试了近一年的 {told.items} 件：{len(told.moved)} 件会换地方。"
    for (was, now), count in told.between.items():
        yield f"  {names[was]} → {names[now]}：{count} 件"
    yield f"有定论的 {told.confirmed} 件里，{told.right} 件变对，{told.wrong} 件变错。"
    yield f"能自动分派的，{told.sure_was} 件变 {told.sure_now} 件。"
    for move in told.moved[:SHOWN]:
        yield f"{move.receipt} {names[move.was]} → {names[move.now]} {move.title}"
    if len(told.moved) > SHOWN:
        yield f"……还有 {len(told.moved) - SHOWN} 件。"
    yield "只是试，什么都没改。满意就用 --apply。"


async def _versions(org: Organisation) -> list[str]:
    version, _ = await remits.held(org.id)
    lines = [
        f"{row.version}{'（生效）' if row.version == version else ''} "
        f"{row.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M} "
        f"{row.by.name if row.by else _BY} {row.note}".rstrip()
        for row in await remits.versions(org.id)
    ]
    return [*lines, f"0{'' if version else '（生效）'} 出厂的样子"]


def _fail(*lines: str) -> int:
    print("\n".join(lines), file=sys.stderr)
    return 1
