"""What can go wrong on purpose: slow, busy or broken answers, per path, for n calls."""

from dataclasses import asdict, dataclass
from typing import Literal, get_args

Kind = Literal["slow", "busy", "broken", "cut", "code"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One planned failure of the platform's HTTP API.

    `path` is a prefix ("/" means every call); `left` counts the calls it still spoils, None means
    until removed; `seconds` is for slow, `code` for code (any errcode, 40164 say).
    busy answers -1, broken HTTP 502, cut closes the connection without an answer.
    """

    kind: Kind
    path: str = "/"
    left: int | None = None
    seconds: float = 6.0
    code: int = -1

    def as_json(self) -> dict[str, object]:
        """The fault as the control API shows it."""
        return asdict(self)


class Faults:
    """The failures in force, first match first."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def plan(self, fault: Fault) -> Fault:
        """Put a fault in force."""
        self.planned.append(fault)
        return fault

    def clear(self, kind: str = "", path: str = "") -> None:
        """Lift the faults of that kind and path; empty means any."""
        self.planned = [
            f for f in self.planned if (kind and f.kind != kind) or (path and f.path != path)
        ]

    def strike(self, path: str) -> Fault | None:
        """The fault that this call meets, counted down; None when all is well."""
        fault = next((f for f in self.planned if path.startswith(f.path)), None)
        if fault is not None and fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                self.planned.remove(fault)
        return fault
