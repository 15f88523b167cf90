"""What a report has gathered so far, and how one more message is added to it."""

from dataclasses import dataclass, field, fields
from uuid import UUID

from bot import texts
from bot.dialog import Turn
from bot.said import Kind
from handlers import attachment
from handlers.conversation import Data
from handlers.guidance import GUIDANCE
from handlers.submission import LONGEST
from rules.attachment import MOST
from rules.attachment import Kind as Attached
from rules.completeness import suggest_title
from rules.gates import Gate, is_danger

PHOTOS, VOICES = MOST[Attached.IMAGE], MOST[Attached.VOICE]


@dataclass(slots=True)
class Report:
    """The parts of a report; kept as JSON, so its fields only ever grow.

    ``fresh`` holds what came after a long silence, until the writer says
    whether it belongs to the rest.
    """

    words: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    place: str = ""
    asked: int = 0
    copy: bool = False
    to_office: bool = False
    fresh: Data = field(default_factory=dict)

    @classmethod
    def of(cls, data: Data) -> "Report":
        """Read what the dialog kept; fields of another version are left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})  # type: ignore[arg-type]

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
        return suggest_title(self.text) if self.words else self.without_words

    @property
    def without_words(self) -> str:
        """What stands for the text of a report that has none."""
        return "语音反映" if self.voices else "图片反映"

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
        if len(self.text) + len(words) + 1 > LONGEST:
            return False
        self.words.append(words)
        return True

    def join(self, later: "Report") -> None:
        """Take over what another report has gathered."""
        for words in later.words:
            self.add_words(words)
        self.photos = (self.photos + later.photos)[:PHOTOS]
        self.voices = (self.voices + later.voices)[:VOICES]
        self.place = later.place or self.place


async def add(turn: Turn, report: Report) -> str:
    """Add the turn's message to the report; gives what to say of it."""
    match turn.said.kind:
        case Kind.PHOTO:
            return await _add_photo(turn, report)
        case Kind.VOICE:
            return await _add_voice(turn, report)
        case Kind.PLACE:
            report.place = turn.said.text[:200]
            return texts.NOTED_PLACE.format(place=report.place)
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


def _add_text(turn: Turn, report: Report) -> str:
    if not report.add_words(turn.said.text):
        return texts.TOO_MUCH.format(limit=LONGEST)
    if is_danger(turn.said.text):
        return f"{GUIDANCE[Gate.DANGER]}\n\n{texts.NOTED}"
    return texts.NOTED
