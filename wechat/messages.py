"""What a person or the platform said: one flat shape for every kind of message and event."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from wechat.bodies import Fields
from wechat.errors import ProtocolError

#: Characters of the longest name, id or event; an event's key may be a web address.
_SHORT, _ADDRESS = 128, 2048
#: Characters of the longest openid; the platform's have 28.
_OPENID = 64
#: Seconds; the last moment that a calendar of four-digit years can hold.
_END_OF_TIME = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Message:
    """One message or event of a callback; `fields` holds everything as it came.

    `kind` is the MsgType and `event` the Event, both in lower case, unknown ones as they come.
    `created` is in unix seconds. `key` is 32 hexadecimal characters, the same for every
    delivery of one message and for nothing else.
    """

    kind: str
    sender: str
    receiver: str
    created: int
    key: str
    text: str = ""
    media_id: str = ""
    format: str = ""
    recognition: str = ""
    latitude: float | None = None
    longitude: float | None = None
    label: str = ""
    event: str = ""
    event_key: str = ""
    ticket: str = ""
    fields: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def subscriptions(self) -> tuple[Mapping[str, object], ...]:
        """The templates that a subscribe_msg_* event speaks of, one mapping for each."""
        rows = self.fields.get("List")
        return tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def read_message(fields: Fields) -> Message:
    """The message in a callback's fields; raises ProtocolError for a missing or odd field."""
    kind = _needed(fields, "MsgType").lower()
    is_event = kind.endswith("event")
    event = _text(fields, "Event").lower() if is_event else ""
    if event.startswith("subscribe_msg_"):
        fields = {**fields, "List": _rows(fields)}
    place = _inner(fields, "SendLocationInfo") or fields
    sender, created = _needed(fields, "FromUserName", _OPENID), _seconds(fields, "CreateTime")
    return Message(
        kind=kind,
        sender=sender,
        receiver=_needed(fields, "ToUserName"),
        created=created,
        key=_key(fields, sender, created, event if kind == "event" else None),
        text=_text(fields, "Content", limit=None),
        media_id=_text(fields, "MediaId"),
        format=_text(fields, "Format"),
        recognition=_text(fields, "Recognition", limit=None),
        latitude=_degrees(place, "Location_X", "Latitude", 90),
        longitude=_degrees(place, "Location_Y", "Longitude", 180),
        label=_text(place, "Label", limit=_ADDRESS),
        event=event,
        event_key=_text(fields, "EventKey", limit=_ADDRESS),
        ticket=_text(fields, "Ticket", limit=_ADDRESS),
        fields=fields,
    )


def _key(fields: Fields, sender: str, created: int, event: str | None) -> str:
    """What makes two deliveries the same.

    MsgId alone collides (voice), sender and second alone do too (LOCATION and unsubscribe), so
    both count. TEMPLATESENDJOBFINISH and the checks of media have an id of their own. A message
    that lacks its MsgId is known by what it says.
    """
    ids = _text(fields, "MsgId") or _text(fields, "MsgID") or _text(fields, "trace_id")
    if event is not None:
        what = ["event", event, _text(fields, "EventKey", limit=_ADDRESS), ids]
        what += [str(row.get("MsgID", "")) for row in _rows(fields)]
    else:
        what = ["message", ids] if ids else ["message", repr(sorted(fields.items(), key=str))]
    identity = "\0".join([sender, str(created), *what])
    return hashlib.blake2b(identity.encode(), digest_size=16).hexdigest()


def _rows(fields: Fields) -> list[Fields]:
    """`List` of a subscribe_msg_* event, which is an object for one row and an array for more."""
    for owner in (fields, *fields.values()):
        if isinstance(owner, dict) and (rows := owner.get("List")):
            rows = rows if isinstance(rows, list) else [rows]
            return [row for row in rows if isinstance(row, dict)]
    return []


def _inner(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _text(fields: Fields, name: str, limit: int | None = _SHORT) -> str:
    value = fields.get(name, "")
    text = value.strip() if isinstance(value, str) else _digits(name, value)
    if limit and len(text) > limit:
        raise ProtocolError(f"{name} is longer than {limit} characters.")
    return text


def _digits(name: str, value: object) -> str:
    """A number or null of JSON, where XML has a text."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProtocolError(f"{name} must be one plain value.")
    return str(value)


def _needed(fields: Fields, name: str, limit: int = _SHORT) -> str:
    if text := _text(fields, name, limit):
        return text
    raise ProtocolError(f"{name} is missing.")


def _seconds(fields: Fields, name: str) -> int:
    text = _needed(fields, name)
    if not (text.isascii() and text.isdigit()) or int(text) > _END_OF_TIME:
        raise ProtocolError(f"{name} must be a time in unix seconds.")
    return int(text)


def _degrees(place: Fields, first: str, second: str, bound: int) -> float | None:
    name = first if first in place else second
    text = _text(place, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as problem:
        raise ProtocolError(f"{name} must be a number of degrees.") from problem
    if not math.isfinite(value) or abs(value) > bound:
        raise ProtocolError(f"{name} must lie between -{bound} and {bound}.")
    return value
