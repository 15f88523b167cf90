"""Statements that are shared by all who ask at the same moment.

Most of what a small statement costs is its way to the database and back. While one is under way,
who asks next is gathered, and the next statement goes for all of them: nobody waits for company.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import asyncpg

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Company(Generic[Asked, Answer]):
    """Who goes with one statement, and the answers in the same order."""

    asked: list[Asked] = field(default_factory=list)
    answers: "asyncio.Task[Sequence[Answer]] | None" = None


class Together(Generic[Asked, Answer]):
    """Asks ``ask`` for all who call at the same moment; ``at_once`` statements at a time.

    What the database refuses to all of them is asked again for each alone, so that nobody fails
    for somebody else's sake: ``ask`` must write all or nothing.
    """

    def __init__(
        self, ask: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], at_once: int
    ) -> None:
        self._ask = ask
        self._under_way = asyncio.Semaphore(at_once)
        self._next: _Company[Asked, Answer] = _Company()

    async def __call__(self, asked: Asked) -> Answer:
        """Ask with whoever else asks now."""
        company = self._next
        place = len(company.asked)
        company.asked.append(asked)
        if company.answers is None:
            company.answers = asyncio.create_task(self._go(company))
        try:
            return (await asyncio.shield(company.answers))[place]
        except asyncpg.PostgresError:
            if len(company.asked) == 1:
                raise
        return (await self._ask([asked]))[0]

    async def _go(self, company: _Company[Asked, Answer]) -> Sequence[Answer]:
        async with self._under_way:
            self._next = _Company()
            return await self._ask(company.asked)
