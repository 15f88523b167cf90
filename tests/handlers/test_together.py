"""Sharing a statement: everybody gets their own answer, and fails only for their own sake."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.together import Together


class Database:
    """Doubles numbers, all or nothing; odd ones it refuses."""

    def __init__(self) -> None:
        self.statements: list[list[int]] = []
        self.under_way = self.most = 0
        self.asked = asyncio.Event()

    async def ask(self, numbers: Sequence[int]) -> list[int]:
        self.statements.append(list(numbers))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.asked.set()
        await asyncio.sleep(0)
        self.under_way -= 1
        if any(number % 2 for number in numbers):
            raise asyncpg.UniqueViolationError("odd")
        return [number * 2 for number in numbers]


async def _ask_all(database: Database, numbers: Sequence[int], at_once: int = 1) -> list[object]:
    together = Together(database.ask, at_once)
    return await asyncio.gather(*(together(one) for one in numbers), return_exceptions=True)


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 3))
def test_everybody_gets_their_own_answer(numbers: list[int], at_once: int) -> None:
    answers = asyncio.run(_ask_all(Database(), numbers, at_once))
    expected = [None if number % 2 else number * 2 for number in numbers]
    assert [None if isinstance(one, Exception) else one for one in answers] == expected


async def test_who_asks_meanwhile_goes_with_the_next() -> None:
    database = Database()
    together = Together(database.ask, 1)
    first = asyncio.create_task(together(0))
    await database.asked.wait()
    rest = await asyncio.gather(*(together(number) for number in (2, 4, 6)))
    assert (await first, rest) == (0, [4, 8, 12])
    assert (database.statements, database.most) == ([[0], [2, 4, 6]], 1)


async def test_who_is_refused_alone_is_not_asked_twice() -> None:
    database = Database()
    with pytest.raises(asyncpg.UniqueViolationError):
        await Together(database.ask, 1)(1)
    assert database.statements == [[1]]


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    database = Database()
    together = Together(database.ask, 1)
    gone, stays = (asyncio.create_task(together(number)) for number in (2, 4))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 8
    assert database.statements == [[2, 4]]
