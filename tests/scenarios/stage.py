"""A whole service for a scenario: web and worker as processes, a county, a WeChat, and phones.

What goes in is signed XML or JSON over the callback, what comes out is read on the sandbox's
phones and in the database; the service is never called from inside.
"""

import itertools
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from handlers.slip import hash_code
from rules.committees import SEVEN_COMMITTEES
from rules.role import Role
from tests.scenarios.programs import PATIENCE, Program, clean, eventually, free_port, migration
from wechat.sandbox import Bubble, Registered, Sandbox, Timing, running
from wechat.sandbox.state.places import Place

KEY = "a secret key that only tests know, of some length"
AES_KEY = "scenarioscenarioscenarioscenarioscenario123"
_UNIT = """
INSERT INTO handling_units (org_id, name) VALUES ($1, $2)
ON CONFLICT (org_id, name) DO UPDATE SET name = excluded.name RETURNING id
"""
_STATION = """
INSERT INTO stations (org_id, name) VALUES ($1, $2)
ON CONFLICT (org_id, name) DO UPDATE SET name = excluded.name RETURNING id
"""


@dataclass(slots=True)
class Phone:
    """Somebody's WeChat, and the person on the roster whom they are to be."""

    sandbox: Sandbox
    openid: str
    code: str = ""
    person_id: int = 0
    name: str = ""
    phone: str = ""

    async def says(self, text: str) -> str:
        """Send a text, and give what is answered at once."""
        return _words(await self.sandbox.says(self.openid, text))

    async def photo(self, content: bytes | None = None) -> str:
        return _words(await self.sandbox.sends_photo(self.openid, content))

    async def taps(self, label: str) -> str:
        return _words(await self.sandbox.taps(self.openid, label))

    async def scans(self, mark: str) -> str:
        return _words(await self.sandbox.scans(self.openid, mark))

    async def stands_at(self, place: Place) -> str:
        """Send where one is."""
        spot = (place.latitude, place.longitude)
        return _words(await self.sandbox.sends_location(self.openid, *spot, place.label))

    async def hears(self, count: int = 1) -> str:
        """Wait for what the service says by itself."""
        return _words(await self.sandbox.hears(self.openid, count, PATIENCE))

    def heard(self, via: str) -> list[str]:
        """Everything that came one way: reply, custom, template, fault."""
        return [one.text for one in self.sandbox.heard(self.openid) if one.via == via]

    async def binds(self) -> str:
        return await self.says(self.code)


def _words(bubbles: list[Bubble]) -> str:
    return "\n".join(bubble.text for bubble in bubbles)


