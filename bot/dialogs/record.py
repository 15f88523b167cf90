"""What is kept of an activity: photos, minutes, views; and views that become items."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from bot import attending_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.dialogs import opinion as reporting
from bot.pages import shorten
from bot.report import Report, add
from bot.texts import PHOTOS_GONE
from handlers import activity, attachment, material
from handlers.activity import short
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.conversation import Data
from handlers.submission import still_kept
from models import Material
from rules.material import KIND_NAMES, Kind
from rules.permission import Action, holds


class Step(StrEnum):
    """Where the keeping stands."""

    #: pieces come in until 好了
    GATHER = "gather"
    #: which view becomes an item
    VIEWS = "views"


#: What a digit can pick, and how much of a view is shown to pick it by.
_MOST, _SHOWN = 9, 24


async def begin(turn: Turn, number: str, kind: Kind, words: str = "") -> Next:
    """Ask for what is to be kept; words that came with the command are kept at once."""
    held = await activity.find(turn.actor, number)
    await material.check_giver(turn.actor, held, kind)
    if words:
        return await _keep(turn, number, kind, Report(words=[words]))
    asked = texts.GIVE[kind].format(short=short(number))
    return Next(asked, Step.GATHER, {"number": number, "kind": kind})


async def _gather(turn: Turn, data: Data) -> Next:
    check_words(turn.said.text)
    report = Report.of(data)
    noted = await add(turn, report)
    return Next(noted, Step.GATHER, {**_about(data), **report.data()})


def _about(data: Data) -> Data:
    return {"number": data["number"], "kind": data["kind"]}


async def _finish(turn: Turn, data: Data) -> Next:
    report, kind = Report.of(data), Kind(str(data["kind"]))
    missing = _missing(report, kind)
    if gone := report.leave(await still_kept(turn.actor, report.attachments)):
        missing = PHOTOS_GONE.format(count=gone)
    if missing:
        return Next(missing, Step.GATHER, {**_about(data), **report.data()})
    return await _keep(turn, str(data["number"]), kind, report)


def _missing(report: Report, kind: Kind) -> str:
    if kind is Kind.PHOTO and not report.photos:
        return texts.PHOTOS_FIRST
    if kind is Kind.VIEW and not report.words:
        return texts.NOTHING_GIVEN if report.empty else texts.WORDS_FIRST
    return texts.NOTHING_GIVEN if report.empty else ""


async def _keep(turn: Turn, number: str, kind: Kind, report: Report) -> Next:
    if kind is Kind.VIEW:
        return await _keep_views(turn, number, report)
    await _give(turn, number, kind, report.text, report.attachments)
    return Next(texts.GIVEN.format(what=KIND_NAMES[kind], short=short(number)))


async def _keep_views(turn: Turn, number: str, report: Report) -> Next:
    """Keep each text as a view of its own; what was attached goes with the first."""
    for place, words in enumerate(report.words):
        await _give(turn, number, Kind.VIEW, words, report.attachments if place == 0 else ())
    said = texts.GIVEN_VIEWS.format(count=len(report.words), short=short(number))
    more = texts.CONVERT_NEXT if holds(Action.SUBMIT, turn.actor.posts) else ""
    return Next(said + more.format(short=short(number)))


async def _give(
    turn: Turn, number: str, kind: Kind, words: str, attachments: Sequence[UUID]
) -> None:
    await material.add(turn.actor, number, kind, words, attachments, now=turn.now)


async def take_in(turn: Turn, number: str) -> str:
    """Keep one message at once, as what it is: photo, view or minutes; gives what to say."""
    report = Report()
    check_words(turn.said.text)
    noted = await add(turn, report)
    if report.empty:
        return noted
    kind = Kind.PHOTO if report.photos else Kind.MINUTES
    words = report.text
    if words.startswith(KIND_NAMES[Kind.VIEW]):
        kind, words = Kind.VIEW, words.removeprefix(KIND_NAMES[Kind.VIEW]).lstrip("：:，, \n")
    await _give(turn, number, kind, words, report.attachments)
    return texts.GIVEN_NOTED.format(what=KIND_NAMES[kind])


async def _drop(turn: Turn, data: Data) -> Next:
    await attachment.drop(turn.actor, Report.of(data).attachments)
    return Next(texts.GIVING_DROPPED)


# --- views that become items --------------------------------------------------------------------


async def views_left(actor: Actor, number: str) -> list[Material]:
    """List the views of an activity that have become no item yet, in their order."""
    views = await material.of_activity(actor, number, [Kind.VIEW])
    return [view for view in views if view.opinion_id is None]


async def begin_views(turn: Turn, number: str) -> Next:
    """Show the views that may become items; one alone is shown as the item it would be."""
    views = (await views_left(turn.actor, number))[:_MOST]
    if not views:
        return Next(texts.NO_VIEWS.format(short=short(number)))
    if len(views) == 1:
        return await _convert(turn, number, views[0].id)
    lines = "\n".join(
        texts.VIEW_LINE.format(place=place, beginning=shorten(view.text, _SHOWN))
        for place, view in enumerate(views, 1)
    )
    kept: Data = {"number": number, "views": [view.id for view in views]}
    return Next(texts.VIEWS.format(lines=lines), Step.VIEWS, kept)


async def _pick(turn: Turn, data: Data) -> Next:
    views, place = _views(data), int(turn.said.choice)
    if not 1 <= place <= len(views):
        return await begin_views(turn, str(data["number"]))
    return await _convert(turn, str(data["number"]), views[place - 1])


def _views(data: Data) -> list[int]:
    views = data.get("views")
    return [view for view in views if isinstance(view, int)] if isinstance(views, list) else []


async def _convert(turn: Turn, number: str, view: int) -> Next:
    """Open a report with the view's words; its writer looks at the card as at any other."""
    words = await material.draft_of(turn.actor, number, view)
    return await reporting.begin_with(turn, Report(words=[words], view=view))


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.VIEWS_LATER)


async def _cancel(turn: Turn, data: Data) -> Next:
    return await (_drop if "kind" in data else _later)(turn, data)


def _readable(data: Data) -> bool:
    """Whether the number is there, and this version knows the kind."""
    kind = data.get("kind")
    return isinstance(data.get("number"), str) and (kind is None or kind in set(Kind))


#: Where a report begins that a view is made into.
CARD = (reporting.Step.CONFIRM, reporting.Step.COLLECT, reporting.Step.INSIST, None)

RECORD = Dialog(
    name="record",
    rows=(
        Row(Step.GATHER, Expect.DONE, _finish, (Step.GATHER, None), ("提交",)),
        Row(Step.GATHER, Expect.TEXT, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.PHOTO, _gather, (Step.GATHER,)),
        Row(Step.GATHER, Expect.VOICE, _gather, (Step.GATHER,)),
        Row(Step.VIEWS, Expect.ZERO, _later, (None,)),
        Row(Step.VIEWS, Expect.DIGIT, _pick, (Step.VIEWS, *CARD)),
    ),
    cancel=_cancel,
    help={Step.GATHER: texts.HELP_GIVE, Step.VIEWS: texts.HELP_VIEWS},
    left={Step.GATHER: texts.STILL_GIVING, Step.VIEWS: texts.STILL_VIEWS},
    readable=_readable,
    first=texts.FINISH_GIVING,
)
