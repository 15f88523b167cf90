"""Reporting a matter (社情民意): parts in any order, 好了, a card, a number."""

from datetime import timedelta
from enum import StrEnum

from bot import texts
from bot.card import NEAR, card
from bot.commands import Command
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.report import Report, add
from bot.said import Kind
from bot.sayings import danger_first, day_of
from handlers import attachment
from handlers.conversation import Data
from handlers.county import routing_of
from handlers.guidance import GUIDANCE
from handlers.joining import may_join, to_join
from handlers.submission import Draft, may_insist, still_kept, stopped
from rules.county import County
from rules.gates import Gate, is_classified
from rules.routing import Decision, Route, route, route_one
from rules.text import command

#: How often we ask for what is missing before the office takes it as it is.
ROUNDS = 2
SILENCE = timedelta(minutes=30)


class Step(StrEnum):
    """Where a report stands."""

    #: parts come in until 好了
    COLLECT = "collect"
    #: the card is shown and waits for a number
    CONFIRM = "confirm"
    #: a gate showed another door; the writer may still want the office
    INSIST = "insist"
    #: a long silence lies between this message and the draft
    RESUME = "resume"


async def begin(turn: Turn) -> Next:
    """Open a report: ask to tell, or take the message that is one already."""
    report = Report()
    if turn.said.asked is not None:
        return Next(texts.TELL_ME, Step.COLLECT)
    noted = await add(turn, report)
    if turn.said.kind is Kind.TEXT and report.words:
        return await _show(turn, report)
    return await _noted(turn, report, noted)


async def begin_with(turn: Turn, report: Report) -> Next:
    """Open a report that somebody else's words began, at its card."""
    return await _show(turn, report)


