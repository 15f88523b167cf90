"""The sandbox's own time: real time plus an offset that only moves forward."""

import time


class Clock:
    """Unix seconds that a test or the page can move forward; one per world."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Seconds since 1970, as the sandbox sees it."""
        return time.time() + self.offset

    def forward(self, seconds: float) -> float:
        """Move on by that many seconds and return the new time; back is refused."""
        if seconds < 0:
            raise ValueError("时间只能往前走")
        self.offset += seconds
        return self.now()
