"""Issuing a circular (通知): to whom, its text, until when, a last look, a number."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot import circular_texts as texts
from bot.audience import Offer, numbered, offered, picked
from bot.circular import preview
from bot.commands import Command
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.report import Report, add
from bot.texts import PHOTOS_GONE
from handlers import attachment, circular
from handlers.activity import short
from handlers.actor import Actor
from handlers.advance import check_words
from handlers.audience import read_audience
from handlers.circular import CircularDraft
from handlers.conversation import Data
from handlers.submission import still_kept
from rules.audience import Chosen, packed, unpacked
from rules.circular import title_in
from rules.text import command
from rules.when import Span, Unclear, read_when


class Step(StrEnum):
    """What is asked."""

    #: to whom
    WHO = "who"
    #: pieces of the text, photos and voice come in until 好了
    TEXT = "text"
    #: the text began with nothing that could be its title
    TITLE = "title"
    #: by when it is to be read
    UNTIL = "until"
    #: shown once more before everybody gets it
    CARD = "card"


#: After so long a circular that nobody went on with is dropped.
SILENCE = timedelta(hours=2)


@dataclass(slots=True)
class Making:
    """What is known of a circular so far; empty is not known.

    ``told`` is what has come in for its text and papers; ``until`` is an ISO text, None is not
    known, and empty is without limit.
    """

    audience: list[dict[str, str]] = field(default_factory=list)
    told: Data = field(default_factory=dict)
    title: str = ""
    text: str = ""
    until: str | None = None

    @classmethod
    def of(cls, data: Data) -> "Making":
        """Read what the dialog kept."""
        return cls(**data)  # type: ignore[arg-type]

    def data(self) -> Data:
        """Give what the dialog keeps."""
        return asdict(self)

    @property
    def report(self) -> Report:
        """What has come in, in pieces."""
        return Report.of(self.told)

    def draft(self, source_key: str) -> CircularDraft:
        """Give the whole circular."""
        return CircularDraft(
            title=self.title,
            text=self.text,
            audience=unpacked(self.audience),
            source_key=source_key,
            read_by=datetime.fromisoformat(self.until) if self.until else None,
            attachments=self.report.attachments,
        )


async def begin(turn: Turn) -> Next:
    """Begin a circular; raises NotOrganiser for who may issue none."""
    return await _ask(turn, Making())


# --- what is asked next ---------------------------------------------------------------------

#: What is known, in the order in which it is asked for.
_KNOWN: Sequence[tuple[Step, Callable[[Making], bool]]] = (
    (Step.WHO, lambda making: bool(making.audience)),
    (Step.TEXT, lambda making: bool(making.text)),
    (Step.TITLE, lambda making: bool(making.title)),
    (Step.UNTIL, lambda making: making.until is not None),
)


async def _ask(turn: Turn, making: Making) -> Next:
    """Ask for the first thing that is not known; once all is, show the card."""
    if making.title:
        circular.check(making.draft(turn.scene.key), turn.now)
    step = next((step for step, known in _KNOWN if not known(making)), Step.CARD)
    return Next(await _question(turn, making, step), step, making.data())


async def _question(turn: Turn, making: Making, step: Step) -> str:
    match step:
        case Step.WHO:
            return texts.WHO.format(choices=numbered(await _offered(turn.actor)))
        case Step.TEXT:
            return texts.WHAT_TEXT
        case Step.TITLE:
            return texts.WHAT_TITLE
        case Step.UNTIL:
            return texts.UNTIL
        case Step.CARD:
            draft = making.draft(turn.scene.key)
            told = await circular.receivers(turn.actor, draft.audience)
            return preview(draft, len(told), turn.now) + texts.CHOICES


async def _offered(actor: Actor) -> list[Offer]:
    """Offer a station its own people alone: the county's circulars are not its to issue."""
    post = circular.issues_as(actor)
    offers = await offered(actor.org_id, post.station_id, post.committee_id)
    return offers[:1] if post.station_id is not None else offers


# --- what is answered -----------------------------------------------------------------------


async def _choose_people(turn: Turn, data: Data) -> Next:
    return await _address(turn, data, picked(await _offered(turn.actor), turn.said.choice))


async def _name_people(turn: Turn, data: Data) -> Next:
    said = turn.said.text.removeprefix("发").removeprefix("给")
    return await _address(turn, data, await read_audience(turn.actor.org_id, said))


async def _address(turn: Turn, data: Data, audience: tuple[Chosen, ...]) -> Next:
    making = Making.of(data)
    if audience:
        await circular.receivers(turn.actor, audience)
    making.audience = packed(audience)
    return await _ask(turn, making)


