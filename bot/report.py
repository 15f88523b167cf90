"""What a report has gathered so far, and how one more message is added to it."""

from dataclasses import dataclass, field, fields
from uuid import UUID

from bot import texts
from bot.dialog import Turn
from bot.said import Kind
from handlers import attachment
from handlers.conversation import Data
from rules.attachment import MOST
from rules.attachment import Kind as Attached
from rules.completeness import substance, suggest_title
from rules.opinion import LONGEST

#: Characters of a place that are kept.
PLACE = 200

PHOTOS, VOICES = MOST[Attached.IMAGE], MOST[Attached.VOICE]


@dataclass(slots=True)
class Report:
    """The parts of a report; kept as JSON, so its fields only ever grow.

    ``fresh`` holds what came after a long silence, until the writer says
    whether it belongs to the rest; ``view`` is what was voiced at an activity,
    if the report begins with that; ``near`` are the items like it that the card shows.
    """

    words: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    place: str = ""
    asked: int = 0
    copy: bool = False
    to_office: bool = False
    fresh: Data = field(default_factory=dict)
    view: int = 0
    near: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: Data) -> "Report":
        """Read what the dialog kept; fields of another version are left out."""
        report = cls()
        for one in fields(cls):
            value = data.get(one.name)
            if isinstance(value, type(getattr(report, one.name))):
                setattr(report, one.name, value)
        return report

    def data(self) -> Data:
        """Give what the dialog keeps."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    @property
    def text(self) -> str:
        """Everything that was written, a line per message."""
        return "\n".join(self.words)

    @property
    def title(self) -> str:
        """What the report is about, in a few words."""
        return (self.words and suggest_title(self.text)) or self.without_words

    @property
    def without_words(self) -> str:
        """What stands for the text of a report that has none."""
        if self.voices:
            return "语音反映"
        return "图片反映" if self.photos else "位置反映"

    @property
    def attachments(self) -> tuple[UUID, ...]:
        """What was attached, photos first."""
        return tuple(UUID(one) for one in (*self.photos, *self.voices))

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return not (self.words or self.photos or self.voices or self.place)

    def add_words(self, words: str) -> bool:
        """Add a piece of text; False if the whole would pass the limit."""
        if len("\n".join((*self.words, words))) > LONGEST:
            return False
        self.words.append(words)
        return True

    def join(self, later: "Report") -> str:
        """Take over what another report has gathered; gives what to say of what does not fit."""
        over = [words for words in later.words if not self.add_words(words)]
        photos, voices = self.photos + later.photos, self.voices + later.voices
        self.photos, self.voices = photos[:PHOTOS], voices[:VOICES]
        self.place = later.place or self.place
        full = (
            (over, texts.TOO_MUCH.format(limit=LONGEST)),
            (photos[PHOTOS:], texts.PHOTOS_FULL.format(limit=PHOTOS)),
            (voices[VOICES:], texts.VOICES_FULL.format(limit=VOICES)),
        )
        return "".join(f"\n{words}" for over, words in full if over)

    def leave(self, kept: set[UUID]) -> int:
        """Let go of attachments that are not kept any more; gives how many."""
        before = len(self.attachments)
        self.photos = [one for one in self.photos if UUID(one) in kept]
        self.voices = [one for one in self.voices if UUID(one) in kept]
        return before - len(self.attachments)


async def add(turn: Turn, report: Report) -> str:
    """Add the turn's message to the report; gives what to say of it."""
    match turn.said.kind:
        case Kind.PHOTO:
            return await _add_photo(turn, report)
        case Kind.VOICE:
            return await _add_voice(turn, report)
        case Kind.PLACE:
            return _add_place(turn, report)
        case _:
            return _add_text(turn, report)


async def _add_photo(turn: Turn, report: Report) -> str:
    if len(report.photos) >= PHOTOS:
        return texts.PHOTOS_FULL.format(limit=PHOTOS)
    kept = await attachment.keep(turn.actor, Attached.IMAGE, turn.said.media_id, now=turn.now)
    report.photos.append(str(kept))
    return texts.NOTED_PHOTO.format(count=len(report.photos))


async def _add_voice(turn: Turn, report: Report) -> str:
    if len(report.voices) >= VOICES:
        return texts.VOICES_FULL.format(limit=VOICES)
    kept = await attachment.keep(turn.actor, Attached.VOICE, turn.said.media_id, now=turn.now)
    report.voices.append(str(kept))
    if turn.said.text:
        _add_text(turn, report)
    return texts.NOTED_VOICE


def _add_place(turn: Turn, report: Report) -> str:
    if not turn.said.text:
        return texts.WHERE_IS_IT
    report.place = turn.said.text[:PLACE]
    return texts.NOTED_PLACE.format(place=report.place)


def _add_text(turn: Turn, report: Report) -> str:
    if not substance(turn.said.text):
        return texts.NO_WORDS
    if not report.add_words(turn.said.text):
        full = texts.TOO_MUCH if report.words else texts.TOO_LONG
        return full.format(limit=LONGEST)
    return texts.NOTED
