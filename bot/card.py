"""The card that a writer sees before an item is handed in."""

from collections.abc import Mapping, Sequence

from bot import texts
from bot.report import Report
from bot.sayings import short
from handlers.actor import Actor
from handlers.chain import state_of_others
from handlers.similar import Like
from rules.committees import OFFICE
from rules.county import County, short_names
from rules.route import Decision, Reason, Route

#: The number of the first item that may be joined: those before mean the same on every card.
NEAR = 4

#: Short names of the county's committees by code.
Names = Mapping[str, str]


def card(
    actor: Actor, report: Report, routed: Route, county: County, near: Sequence[Like] = ()
) -> str:
    """Show title, committee, why, attachments, 抄送, what is like it, and the numbers to answer."""
    names = short_names(county)
    return texts.CARD.format(
        title=_title(report, routed),
        committee=_committee(routed, names),
        why=_why(routed) or texts.NO_REASON,
        attachments=_attachments(report),
        parts=_parts(routed, names),
        copy=_copy(actor, report),
        near=_near([one for one in near if not one.own]) + _own([one for one in near if one.own]),
        choices=_choices(actor, report),
    )


def _title(report: Report, routed: Route) -> str:
    if not routed.parts:
        return report.title
    return texts.CARD_TITLE_SPLIT.format(title=report.title, count=len(routed.parts))


def _why(routed: Route) -> str:
    """Say why, or the first reason of each matter."""
    reasons = told(routed.reasons)
    if routed.parts:
        reasons = tuple(why for part in routed.parts for why in part.route.reasons[:1])
    return "；".join(why.sentence for why in reasons)


def told(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Choose two reasons at most: what settled it, and the second choice or what else speaks.

    What the model saw is pieces of words: it is told only where there is nothing plainer.
    """
    beside = [why for why in reasons[1:] if why.rule != "model"]
    beside.sort(key=lambda why: why.rule != "second")
    return (*reasons[:1], *beside[:1])


def _committee(routed: Route, names: Names) -> str:
    if routed.parts:
        return "、".join(dict.fromkeys(_name(part.route, names) for part in routed.parts))
    return _name(routed, names)


def _name(routed: Route, names: Names) -> str:
    # What says too little goes to the office, whatever it may be about.
    if routed.committee == OFFICE or routed.decision is Decision.NEED_INFO:
        return texts.OFFICE_DECIDES
    name = names[routed.committee]
    return name if routed.decision is Decision.AUTO else texts.LIKELY.format(committee=name)


def _parts(routed: Route, names: Names) -> str:
    if not routed.parts:
        return ""
    lines = "\n".join(
        f"（{place}）{_name(part.route, names)}：{part.text[:24]}"
        for place, part in enumerate(routed.parts, 1)
    )
    return texts.CARD_SPLIT.format(count=len(routed.parts), parts=lines)


def _attachments(report: Report) -> str:
    counted = (
        (len(report.photos), "{} 张照片"),
        (len(report.voices), "{} 段语音"),
        (bool(report.place), "位置"),
    )
    return "、".join(words.format(count) for count, words in counted if count) or texts.NONE


def _copy(actor: Actor, report: Report) -> str:
    if actor.station_id is None:
        return ""
    return texts.COPY_ON if report.copy else texts.COPY_OFF


def _near(near: Sequence[Like]) -> str:
    """List what others reported, by title and state alone, with the numbers that join it."""
    if not near:
        return ""
    lines = "\n".join(
        texts.NEAR_LINE.format(n=n, title=one.title, state=state_of_others(one.state))
        for n, one in enumerate(near, NEAR)
    )
    return texts.NEAR.format(lines=lines)


def _own(near: Sequence[Like]) -> str:
    """List what its writer goes on with already, by their own receipts."""
    if not near:
        return ""
    lines = "\n".join(
        texts.NEAR_OWN_LINE.format(
            short=short(one.own), title=one.title, state=state_of_others(one.state)
        )
        for one in near
    )
    return texts.NEAR_OWN.format(lines=lines)


def _choices(actor: Actor, report: Report) -> str:
    if actor.station_id is None:
        return texts.CHOICES
    return texts.CHOICES_COPY.format(toggle="不" if report.copy else "")
