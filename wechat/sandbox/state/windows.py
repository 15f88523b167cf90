"""When an account may write to a person first: customer-service windows (45015, 45047)."""

from dataclasses import dataclass

from wechat.sandbox.refusal import Refusal

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person's action allows: `count` messages within `seconds`."""

    count: int
    seconds: float


#: Kind of account → the person's action → what it opens.
OPENINGS: dict[str, dict[str, Opening]] = {
    "service": {
        "message": Opening(5, 48 * HOUR),
        "click": Opening(3, 60),
        "subscribe": Opening(3, 60),
        "scan": Opening(3, 60),
    },
    "mini": {"message": Opening(5, 48 * HOUR), "enter": Opening(2, 60)},
}


@dataclass(slots=True)
class Window:
    """An opening in use: `left` messages until `until` (unix seconds)."""

    left: int
    until: float


class Windows:
    """The windows that one person has opened for one account."""

    def __init__(self, kind: str) -> None:
        self._openings = OPENINGS[kind]
        self._open: dict[str, Window] = {}

    def open(self, action: str, now: float) -> None:
        """The person acted: the action's window starts again, full; others open nothing."""
        if opening := self._openings.get(action):
            self._open[action] = Window(opening.count, now + opening.seconds)

    def close(self) -> None:
        """The person left: nothing may be sent any more."""
        self._open.clear()

    def take(self, now: float) -> None:
        """Use one message, of the window that ends first; 45015 none open, 45047 none left."""
        live = sorted((w for w in self._open.values() if now < w.until), key=lambda w: w.until)
        if not live:
            raise Refusal(45015)
        window = next((w for w in live if w.left > 0), None)
        if window is None:
            raise Refusal(45047)
        window.left -= 1

    def left(self, now: float) -> int:
        """How many messages may be sent right now."""
        return sum(w.left for w in self._open.values() if now < w.until)
