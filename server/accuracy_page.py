"""How right routing is, as a page for the office, opened by a link from the chat.

It shows counts, names of committees and departments, and words that several items had in common;
never an item, and never whose it is.
"""

import html
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from string import Template

from aiohttp import web

from handlers.accuracy import MONTHS, Accuracy, open_link
from handlers.errors import NotFound
from models import Adjustment
from rules.accuracy import Kept, Mistake, Tally
from rules.deadline import BEIJING
from rules.figures import percent
from server import pages
from server.carried import HOUSE

_TOTAL = (
    "近 {months} 个月收 {items} 件：直接派 {auto}，请人确认 {confirm}，请办公室定 {office}。"
    "已定归属 {settled} 件，前两名里有对的占 {in_two}。"
)
_MONTH = Template(
    '<li><span class="share">$share</span><b>$month</b>'
    '<svg role="img" aria-label="$share"><rect width="$width" height="100%"/></svg>'
    '<p class="how">派准&nbsp;$right/$judged · 前两名&nbsp;$in_two · 直接派&nbsp;$auto · '
    "请人确认&nbsp;$confirm · 办公室定&nbsp;$office</p></li>"
)
_TABLE = Template(
    "<table><thead><tr><th>专委会</th><th>派来</th><th>派准</th><th>准确率</th><th>漏派</th></tr>"
    "</thead><tbody>$rows</tbody></table>"
)
_COMMITTEE = Template(
    "<tr><td>$name</td><td>$named</td><td>$kept</td><td>$share</td><td>$missed</td></tr>"
)
_MISTAKE = Template('<li><b>$first → $settled</b>$count 件<p class="where">$why</p></li>')
_VERSION = Template(
    '<li class="$mark"><span class="state">$state</span><b>$name</b><p class="where">$how</p></li>'
)
_WORSE = {"shipped": "没采用：不如出厂的准", "held": "没采用：不如现用的准"}
_NOTHING = '<p class="how">还没有。</p>'
_GONE = "链接两天内有效。请给公众号发“准确率”，再点新的。"


async def page(request: web.Request) -> web.Response:
    """Show the figures to whoever holds the link."""
    key, token = request.config_dict[HOUSE].key, request.match_info["token"]
    try:
        shown = await open_link(token, key=key, now=datetime.now(UTC))
    except NotFound:
        return pages.page("link_gone.html", {"how": _GONE}, status=404)
    return pages.page("accuracy.html", _words(shown))


def _words(shown: Accuracy) -> Mapping[str, str]:
    committees = "".join(_committee(shown, *one) for one in shown.committees.items())
    return {
        "county": html.escape(shown.county),
        "share": percent(shown.total.right, shown.total.judged),
        "when": f"{_day(shown.made_at)} 统计",
        "total": _total(shown.total),
        "months": _listed(_month(*one) for one in reversed(list(shown.months.items()))),
        "committees": _TABLE.substitute(rows=committees) if committees else _NOTHING,
        "mistakes": _listed(_mistake(shown, one) for one in shown.mistakes),
        "versions": _listed([*(_version(shown, one) for one in shown.versions), _shipped(shown)]),
    }


def _listed(rows: Iterable[str]) -> str:
    return "".join(rows) or _NOTHING


def _total(counted: Tally) -> str:
    return _TOTAL.format(
        months=MONTHS,
        items=counted.items,
        auto=counted.auto,
        confirm=counted.confirm,
        office=counted.office,
        settled=counted.settled,
        in_two=percent(counted.in_two, counted.settled),
    )


def _month(month: str, counted: Tally) -> str:
    year, number = month.split("-")
    share = percent(counted.right, counted.judged)
    return _MONTH.substitute(
        month=f"{year}年{int(number)}月",
        share=share,
        width=share if counted.judged else "0",
        judged=counted.judged,
        right=counted.right,
        in_two=percent(counted.in_two, counted.settled),
        auto=counted.auto,
        confirm=counted.confirm,
        office=counted.office,
    )


def _committee(shown: Accuracy, code: str, counted: Kept) -> str:
    return _COMMITTEE.substitute(
        name=_name(shown, code),
        named=counted.named,
        kept=counted.kept,
        share=percent(counted.kept, counted.named),
        missed=counted.missed,
    )


def _mistake(shown: Accuracy, one: Mistake) -> str:
    words = "".join(f"“{word}”" for word in one.words)
    why = "，".join(filter(None, (one.department and f"多为{one.department}的事", words)))
    return _MISTAKE.substitute(
        first=_name(shown, one.first),
        settled=_name(shown, one.settled),
        count=one.count,
        why=html.escape(why),
    )


def _name(shown: Accuracy, code: str) -> str:
    return html.escape(shown.names.get(code, code))


def _version(shown: Accuracy, one: Adjustment) -> str:
    number, before, after = one.figures["held_out"]
    learned = f"{_day(one.made_at)} 学了 {one.examples} 件"
    checked = f"拿没学过的试：{percent(before, number)}&nbsp;→&nbsp;{percent(after, number)}"
    worse = _WORSE.get(one.figures["refused"], "")
    holds = one.version == shown.holds
    return _VERSION.substitute(
        mark="holds" if holds else "",
        state="现用" if holds else "",
        name=f"版本 {one.version}",
        how="；".join(filter(None, (learned, checked, worse))),
    )


def _shipped(shown: Accuracy) -> str:
    return _VERSION.substitute(
        mark="" if shown.holds else "holds",
        state="" if shown.holds else "现用",
        name="出厂版本",
        how="没有学过本县的改派",
    )


def _day(at: datetime) -> str:
    here = at.astimezone(BEIJING)
    return f"{here.year}年{here.month}月{here.day}日"
