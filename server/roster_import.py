"""`import-roster`: bring a roster file in from the command line."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from handlers.errors import RosterWrong
from handlers.organisation import found, organisation, rename
from handlers.roster import Report, import_roster
from models import Organisation
from models.database import transaction
from server.settings import Settings
from server.table_file import Unreadable, read_lines


class NoSuchCounty(Exception):
    """There is no organisation with that code, and no name to found one with."""


async def run(
    settings: Settings, path: Path, code: str, *, name: str = "", leave: bool = False
) -> int:
    """Import the file into the organisation, tell what happened, and give the exit code.

    The database is connected. `name` founds the organisation, or renames it; the default one is
    founded without. `leave` makes those leave who are not in the file.
    """
    try:
        lines = read_lines(path)
        # An organisation whose first roster is refused is not founded either.
        async with transaction():
            org = await _organisation(code, name, founds=code == settings.org)
            report = await import_roster(org, lines, leave=leave, now=datetime.now(UTC))
    except RosterWrong as wrong:
        return _fail(str(wrong), *_problems(wrong))
    except (Unreadable, NoSuchCounty) as error:
        return _fail(str(error))
    print("\n".join(sentences(report)))
    return 0


async def _organisation(code: str, name: str, *, founds: bool) -> Organisation:
    org = await organisation(code)
    if org is None:
        if not (name or founds):
            raise NoSuchCounty(f"没有编码为 {code} 的县。新设请加 --name，如：--name 某县政协。")
        return await found(code, name or code)
    if name and name != org.name:
        await rename(org, name)
    return org


def sentences(report: Report) -> Iterator[str]:
    """Say in Chinese what an import changed."""
    yield f"新增 {report.new} 人，更新 {report.changed} 人，不变 {report.same} 人。"
    for column, names in report.made.items():
        yield f"新建{column} {len(names)} 个：{'、'.join(names)}"
    if report.left:
        yield f"{report.left} 人不在名册里，已离任。"
    elif report.absent:
        yield f"{report.absent} 人不在这份名册里，仍保留。要让他们离任，请加 --leave。"
    if report.unused:
        yield f"没有用到的列：{'、'.join(report.unused)}"


def _problems(wrong: RosterWrong) -> tuple[str, ...]:
    problems = wrong.details["problems"]
    return problems if isinstance(problems, tuple) else ()


def _fail(*lines: str) -> int:
    print("\n".join(lines), file=sys.stderr)
    return 1