@dataclass(slots=True)
class Stage:
    """One county, its WeChat, and the processes that serve it."""

    org: str
    org_id: int
    base: str
    sandbox: Sandbox
    db: asyncpg.Pool
    env: dict[str, str]
    folder: Path
    web: Program
    worker: Program
    http: aiohttp.ClientSession
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def callback(self) -> str:
        return f"{self.base}/wechat/{self.org}"

    def program(self, *arguments: str) -> Program:
        log = self.folder / f"{'-'.join(arguments)}.log"
        return Program(*arguments, env=self.env, log=log)

    async def ready(self) -> None:
        """Wait until web answers."""
        try:
            await eventually(self.answers, self.base)
        except AssertionError as late:
            raise AssertionError(self.web.said()[-2000:]) from late

    async def answers(self, base: str = "") -> bool:
        """Ask web, or another one of ours, whether all that it needs is there."""
        try:
            async with self.http.get(f"{base or self.base}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def missed(self) -> None:
        """Wait until web misses what was killed."""

        async def misses() -> bool:
            return not await self.answers()

        await eventually(misses, "an outage")

    def stranger(self) -> Phone:
        """Let somebody in who follows the account and is on no roster."""
        openid = f"o{secrets.token_hex(12)}"
        self.sandbox.adds(openid, follows=True)
        return Phone(self.sandbox, openid)

    async def somebody(
        self, role: Role = Role.MEMBER, committee: str = "", station: str = "", unit: str = ""
    ) -> Phone:
        """Put somebody on the roster, with a slip and a phone, not yet bound."""
        number = next(self.numbers)
        code, name, phone = f"{number:08d}", f"试验人{number}", f"139{number:08d}"
        openid = f"o{secrets.token_hex(12)}"
        self.sandbox.adds(openid, name, phone=phone, follows=True)
        station_id = await self.db.fetchval(_STATION, self.org_id, station) if station else None
        person_id = await self.db.fetchval(
            """
            INSERT INTO people
                (org_id, number, name, phone, "group", standing, active, slip_hash, station_id)
            VALUES ($1, $2, $3, $4, '', false, true, $5, $6) RETURNING id
            """,
            self.org_id,
            f"W{number:05d}",
            name,
            phone,
            hash_code(KEY, self.org_id, code),
            station_id,
        )
        await self.db.execute(
            """
            INSERT INTO appointments (org_id, person_id, role, station_id, unit_id, committee_id)
            VALUES ($1, $2, $3, $4, $5,
                (SELECT id FROM committees WHERE org_id = $1 AND code = $6))
            """,
            self.org_id,
            person_id,
            role.value,
            station_id,
            await self.db.fetchval(_UNIT, self.org_id, unit) if unit else None,
            committee,
        )
        return Phone(self.sandbox, openid, code, person_id, name, phone)

    async def bound(
        self, role: Role = Role.MEMBER, committee: str = "", station: str = "", unit: str = ""
    ) -> Phone:
        """Put somebody on the roster who has bound their WeChat by code."""
        phone = await self.somebody(role, committee, station, unit)
        assert "绑好了" in await phone.binds()
        return phone

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """Read rows; $1 is the county."""
        return list(await self.db.fetch(sql, self.org_id, *values))

    async def items_of(self, phone: Phone) -> list[asyncpg.Record]:
        sql = "SELECT * FROM opinions WHERE org_id = $1 AND reporter_id = $2 ORDER BY id"
        return await self.rows(sql, phone.person_id)

    async def quiet(self) -> None:
        """Wait until the worker has nothing left to do."""

        async def idle() -> bool:
            return not await self.db.fetchval("SELECT count(*) FROM pgqueuer")

        await eventually(idle, "an empty queue")

    async def asks(
        self, method: str, path: str, body: object = None, token: str = ""
    ) -> dict[str, Any]:
        """Ask the mini-program's API, and give the JSON of a success."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.base}/api/v1{path}"
        async with self.http.request(method, url, json=body, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
            return dict(await answer.json())

    async def takes(self, path: str, token: str) -> bytes:
        """Fetch a file from the API."""
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.get(f"{self.base}/api/v1{path}", headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    async def signs_in(self, phone: Phone) -> str:
        """Open the mini-program with the person's phone, bind, and give the session's token."""
        code = self.sandbox.opens_mini(phone.openid)
        session = await self.asks("POST", "/session", {"code": code})
        token = str(session["token"])
        if not session["bound"]:
            given = {"phone_code": self.sandbox.gives_phone(phone.openid)}
            await self.asks("POST", "/binding", given, token)
        return token

    def logs(self) -> list[dict[str, Any]]:
        """Everything that the processes logged; what is not JSON is a line called `said`."""
        return [_line(line) for one in (self.web, self.worker) for line in one.said().splitlines()]


def _line(line: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {"said": line}


def _env(org: str, port: int, box: Sandbox, database_url: str, redis_url: str) -> dict[str, str]:
    official, mini = box.world.official, box.world.mini
    assert mini is not None
    given = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": KEY,
        "ORG": org,
        "WECHAT_API_BASE": box.base,
        "OA_APPID": official.appid,
        "OA_SECRET": official.secret,
        "OA_TOKEN": official.token,
        "OA_AES_KEY": official.aes_key,
        "MP_APPID": mini.appid,
        "MP_SECRET": mini.secret,
    }
    return clean() | {f"LIAISON_{name}": value for name, value in given.items()}


async def _found(db: asyncpg.Pool, org: str) -> int:
    org_id: int = await db.fetchval(
        "INSERT INTO organisations (code, name, created_at) VALUES ($1, '试验县政协', $2)"
        " RETURNING id",
        org,
        datetime.now(UTC),
    )
    rows = [(org_id, row.short, row.code) for row in SEVEN_COMMITTEES]
    await db.executemany(
        "INSERT INTO committees (org_id, name, code) VALUES ($1, $2, $3)",
        rows,
    )
    return org_id


@asynccontextmanager
async def staged(
    database_url: str,
    redis_url: str,
    folder: Path,
    *,
    aes_key: str = AES_KEY,
    timing: Timing | None = None,
) -> AsyncIterator[Stage]:
    """Raise a county with its WeChat and its processes over a new database."""
    migrate = migration(database_url, folder / "migrate.log")
    assert await migrate.done() == 0, migrate.said()
    org, port = f"s{secrets.token_hex(6)}", free_port()
    mode = "safe" if aes_key else "plain"
    official = Registered(
        "service", f"wx{secrets.token_hex(8)}", "oa-secret", "oa-token", aes_key, mode
    )
    mini = Registered("mini", f"wx{secrets.token_hex(8)}", "mp-secret")
    box = Sandbox(official, mini, timing=timing)
    async with (
        running(box),
        asyncpg.create_pool(database_url, min_size=0, max_size=5) as db,
        aiohttp.ClientSession() as http,
    ):
        env = _env(org, port, box, database_url, redis_url)
        box.pusher.callback = f"http://127.0.0.1:{port}/wechat/{org}"
        web, worker = (Program(n, env=env, log=folder / f"{n}.log") for n in ("web", "worker"))
        org_id = await _found(db, org)
        base = f"http://127.0.0.1:{port}"
        stage = Stage(org, org_id, base, box, db, env, folder, web, worker, http)
        try:
            web.start()
            worker.start()
            await stage.ready()
            yield stage
        finally:
            web.stop()
            worker.stop()