async def _gather(turn: Turn, data: Data) -> Next:
    """Add a piece; what the pieces say together must not be classified either."""
    making = Making.of(data)
    report = making.report
    check_words(turn.said.text)
    noted = await add(turn, report)
    check_words(report.text)
    making.told = report.data()
    return Next(noted, Step.TEXT, making.data())


async def _finish(turn: Turn, data: Data) -> Next:
    making = Making.of(data)
    report = making.report
    missing = "" if report.words else texts.WORDS_FIRST
    if report.empty:
        missing = texts.NOTHING_YET
    if gone := report.leave(await still_kept(turn.actor, report.attachments)):
        missing = PHOTOS_GONE.format(count=gone)
    making.told = report.data()
    if missing:
        return Next(missing, Step.TEXT, making.data())
    making.title, making.text = title_in(report.text)
    return await _ask(turn, making)


async def _take_title(turn: Turn, data: Data) -> Next:
    making = Making.of(data)
    making.title = turn.said.text
    return await _ask(turn, making)


async def _take_until(turn: Turn, data: Data) -> Next:
    """Take a time, or a day up to its end."""
    making, said = Making.of(data), turn.said.text
    read = read_when(said, turn.now)
    if read is Unclear.NO_TIME:
        whole = read_when(f"{said} 23:59", turn.now)
        read = whole if isinstance(whole, Span) else read
    if isinstance(read, Unclear):
        return Next(texts.UNCLEAR[read], Step.UNTIL, data)
    making.until = (read.ends_at or read.starts_at).isoformat()
    return await _ask(turn, making)


async def _no_limit(turn: Turn, data: Data) -> Next:
    making = Making.of(data)
    making.until = ""
    return await _ask(turn, making)


# --- the card -------------------------------------------------------------------------------


async def _issue(turn: Turn, data: Data) -> Next:
    draft = Making.of(data).draft(turn.scene.key)
    made = await circular.issue(turn.actor, draft, now=turn.now)
    count = len(await circular.receivers(turn.actor, draft.audience))
    return Next(texts.ISSUED.format(short=short(made.number), count=count))


async def _change(turn: Turn, data: Data) -> Next:
    """Ask anew for one thing; another number shows the card once more."""
    making = Making.of(data)
    match turn.said.choice or texts.CHANGES.get(command(turn.said.text), ""):
        case "2":
            await attachment.drop(turn.actor, making.report.attachments)
            making.told, making.title, making.text = {}, "", ""
        case "3":
            making.audience = []
        case "4":
            making.until = None
    return await _ask(turn, making)


async def _drop(turn: Turn, data: Data) -> Next:
    await attachment.drop(turn.actor, Making.of(data).report.attachments)
    return Next(texts.DROPPED)


def _readable(data: Data) -> bool:
    """Whether this version knows everything that another one kept."""
    try:
        Making.of(data)
    except TypeError:
        return False
    return True


_ANY = tuple(Step)

CIRCULAR = Dialog(
    name="circular",
    rows=(
        Row(Step.WHO, Expect.DIGIT, _choose_people, _ANY),
        Row(Step.WHO, Expect.TEXT, _name_people, _ANY),
        Row(Step.TEXT, Expect.DONE, _finish, _ANY),
        Row(Step.TEXT, Expect.TEXT, _gather, (Step.TEXT,)),
        Row(Step.TEXT, Expect.PHOTO, _gather, (Step.TEXT,)),
        Row(Step.TEXT, Expect.VOICE, _gather, (Step.TEXT,)),
        Row(Step.TITLE, Expect.TEXT, _take_title, _ANY),
        Row(Step.UNTIL, Expect.ONE, _no_limit, _ANY, texts.SAYS_NO_LIMIT),
        Row(Step.UNTIL, Expect.TEXT, _take_until, _ANY),
        Row(Step.CARD, Expect.ONE, _issue, (None,), texts.SAYS_ISSUE),
        Row(Step.CARD, Expect.ZERO, _drop, (None,), texts.SAYS_DROP),
        Row(Step.CARD, Expect.DIGIT, _change, _ANY, tuple(texts.CHANGES)),
    ),
    cancel=_drop,
    help={
        Step.WHO: texts.HELP_WHO,
        Step.TEXT: texts.HELP_TEXT,
        Step.TITLE: texts.HELP_TITLE,
        Step.UNTIL: texts.HELP_UNTIL,
        Step.CARD: texts.HELP_CARD,
    },
    left=dict.fromkeys(Step, texts.STILL_WRITING),
    again={Command.WRITE_CIRCULAR: texts.ALREADY_WRITING},
    silence=SILENCE,
    readable=_readable,
    first=texts.FINISH_FIRST,
)
