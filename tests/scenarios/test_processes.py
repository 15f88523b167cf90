"""Processes begin and end in order: two migrations at once, a web and a worker told to go."""

import asyncio

import asyncpg

from tests.scenarios.programs import migration
from tests.scenarios.stage import staged


async def test_two_migrations_at_once_make_every_table_once(empty_database, tmp_path):
    first, second = (migration(empty_database, tmp_path / name) for name in ("first", "second"))
    codes = await asyncio.gather(first.done(), second.done())
    assert codes == [0, 0], first.said() + second.said()
    connection = await asyncpg.connect(empty_database)
    try:
        applied = await connection.fetch("SELECT app, name FROM tortoise_migrations")
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
    finally:
        await connection.close()
    assert len(applied) == len({tuple(row) for row in applied}) > 0
    assert {"opinions", "entries", "notices", "heard", "pgqueuer"} <= {row[0] for row in tables}
    assert await first.done() == 0


async def test_web_and_worker_end_in_order_when_told(own_database, services, tmp_path):
    async with staged(own_database, services.redis_url, tmp_path) as stage:
        assert "绑定码" in await stage.stranger().says("你好")
        assert (stage.web.stop(), stage.worker.stop()) == (0, 0)
        assert stage.logs() == []
