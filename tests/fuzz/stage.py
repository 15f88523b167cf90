"""The service under fuzz: a county, its people, and `python -m server web` as a process.

The fuzzer stands where WeChat and the mini-program stand, and reads what came of it in the
database, in the process's log and in what the process holds.
"""

import asyncio
import hashlib
import itertools
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import asyncpg
import psutil

from handlers.slip import hash_code
from rules.committees import SEVEN_COMMITTEES
from rules.role import Role
from server.embedded.programs import die_with_parent
from tests.fuzz.sql import BROKEN, GAPS, NEWEST, PERSON, SESSION
from wechat.account import Account
from wechat.sandbox import Registered, Sandbox, running

ROOT = Path(__file__).parents[2]
KEY = "a secret key that only tests know, of some length"
AES_KEY = "currentcurrentcurrentcurrentcurrentcurrent1"
PREVIOUS_KEY = "previouspreviouspreviouspreviouspreviouspre"
#: In every name and text that the fuzzer plants; openids begin with OPENID, phones with PHONE.
MARK, OPENID, PHONE = "凤尾标记", "oFuzz", "139770"
#: Connections that the fuzzer keeps open at most.
CONNECTIONS = 16
#: Seconds in which a process must come up, or write down what it holds.
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the county; `openid` is their WeChat's, bound or not."""

    id: int
    openid: str
    name: str
    code: str
    role: Role
    bound: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """What the process holds: bytes of resident memory, open files, tasks, Python objects."""

    rss: int
    files: int
    tasks: int
    objects: int


@dataclass(slots=True)
class Service:
    """One county and the web process that serves it."""

    org: str
    org_id: int
    base: str
    account: Account
    db: asyncpg.Pool
    http: aiohttp.ClientSession
    sandbox: Sandbox
    process: "subprocess.Popen[bytes]"
    log: Path
    watched: Path
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    read: int = 0

    @property
    def callback(self) -> str:
        return f"{self.base}/wechat/{self.org}"

    async def person(
        self, role: Role = Role.MEMBER, committee: str = "", *, bound: bool = True
    ) -> Person:
        """Put somebody on the roster, with a slip; nobody else uses them."""
        number = next(self.numbers)
        code, name, openid = f"{number:08d}", f"{MARK}{number}", f"{OPENID}{secrets.token_hex(8)}"
        person_id = await self.db.fetchval(
            PERSON,
            self.org_id,
            f"F{number}",
            name,
            f"{PHONE}{number % 100_000:05d}",
            hash_code(KEY, self.org_id, code),
            role.value,
            committee,
            [openid] if bound else [],
            datetime.now(UTC),
        )
        return Person(person_id, openid, name, code, role, bound)

    async def opens(self, person: Person, step: str, data: dict[str, object]) -> None:
        """Put a person into the middle of a report, as if they had come there by talking."""
        await self.db.execute(
            "INSERT INTO dialogs (org_id, openid, name, step, data, version, changed_at)"
            " VALUES ($1, $2, 'opinion', $3, $4, 1, $5)",
            self.org_id,
            person.openid,
            step,
            json.dumps(data, ensure_ascii=False),
            datetime.now(UTC),
        )

    async def session(self, person: Person) -> str:
        """Give the token of a new session of the person's mini-program."""
        token = secrets.token_urlsafe(32)
        hashed = hashlib.sha256(token.encode()).hexdigest()
        now = datetime.now(UTC)
        ends = now + timedelta(days=1)
        openid = f"{person.openid}mp"
        await self.db.execute(SESSION, self.org_id, hashed, openid, now, ends, person.id)
        return token

    async def items_of(self, person: Person) -> list[asyncpg.Record]:
        return list(
            await self.db.fetch(
                "SELECT * FROM opinions WHERE org_id = $1 AND reporter_id = $2 ORDER BY id",
                self.org_id,
                person.id,
            )
        )

    async def rows(self) -> tuple[int | None, ...]:
        """Give the newest row of every table that a message can write."""
        row = await self.db.fetchrow(NEWEST)
        return tuple(row.values())

    async def dialog_of(self, openid: str) -> tuple[object, ...]:
        row = await self.db.fetchrow(
            "SELECT step, version, data FROM dialogs WHERE org_id = $1 AND openid = $2",
            self.org_id,
            openid,
        )
        return tuple(row.values()) if row else ()

    async def holding(self) -> Holding:
        """Ask the process what it holds, after it has collected its garbage."""
        self.watched.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        until = time.monotonic() + PATIENCE
        while not self.watched.exists():
            assert time.monotonic() < until, "the process does not say what it holds"
            await asyncio.sleep(0.02)
        told = json.loads(self.watched.read_text())
        seen = psutil.Process(self.process.pid)
        return Holding(seen.memory_info().rss, seen.num_fds(), told["tasks"], told["objects"])

    def said(self) -> str:
        """Give what the process logged since it was last asked."""
        whole = self.log.read_text(errors="replace")
        begun, self.read = self.read, len(whole)
        return whole[begun:]

    async def check_order(self) -> None:
        """Hold receipts gapless, timelines unbroken, and the log free of people and of traces."""
        assert self.process.poll() is None, f"the service ended\n{self.said()[-3000:]}"
        gaps = await self.db.fetch(GAPS, self.org_id)
        assert not gaps, f"receipts with gaps or doubles: {gaps}"
        broken = await self.db.fetch(BROKEN, self.org_id)
        assert not broken, f"timelines that do not hang together: {broken}"
        wrong = [line for line in self.said().splitlines() if _TELLTALE.search(line)]
        assert not wrong, "the log says what it must not:\n" + "\n".join(wrong[:10])


