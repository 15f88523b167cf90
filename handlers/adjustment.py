"""The versions of what a county's corrections taught, as routing takes them."""

import structlog

from models import Adjustment as Kept
from rules import model
from rules.adjustment import Adjustment

log = structlog.get_logger()

#: Versions that a process remembers, 2 MB each at most.
REMEMBERED = 8
_known: dict[tuple[int, int], Adjustment | None] = {}


async def held(org_id: int, version: int) -> Adjustment | None:
    """Give a version of a county, 0 for none; None too for one that fits other shipped weights.

    It is the same object as long as it is remembered: no version changes.
    """
    key = (org_id, version)
    if version and key not in _known:
        kept = await Kept.get_or_none(org_id=org_id, version=version, refused=False)
        if len(_known) >= REMEMBERED:
            del _known[next(iter(_known))]
        _known[key] = _read(kept) if kept else None
    return _known.get(key)


def _read(kept: Kept) -> Adjustment | None:
    """Read a version; the worker fits a new one the night after other weights were shipped."""
    if kept.base != shipped():
        log.info("adjustment fits other weights", version=kept.version, base=kept.base)
        return None
    return Adjustment.from_bytes(kept.weights)


def shipped() -> str:
    """Name the shipped weights."""
    return model.shipped().base
