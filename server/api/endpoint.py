"""What one URL of the API is: who may ask, what it takes, what it gives, how it refuses.

The same declaration serves the request and writes its part of the OpenAPI document.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Generic, TypeVar
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from handlers.actor import Actor
from handlers.attachment import File
from handlers.errors import NotBound, NotFound, Refused
from handlers.session import Visitor
from server.api import files, forms
from server.carried import HOUSE, MP, SETTINGS
from server.errors import (
    Away,
    BadInput,
    BadRequest,
    NotSignedIn,
    TooLarge,
    TooOften,
    WrongType,
)
from server.settings import Settings
from wechat.client import Client

VISITOR = web.RequestKey("VISITOR", Visitor)


class Given(BaseModel):
    """What a request brings; a field that is not named here is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Asked(BaseModel):
    """What a request's query brings; other parameters are let be, as everywhere on the web."""

    model_config = ConfigDict(frozen=True)


class Nothing(Given):
    """A request that brings nothing."""


class Upload(Given):
    """A form with one file, and what it is called."""

    file: bytes
    name: str = ""


class Shown(BaseModel):
    """What an answer shows."""

    model_config = ConfigDict(frozen=True)


class Done(Shown):
    """Done; there is nothing more to say."""

    done: bool = True


class Who(Enum):
    """Who may ask."""

    #: anybody
    ANYBODY = auto()
    #: whoever holds a session
    VISITOR = auto()
    #: whoever holds a session and is bound to the roster
    PERSON = auto()


#: What numbers look like in paths, by the part's name.
_NUMBERS = {
    "receipt": re.compile(r"民[0-9]{4}-[0-9]{4,10}"),
    "activity": re.compile(r"活[0-9]{4}-[0-9]{4,10}"),
    "circular": re.compile(r"通[0-9]{4}-[0-9]{4,10}"),
}

In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=Shown | File)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks, when, and in what surroundings."""

    request: web.Request
    now: datetime

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.request.config_dict[SETTINGS]

    @property
    def key(self) -> str:
        """The key that signs sessions and links."""
        return self.request.config_dict[HOUSE].key

    @property
    def miniprogram(self) -> Client:
        """The mini-program's side of WeChat; raises Away when none is configured."""
        client: Client | None = self.request.config_dict.get(MP)
        if client is None:
            raise Away
        return client

    @property
    def visitor(self) -> Visitor:
        """Who holds the session; raises NotSignedIn."""
        visitor: Visitor | None = self.request.get(VISITOR)
        if visitor is None:
            raise NotSignedIn
        return visitor

    @property
    def actor(self) -> Actor:
        """The person behind the session; raises NotSignedIn or NotBound."""
        actor = self.visitor.actor
        if actor is None:
            raise NotBound
        return actor

    def part(self, name: str) -> str:
        """Give a part of the path; NotFound for one that cannot name anything."""
        value = self.request.match_info[name]
        if "\x00" in value or len(value) > 500:
            raise NotFound
        return value

    @property
    def receipt(self) -> str:
        """Give the receipt number in the path; NotFound for what can be none."""
        return self._number("receipt")

    @property
    def activity(self) -> str:
        """Give the activity's number in the path; NotFound for what can be none."""
        return self._number("activity")

    @property
    def circular(self) -> str:
        """Give the circular's number in the path; NotFound for what can be none."""
        return self._number("circular")

    def _number(self, name: str) -> str:
        value = self.part(name)
        if not _NUMBERS[name].fullmatch(value):
            raise NotFound
        return value

    def uuid(self, name: str) -> UUID:
        """Give a part of the path that is a UUID; NotFound for anything else."""
        try:
            return UUID(self.part(name))
        except ValueError as error:
            raise NotFound from error

    def number(self, name: str) -> int:
        """Give a part of the path that is a row's number; NotFound for anything else."""
        value = self.part(name)
        if not (value.isascii() and value.isdigit()) or len(value) > 18:
            raise NotFound
        return int(value)


Handle = Callable[[Call, In], Awaitable[Out]]


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[In, Out]):
    """One use case behind one method of one URL."""

    handle: Handle[In, Out]
    takes: type[In]
    gives: type[Out]
    who: Who
    status: int
    refuses: tuple[type[Refused], ...]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Check who asks, read what is given, have it done, and write the answer."""
        call = Call(request, datetime.now(UTC))
        if self.who is not Who.ANYBODY:
            _ = call.actor if self.who is Who.PERSON else call.visitor
        return self._write(request, await self.handle(call, await self._read(request)))

    async def _read(self, request: web.Request) -> In:
        if issubclass(self.takes, Nothing):
            return self.takes()
        if issubclass(self.takes, Asked):
            return self.takes.model_validate(dict(request.query))
        if issubclass(self.takes, Upload):
            file, name = await forms.read_file(request)
            return self.takes(file=file, name=name)
        return self.takes.model_validate_json(await forms.read_json(request))

    def _write(self, request: web.Request, answer: Out) -> web.Response:
        if isinstance(answer, File):
            return files.write(request, answer)
        return web.json_response(text=answer.model_dump_json(), status=self.status)

    @property
    def refusals(self) -> tuple[type[Refused], ...]:
        """Every refusal that this endpoint can answer with, the common ones included."""
        common: list[type[Refused]] = [BadRequest, Away]
        if self.who is not Who.ANYBODY:
            common += [NotSignedIn, TooOften]
        if self.who is Who.PERSON:
            common += [NotBound]
        if issubclass(self.takes, Given) and not issubclass(self.takes, Nothing):
            common += [WrongType, TooLarge]
        if not issubclass(self.takes, Nothing):
            common += [BadInput]
        return (*common, *self.refuses)


def endpoint(
    takes: type[In],
    gives: type[Out],
    *refuses: type[Refused],
    who: Who = Who.PERSON,
    status: int = 200,
) -> Callable[[Handle[In, Out]], Endpoint[In, Out]]:
    """Declare what a function does for the API; `refuses` names what only this one refuses with."""

    def declare(handle: Handle[In, Out]) -> Endpoint[In, Out]:
        return Endpoint(handle, takes, gives, who, status, refuses)

    return declare


#: What the parts of the paths look like, as JSON schemas.
PARTS: Mapping[str, Mapping[str, object]] = {
    "receipt": {"type": "string", "examples": ["民2026-0123"]},
    "attachment": {"type": "string", "format": "uuid"},
    "notice": {"type": "integer", "minimum": 1},
    "token": {"type": "string"},
    "activity": {"type": "string", "examples": ["活2026-0012"]},
    "circular": {"type": "string", "examples": ["通2026-0003"]},
    "person": {"type": "string", "examples": ["W012"]},
    "task": {"type": "integer", "minimum": 1},
    "material": {"type": "integer", "minimum": 1},
    "correction": {"type": "integer", "minimum": 1},
    "calendar": {"type": "integer", "minimum": 1},
    "bulletin": {"type": "integer", "minimum": 1},
    "day": {"type": "string", "format": "date"},
    "digest": {"type": "integer", "minimum": 1},
    "figure": {"type": "string", "examples": ["overdue"]},
    "month": {"type": "string", "examples": ["2026-11"]},
    "secret": {"type": "string"},
}
