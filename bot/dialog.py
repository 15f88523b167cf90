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
    """What a row answers: the words, and the step to wait in; no step ends the dialog."""

    reply: str
    step: StrEnum | None = None
    data: Data = field(default_factory=dict)


class Expect(StrEnum):
    """What a row waits for."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    PLACE = "place"
    DONE = "好了"
    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    ANY = "anything"


def _is(expect: Expect, said: Said) -> bool:
    if expect.isdigit():
        return said.choice == expect
    if expect is Expect.DONE:
        return said.asked is not None and said.asked.name is Command.DONE
    return expect is Expect.ANY or said.kind == expect.value


Do = Callable[[Turn, Data], Awaitable[Next]]


@dataclass(frozen=True, slots=True)
class Row:
    """In this step, expecting this, do that; it may go on to these steps (None ends)."""

    step: StrEnum
    expect: Expect
    do: Do
    goes: tuple[StrEnum | None, ...]


@dataclass(frozen=True, slots=True)
class Dialog:
    """One thing a person does in several messages, as a table read from the top.

    ``help`` has the words for each step, ``left`` what is said after another
    command in the middle; ``cancel`` ends it; after ``silence`` the next
    message goes to ``resume`` first.
    """

    name: str
    rows: tuple[Row, ...]
    cancel: Do
    help: Mapping[StrEnum, str]
    left: Mapping[StrEnum, str]
    again: Mapping[Command, str] = field(default_factory=dict)
    silence: timedelta | None = None
    resume: Do | None = None

    def row(self, step: str, said: Said) -> Row | None:
        """Find the first row that takes the message in this step."""
        rows = (row for row in self.rows if row.step == step and _is(row.expect, said))
        return next(rows, None)


async def step(dialog: Dialog, turn: Turn, opened: OpenDialog) -> tuple[str, OpenDialog | None]:
    """Take one message through the dialog; gives the reply and the dialog as it now stands."""
    asked = turn.said.asked.name if turn.said.asked else None
    if asked is Command.CANCEL:
        return _after(dialog, turn, await dialog.cancel(turn, opened.data))
    if asked is Command.HELP:
        return dialog.help[_named(dialog, opened.step)], opened
    if asked is not None and asked in dialog.again:
        return dialog.again[asked], opened
    if _silent(dialog, turn, opened) and dialog.resume is not None:
        return _after(dialog, turn, await dialog.resume(turn, opened.data))
    row = dialog.row(opened.step, turn.said)
    if row is None:
        return dialog.help[_named(dialog, opened.step)], opened
    answer = await row.do(turn, opened.data)
    if answer.step not in row.goes:
        raise LookupError(f"{dialog.name}: {row.step} may not go to {answer.step}")
    return _after(dialog, turn, answer)


def _after(dialog: Dialog, turn: Turn, answer: Next) -> tuple[str, OpenDialog | None]:
    if answer.step is None:
        return answer.reply, None
    return answer.reply, OpenDialog(dialog.name, answer.step.value, answer.data, turn.now)


def _silent(dialog: Dialog, turn: Turn, opened: OpenDialog) -> bool:
    since = opened.changed_at
    return dialog.silence is not None and since is not None and turn.now - since > dialog.silence


def _named(dialog: Dialog, step: str) -> StrEnum:
    return next(name for name in dialog.help if name == step)


def interrupts(dialog: Dialog, said: Said) -> bool:
    """Tell whether the message is another command, to be done with the dialog left open."""
    if said.asked is None or said.kind is not Kind.TEXT:
        return False
    inside = {Command.CANCEL, Command.HELP, Command.DONE, Command.THANKS, *dialog.again}
    return said.asked.name not in inside
