"""All that the service has of a person, as a page for their phone, opened by a link from the chat.

What a program would take along is JSON from the API (``server/api/person.py``); this is to be read.
"""

import html
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from string import Template

from aiohttp import web

from handlers.errors import NotFound
from handlers.personal_data import open_link
from rules.deadline import BEIJING
from server import pages
from server.carried import HOUSE

_SECTION = Template("<h2>$name</h2>$lines")
_GONE = "链接只管 10 分钟。请给公众号发“我的数据”，再点新的。"
_EMPTY = '<p class="how">没有。</p>'


async def page(request: web.Request) -> web.Response:
    """Show their own data to whoever holds the link."""
    key, token = request.config_dict[HOUSE].key, request.match_info["token"]
    try:
        given = await open_link(token, key=key, now=datetime.now(UTC))
    except NotFound:
        return pages.page("link_gone.html", {"how": _GONE}, status=404)
    sections = "".join(_section(name, lines) for name, lines in given.sections.items())
    words = {"county": html.escape(given.county), "when": _words(given.made_at)}
    return pages.page("data.html", {**words, "sections": sections})


def _section(name: str, lines: Sequence[Mapping[str, object]]) -> str:
    listed = "".join(f"<li>{_fields(line)}</li>" for line in lines)
    return _SECTION.substitute(name=name, lines=f"<ul>{listed}</ul>" if listed else _EMPTY)


def _fields(line: Mapping[str, object]) -> str:
    """Write a line by its names; what was never said is left out."""
    said = {name: _value(value) for name, value in line.items()}
    pairs = (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in said.items() if value)
    return f"<dl>{''.join(pairs)}</dl>"


def _value(value: object) -> str:
    if isinstance(value, list):
        return "".join(_fields(one) for one in value)
    return html.escape(_words(value))


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            here = value.astimezone(BEIJING)
            return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return str(value)