_WORDS = (
    MARK,
    MARK.encode("unicode_escape").decode(),
    repr(MARK.encode())[2:-1],
    OPENID,
    "Traceback",
    '"level": "error"',
    "ERROR ",
    "CRITICAL ",
)
_TELLTALE = re.compile("|".join([*map(re.escape, _WORDS), rf"{PHONE}\d{{5}}"]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _env(account: Account, port: int, base: str, urls: dict[str, str]) -> dict[str, str]:
    given = urls | {
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": KEY,
        "ORG": account.org,
        "WECHAT_API_BASE": base,
        "OA_APPID": account.appid,
        "OA_SECRET": account.secret,
        "OA_TOKEN": account.token,
        "OA_AES_KEY": account.aes_key,
        "OA_PREVIOUS_AES_KEY": account.previous_aes_key,
        "MP_APPID": "wxmp0001",
        "MP_SECRET": "mp-secret",
    }
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    return ours | {f"LIAISON_{name}": value for name, value in given.items()}


async def _found(db: asyncpg.Pool, org: str) -> int:
    org_id: int = await db.fetchval(
        "INSERT INTO organisations (code, name, created_at) VALUES ($1, '试验县政协', $2)"
        " RETURNING id",
        org,
        datetime.now(UTC),
    )
    await db.executemany(
        "INSERT INTO committees (org_id, name, code) VALUES ($1, $2, $3)",
        [(org_id, row.short, row.code) for row in SEVEN_COMMITTEES],
    )
    return org_id


async def _ready(base: str, http: aiohttp.ClientSession, said: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            async with http.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        assert time.monotonic() < until, f"the service does not come up\n{said()}"
        await asyncio.sleep(0.1)


def _start(env: dict[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    watch = {
        "WATCHED": str(folder / "holding"),
        "PYTHONPATH": str(Path(__file__).parent / "inside"),
    }
    with (folder / "web.log").open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "server", "web"],
            cwd=ROOT,
            env=env | watch,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )


@asynccontextmanager
async def staged(
    database_url: str, redis_url: str, folder: Path, *, sealed: bool
) -> AsyncIterator[Service]:
    """Raise a county and its web process over a migrated database."""
    keys = (AES_KEY, PREVIOUS_KEY) if sealed else ("", "")
    account = Account(f"f{secrets.token_hex(6)}", "wxoa0001", "oa-secret", "oa-token", *keys)
    official = Registered("service", account.appid, account.secret, account.token)
    box = Sandbox(official, Registered("mini", "wxmp0001", "mp-secret"))
    urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    port = _free_port()
    base, log = f"http://127.0.0.1:{port}", folder / "web.log"
    async with (
        running(box),
        asyncpg.create_pool(database_url, min_size=1, max_size=4) as db,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as http,
    ):
        org_id = await _found(db, account.org)
        process = _start(_env(account, port, box.base, urls), folder)
        try:
            await _ready(base, http, log.read_text)
            yield Service(
                account.org, org_id, base, account, db, http, box, process, log, folder / "holding"
            )
        finally:
            process.terminate()
            process.wait(timeout=30)
