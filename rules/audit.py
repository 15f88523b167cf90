"""The audit log as a chain: each line's digest covers the line and the digest before it.

A chain alone cannot tell that its end was cut off or that all of it was written anew. Digests
noted elsewhere (on paper, in a summary) can: give them to `first_broken`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest


class Action(StrEnum):
    """What is written down of a person: the closed list."""

    #: opened what not everybody may see: an item, a record, a file
    READ = "read"
    CHANGE = "change"
    #: took lists away as a sheet
    EXPORT = "export"
    #: roles, numbers, calendars, committees
    CONFIGURE = "configure"
    #: handed a person all that is kept of them
    HAND_OUT = "hand_out"
    #: destroyed for good, by two persons; no timeline is left to tell of it
    PURGE = "purge"


#: What stands before the first line.
GENESIS = "0" * 64
#: A sequence number and a digest: where the chain begins.
BEGINNING = (0, GENESIS)

#: PostgreSQL keeps no zero character and no half of a surrogate pair.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


class NotCanonical(ValueError):
    """A line holds what the database would not give back as it was; its words say what."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. Its sequence begins at 1 and misses no number.

    ``actor_id`` is None for the service itself. ``action`` is an `Action`, or whatever somebody
    wrote over it: that is to be found, not stumbled over. ``detail`` names what was done (fields,
    filters, counts), never what stood in them: a purge must not have to break the chain. It is of
    strings, whole numbers, booleans, None, lists and mappings of these.
    """

    seq: int
    at: datetime
    actor_id: int | None
    action: str
    subject: str
    detail: Mapping[str, object]


def digest(previous: str, line: Line) -> str:
    """Return the line's SHA-256 in hex, over the digest before it and the line as sorted JSON.

    Times are in UTC to the microsecond. Raises NotCanonical.
    """
    written = json.dumps(
        [previous, _fields(line)], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sha256(written.encode()).hexdigest()


def first_broken(
    lines: Iterable[Line],
    digests: Iterable[str],
    noted: Mapping[int, str] | None = None,
    after: tuple[int, str] = BEGINNING,
) -> int | None:
    """Return the first sequence number that is missing or whose digest is wrong; None if whole.

    ``noted`` has digests by sequence number that were written down elsewhere, or the beginnings of
    them. A chain that is too long to be read at once is read in parts: ``after`` is where the
    part before it ended.
    """
    noted = noted or {}
    seq, previous = after
    numbered = enumerate(zip_longest(lines, digests), seq + 1)
    for seq, (line, written) in numbered:
        if line is None or line.seq != seq or not (written or "").startswith(noted.get(seq, "")):
            return seq
        if not _holds(previous, line, written):
            return seq
        previous = written
    return seq + 1 if any(later > seq for later in noted) else None


def _holds(previous: str, line: Line, written: str | None) -> bool:
    try:
        return written == digest(previous, line)
    except NotCanonical:
        return False


def _fields(line: Line) -> dict[str, object]:
    if line.at.tzinfo is None:
        raise NotCanonical("a time without its zone")
    return {
        "seq": line.seq,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": line.actor_id,
        "action": line.action,
        "subject": _canonical(line.subject),
        "detail": _canonical(line.detail),
    }


def _canonical(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str() if not _UNKEPT.search(value):
            return value
        case list() | tuple():
            return [_canonical(one) for one in value]
        case Mapping() if all(isinstance(key, str) for key in value):
            return {_canonical(key): _canonical(one) for key, one in value.items()}
    # A float comes back from jsonb written otherwise: 1e16 as a whole number.
    raise NotCanonical(f"{type(value).__name__} {value!r}")
