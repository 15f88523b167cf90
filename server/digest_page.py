"""The list behind a number of a summary, as a page for a phone, opened by a link from the chat.

A link is signed for one person and one list; the page shows receipts, states, days and
committees, titles to who may read them, and never what an item says.
"""

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from string import Template

from aiohttp import web

from handlers.digest_list import Item, Listed, open_link
from handlers.errors import NotFound
from rules.deadline import BEIJING
from rules.digest import KIND_NAMES
from server import pages
from server.carried import HOUSE

_ROW = Template(
    '<li><span class="state">$state</span><b>$receipt</b>$title'
    '<p class="where">$committee$due</p></li>'
)
_SEALED = Template('<li class="sealed">$count 件已封存</li>')
_READ = "看详细：给公众号发“看 {short}”，换成要看的编号。"
_GONE = "链接两天内有效。请给公众号发“简报”，再点数字。"
_OFFICE = "办公室"


async def page(request: web.Request) -> web.Response:
    """Show the list to whoever holds the link."""
    key, token = request.config_dict[HOUSE].key, request.match_info["token"]
    try:
        shown = await open_link(token, key=key, now=datetime.now(UTC))
    except NotFound:
        return pages.page("link_gone.html", {"how": _GONE}, status=404)
    return pages.page("digest.html", _words(shown))


def _words(shown: Listed) -> Mapping[str, str]:
    rows = [_row(one) for one in shown.items]
    if shown.sealed:
        rows.append(_SEALED.substitute(count=shown.sealed))
    readable = next((one for one in shown.items if one.title), None)
    made = shown.digest.made_at.astimezone(BEIJING)
    said = {
        "kind": KIND_NAMES[shown.section.kind],
        "name": shown.section.name,
        "label": shown.label,
        "count": str(len(shown.items) + shown.sealed),
        "when": f"{_day(made)} {made:%H:%M} 统计",
        "how": _READ.format(short=readable.receipt.rpartition("-")[2]) if readable else "",
    }
    return {**{name: html.escape(words) for name, words in said.items()}, "rows": "".join(rows)}


def _row(one: Item) -> str:
    said = {
        "state": one.name,
        "receipt": one.receipt,
        "title": one.title,
        "committee": one.committee or _OFFICE,
        "due": f"，{_day(one.due_at)}前" if one.due_at else "",
    }
    return _ROW.substitute({name: html.escape(words) for name, words in said.items()})


def _day(at: datetime) -> str:
    here = at.astimezone(BEIJING)
    return f"{here.month}月{here.day}日"
