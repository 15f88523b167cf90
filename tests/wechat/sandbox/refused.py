"""How a call to the sandbox's state ended."""

from collections.abc import Callable

from wechat.sandbox.refusal import Refusal


def code_of(act: Callable[[], object]) -> int:
    """The code that a call is refused with; 0 when it is not."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return 0