async def _collect(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    return await _noted(turn, report, await add(turn, report))


async def _noted(turn: Turn, report: Report, noted: str) -> Next:
    if is_classified(report.text):
        return await _turn_away(turn, report, route_one(report.text, await _known(turn)))
    return Next(danger_first(turn.said.text, noted), Step.COLLECT, report.data())


async def _finish(turn: Turn, data: Data) -> Next:
    """好了: show the card, or ask for what is missing, twice at most."""
    return await _show(turn, Report.of(data))


async def _show(turn: Turn, report: Report, before: str = "") -> Next:
    if report.empty:
        return Next(texts.NOTHING_YET, Step.COLLECT)
    known = await _known(turn)
    routed = route(report.text, known)
    if stopped(routed):
        return await _turn_away(turn, report, routed)
    if routed.decision is Decision.NEED_INFO and report.asked < ROUNDS:
        report.asked += 1
        return Next(before + _question(report, routed), Step.COLLECT, report.data())
    near = await to_join(turn.actor, report.text, routed, now=turn.now)
    report.near = [one.receipt for one in near if not one.own]
    shown = before + card(turn.actor, report, routed, known, near)
    return Next(danger_first(report.text, shown), Step.CONFIRM, report.data())


async def _known(turn: Turn) -> County:
    return await routing_of(turn.actor.org_id)


def _question(report: Report, routed: Route) -> str:
    if not report.words:
        return texts.WORDS_PLEASE.format(what=report.without_words[:2])
    missing = "、".join(texts.ASKS[one] for one in routed.missing)
    return texts.ASK_MORE.format(missing=missing)


async def _turn_away(turn: Turn, report: Report, routed: Route) -> Next:
    guide = GUIDANCE[routed.gate] if routed.gate else texts.NOT_UNDERSTOOD
    if may_insist(routed):
        return Next(texts.INSIST.format(guide=guide), Step.INSIST, report.data())
    await attachment.drop(turn.actor, report.attachments + Report.of(report.fresh).attachments)
    return Next(guide)


async def _add_to_card(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    noted = await add(turn, report)
    return await _show(turn, report, "" if noted == texts.NOTED else f"{noted}\n\n")


async def _show_again(turn: Turn, data: Data) -> Next:
    return await _show(turn, Report.of(data))


async def _toggle_copy(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    if turn.actor.station_id is None:
        return await _show(turn, report, f"{texts.NO_STATION}\n\n")
    report.copy = not report.copy
    return await _show(turn, report)


async def _to_office(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    report.to_office = True
    return await _hand_in(turn, report)


async def _submit(turn: Turn, data: Data) -> Next:
    return await _hand_in(turn, Report.of(data))


async def _join(turn: Turn, data: Data) -> Next:
    """Hand in together with one that the card shows, if that is still to be had."""
    report = Report.of(data)
    join = _chosen(turn, report)
    if not join:
        return Next(texts.HELP_CONFIRM, Step.CONFIRM, data)
    routed = route(report.text, await _known(turn))
    if not await may_join(turn.actor, join, report.text, routed, now=turn.now):
        return await _show(turn, report, texts.NEAR_GONE)
    return await _hand_in(turn, report, join)


def _chosen(turn: Turn, report: Report) -> str:
    """Read which of those that the card shows is meant: by its number, or “同1” for the first."""
    said = command(turn.said.text)
    number = texts.SAYS_SAME.index(said) if said in texts.SAYS_SAME else int(turn.said.choice)
    place = number - 1 if said in texts.SAYS_SAME and number < NEAR else number - NEAR
    return report.near[place] if 0 <= place < len(report.near) else ""


async def _hand_in(turn: Turn, report: Report, join: str = "") -> Next:
    if report.empty:
        return await _show(turn, report)
    if gone := report.leave(await still_kept(turn.actor, report.attachments)):
        return await _show(turn, report, f"{texts.PHOTOS_GONE.format(count=gone)}\n\n")
    return Next("", hands_in=tuple(_drafts(turn.scene.key, report, await _known(turn), join)))


def _drafts(key: str, report: Report, known: County, join: str) -> list[Draft]:
    """Give one draft per matter (一事一议); attachments stay with the first.

    All of them come from the view that the report began with; it became the first.
    """
    routed = route(report.text, known)
    to_office = report.to_office or routed.decision is Decision.NEED_INFO
    parts = [] if to_office else [part.text for part in routed.parts]
    return [
        Draft(
            text=part,
            source_key=f"{key}:{place}",
            place=report.place,
            attachments=report.attachments if place == 0 else (),
            copy_station=report.copy,
            to_office=to_office,
            view=report.view or None,
            join=join,
        )
        for place, part in enumerate(parts or [report.text or report.without_words])
    ]


async def _drop(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    await attachment.drop(turn.actor, report.attachments + Report.of(report.fresh).attachments)
    return Next(texts.DROPPED)


async def _after_silence(turn: Turn, data: Data) -> Next:
    """Ask whether the old draft goes on; what was just said is kept either way."""
    report = Report.of(data)
    asked = turn.said.asked
    if report.empty:
        return await _begin_again(turn, data)
    if asked is not None and asked.name is Command.DONE:
        return await _go_on(turn, data)
    fresh = Report.of(report.fresh)
    if _tells(turn):
        await add(turn, fresh)
    if is_classified(fresh.text):
        await attachment.drop(turn.actor, fresh.attachments)
        return _whether(turn, report, Report(), f"{GUIDANCE[Gate.CLASSIFIED]}\n\n")
    return _whether(turn, report, fresh)


def _whether(turn: Turn, report: Report, fresh: Report, before: str = "") -> Next:
    opened = turn.scene.dialog
    since = opened.changed_at if opened and opened.changed_at else turn.now
    report.fresh = fresh.data()
    asked = texts.RESUME.format(when=day_of(since, turn.now), title=report.title)
    return Next(danger_first(turn.said.text, before + asked), Step.RESUME, report.data())


def _tells(turn: Turn) -> bool:
    parts = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.PLACE)
    return turn.said.kind in parts and turn.said.asked is None and not turn.said.choice


async def _begin_again(turn: Turn, data: Data) -> Next:
    return await _collect(turn, data) if _tells(turn) else Next(texts.TELL_ME, Step.COLLECT)


async def _go_on(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    over = report.join(Report.of(report.fresh))
    report.fresh = {}
    return await _show(turn, report, f"{texts.RESUMED}{over}\n\n")


async def _start_over(turn: Turn, data: Data) -> Next:
    report = Report.of(data)
    await attachment.drop(turn.actor, report.attachments)
    fresh = Report.of(report.fresh)
    return Next(texts.TELL_ME, Step.COLLECT) if fresh.empty else await _show(turn, fresh)


_SHOWN = (Step.CONFIRM, Step.COLLECT, Step.INSIST, None)
_NOTED = (Step.COLLECT, None)
_ASKED = (Step.RESUME, *_SHOWN)

OPINION = Dialog(
    name="opinion",
    rows=(
        Row(Step.COLLECT, Expect.DONE, _finish, _SHOWN, ("提交",)),
        Row(Step.COLLECT, Expect.TEXT, _collect, _NOTED),
        Row(Step.COLLECT, Expect.PHOTO, _collect, _NOTED),
        Row(Step.COLLECT, Expect.VOICE, _collect, _NOTED),
        Row(Step.COLLECT, Expect.PLACE, _collect, _NOTED),
        Row(Step.CONFIRM, Expect.ONE, _submit, _SHOWN, texts.SAYS_SUBMIT),
        Row(Step.CONFIRM, Expect.TWO, _toggle_copy, _SHOWN, texts.SAYS_COPY),
        Row(Step.CONFIRM, Expect.THREE, _to_office, _SHOWN, texts.SAYS_OFFICE),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
        Row(Step.CONFIRM, Expect.DIGIT, _join, _SHOWN, texts.SAYS_SAME),
        Row(Step.CONFIRM, Expect.DONE, _show_again, _SHOWN),
        Row(Step.CONFIRM, Expect.TEXT, _add_to_card, _SHOWN),
        Row(Step.CONFIRM, Expect.PHOTO, _add_to_card, _SHOWN),
        Row(Step.CONFIRM, Expect.VOICE, _add_to_card, _SHOWN),
        Row(Step.CONFIRM, Expect.PLACE, _add_to_card, _SHOWN),
        Row(Step.INSIST, Expect.ONE, _to_office, _SHOWN, texts.SAYS_OFFICE),
        Row(Step.INSIST, Expect.ZERO, _drop, (None,)),
        Row(Step.INSIST, Expect.TEXT, _add_to_card, _SHOWN),
        Row(Step.INSIST, Expect.PHOTO, _add_to_card, _SHOWN),
        Row(Step.INSIST, Expect.VOICE, _add_to_card, _SHOWN),
        Row(Step.INSIST, Expect.PLACE, _add_to_card, _SHOWN),
        Row(Step.RESUME, Expect.ONE, _go_on, _SHOWN, texts.SAYS_GO_ON),
        Row(Step.RESUME, Expect.DONE, _go_on, _SHOWN),
        Row(Step.RESUME, Expect.TWO, _start_over, _SHOWN, texts.SAYS_AFRESH),
        Row(Step.RESUME, Expect.ZERO, _drop, (None,)),
        Row(Step.RESUME, Expect.TEXT, _after_silence, _ASKED),
        Row(Step.RESUME, Expect.PHOTO, _after_silence, _ASKED),
        Row(Step.RESUME, Expect.VOICE, _after_silence, _ASKED),
        Row(Step.RESUME, Expect.PLACE, _after_silence, _ASKED),
    ),
    cancel=_drop,
    help={
        Step.COLLECT: texts.HELP_REPORTING,
        Step.CONFIRM: texts.HELP_CONFIRM,
        Step.INSIST: texts.HELP_INSIST,
        Step.RESUME: texts.HELP_RESUME,
    },
    left={
        Step.COLLECT: texts.STILL_OPEN,
        Step.CONFIRM: texts.STILL_CONFIRM,
        Step.INSIST: texts.STILL_INSIST,
        Step.RESUME: texts.STILL_RESUME,
    },
    again={Command.REPORT: texts.ALREADY_REPORTING},
    silence=SILENCE,
    resume=_after_silence,
    patient=(Step.RESUME,),
    first=texts.FINISH_FIRST,
)
