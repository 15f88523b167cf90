"""The dialog engine: a dialog is one table, and this is how a message goes through it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.commands import Command
from bot.said import Kind, Said
from handlers.actor import Actor
from handlers.conversation import Data, OpenDialog, Scene
from handlers.errors import NotBound
from handlers.submission import Draft
from rules.text import command


@dataclass(frozen=True, slots=True)
class House:
    """Where the bot lives: the organisation's code, the public address, the signing key."""

    org: str
    base_url: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one person, and everything known when it came."""

    said: Said
    scene: Scene
    house: House
    now: datetime

    @property
    def actor(self) -> Actor:
        """Who speaks; raises NotBound for a stranger."""
        if self.scene.actor is None:
            raise NotBound
        return self.scene.actor


@dataclass(frozen=True, slots=True)
class Next:
    """What a row answers: the words, and the step to wait in; no step ends the dialog.

    ``again`` answers the same message told once more, where the words may not be kept.
    ``hands_in`` is handed in as the turn ends, and answered with the receipts. What is
    ``repeatable`` does and says the same when it is told again, and needs no keeping.
    """

    reply: str
    step: StrEnum | None = None
    data: Data = field(default_factory=dict)
    again: str = ""
    hands_in: tuple[Draft, ...] = ()
    repeatable: bool = False


class Expect(StrEnum):
    """What a row waits for."""

    #: words that are neither a single digit nor a command
    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    PLACE = "place"
    DONE = "好了"
    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    NINE = "9"
    #: a code at a door, scanned or typed
    CODE = "code"
    #: any single digit
    DIGIT = "digit"


Do = Callable[[Turn, Data], Awaitable[Next]]

#: Within this time words are an answer to a light question that takes any.
AT_ONCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Row:
    """In this step, expecting this, do that; it may go on to these steps (None ends).

    ``words`` are what people type instead of the number.
    """

    step: StrEnum
    expect: Expect
    do: Do
    goes: tuple[StrEnum | None, ...]
    words: tuple[str, ...] = ()

    def chosen(self, said: Said) -> bool:
        """Tell whether the message picks this row by its number or its words."""
        if self.expect.isdigit() and said.choice == self.expect:
            return True
        if self.expect is Expect.CODE:
            asked = said.asked
            return asked is not None and asked.name is Command.SIGN_IN and bool(asked.rest)
        return said.kind is Kind.TEXT and command(said.text) in self.words

    def takes(self, said: Said) -> bool:
        """Tell whether the row takes the message."""
        match self.expect:
            case Expect.DONE:
                return said.asked is not None and said.asked.name is Command.DONE
            case Expect.DIGIT:
                return bool(said.choice)
            case Expect.TEXT:
                return said.kind is Kind.TEXT and not said.choice and said.asked is None
            case _:
                return said.kind == self.expect.value or self.chosen(said)


def _anything(data: Data) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Dialog:
    """One thing a person does in several messages, as a table read from the top.

    ``help`` has the words for each step, ``left`` what is said after another
    command in the middle; ``cancel`` ends it; after ``silence`` the next
    message goes to ``resume`` first, but for the steps that are ``patient``;
    without a ``resume`` the dialog lapses. ``readable`` tells whether this
    version can go on with what another one kept; ``fragile`` dialogs end when
    a step is refused, ``light`` ones when somebody says something else, and
    ``first`` is what keeps another dialog from taking the place of this one.
    """

    name: str
    rows: tuple[Row, ...]
    cancel: Do
    help: Mapping[StrEnum, str]
    left: Mapping[StrEnum, str]
    again: Mapping[Command, str] = field(default_factory=dict)
    silence: timedelta | None = None
    resume: Do | None = None
    patient: tuple[StrEnum, ...] = ()
    readable: Callable[[Data], bool] = _anything
    fragile: bool = False
    light: bool = False
    first: str = ""

    def row(self, step: str, said: Said) -> Row | None:
        """Find the row that the message picks in this step, else the first that takes it."""
        rows = [row for row in self.rows if row.step == step]
        picked = (row for row in rows if row.chosen(said))
        return next(picked, None) or next((row for row in rows if row.takes(said)), None)

    def knows(self, opened: OpenDialog) -> bool:
        """Tell whether the table has the step; a deployment meets dialogs of another version."""
        return opened.step in set(self.help) and self.readable(opened.data)

    def carries_on(self, opened: OpenDialog, said: Said, now: datetime) -> bool:
        """Tell whether the dialog can take the next message."""
        if self.resume is not None:
            return True
        known = self.knows(opened) and not self.long_silent(opened, now)
        return known and not (self.light and self._passed_by(opened, said, now))

    def long_silent(self, opened: OpenDialog, now: datetime) -> bool:
        """Tell whether nobody has spoken for longer than the dialog waits."""
        since = opened.changed_at
        return self.silence is not None and since is not None and now - since > self.silence

    def _passed_by(self, opened: OpenDialog, said: Said, now: datetime) -> bool:
        """Whether a question is left unanswered for something else: no number and no command.

        Words long after the question are something else, whatever it would take.
        """
        if said.choice or said.asked is not None:
            return False
        row, since = self.row(opened.step, said), opened.changed_at
        late = since is not None and now - since > AT_ONCE
        return row is None or (late and not row.chosen(said))


async def step(dialog: Dialog, turn: Turn, opened: OpenDialog) -> Next:
    """Take one message through the dialog; a row may also lead into a step of another one."""
    asked = turn.said.asked.name if turn.said.asked else None
    row = dialog.row(opened.step, turn.said)
    if asked is Command.CANCEL and not (row and row.chosen(turn.said)):
        return await dialog.cancel(turn, opened.data)
    if dialog.resume is not None and _to_resume(dialog, turn, opened):
        return await dialog.resume(turn, opened.data)
    words = _said_inside(dialog, asked, opened.step)
    if row is None or words:
        waits = _named(dialog, opened.step)
        return Next(words or dialog.help[waits], waits, opened.data)
    answer = await row.do(turn, opened.data)
    if answer.step not in row.goes:
        raise LookupError(f"{dialog.name}: {row.step} may not go to {answer.step}")
    return answer


def _said_inside(dialog: Dialog, asked: Command | None, step: str) -> str:
    if asked is Command.HELP:
        return dialog.help[_named(dialog, step)]
    return dialog.again.get(asked, "") if asked else ""


def _to_resume(dialog: Dialog, turn: Turn, opened: OpenDialog) -> bool:
    """Whether to ask first if the draft goes on: after a silence, or where its step is gone."""
    if not dialog.knows(opened):
        return True
    asked = turn.said.asked
    if opened.step in dialog.patient or (asked and asked.name is Command.HELP):
        return False
    return dialog.long_silent(opened, turn.now)


def _named(dialog: Dialog, step: str) -> StrEnum:
    return next(name for name in dialog.help if name == step)


def words_left(dialog: Dialog, opened: OpenDialog) -> str:
    """Remind of the dialog that stays open behind another command."""
    return {name.value: words for name, words in dialog.left.items()}.get(opened.step, "")


def interrupts(dialog: Dialog, opened: OpenDialog, said: Said) -> bool:
    """Tell whether the message is another command, to be done with the dialog left open."""
    if said.asked is None:
        return False
    row = dialog.row(opened.step, said)
    if row is not None and row.chosen(said):
        return False
    return said.asked.name not in {Command.CANCEL, Command.HELP, Command.DONE, *dialog.again}
