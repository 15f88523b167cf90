"""The demo's parts run side by side, come back when they end, and leave nothing behind."""

import asyncio
import base64
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from server import children as children_module
from server.children import Child
from server.demo import complete, environment, invented_keys, run_demo
from server.embedded import CannotStart
from server.settings import Settings, load_settings, variable

ROOT = Path(__file__).parents[2]

#: Programs that stand in for the service's own: each prints its process number, then …
PROGRAMS = {
    "stays": "import signal; signal.pause()",
    "ends": "raise SystemExit(7)",
    "refuses": "raise SystemExit(2)",
    "deaf": "import signal; signal.signal(15, signal.SIG_IGN); print('deaf')\n"
    "while True: signal.pause()",
}
PARENT = """
import asyncio, os
from server.children import Child
child = Child("part", "stays", env=os.environ, say=lambda name, line: print(line, flush=True))
asyncio.run(child.keep())
"""


class Heard:
    """The lines that children say, which a test can wait for."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    def say(self, name: str, line: str) -> None:
        self._lines.put_nowait((name, line))

    async def next(self) -> str:
        name, line = await asyncio.wait_for(self._lines.get(), 30)
        assert name == "part"
        return line


def has_ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, str]:
    for name, rest in PROGRAMS.items():
        text = f"import os; print(os.getpid()); {rest}"
        (tmp_path / f"{name}.py").write_text(text)
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def start(
    programs: dict[str, str], heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[str], Awaitable[Child]]]:
    monkeypatch.setattr(children_module, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(children_module, "GRACE", 0.3)
    started: list[tuple[Child, asyncio.Task[None]]] = []

    async def start(program: str) -> Child:
        child = Child("part", program, env=programs, say=heard.say)
        started.append((child, asyncio.create_task(child.keep())))
        return child

    yield start
    for child, task in started:
        await child.stop()
        await task


async def test_a_child_that_is_killed_comes_back(
    start: Callable[[str], Awaitable[Child]], heard: Heard
) -> None:
    await start("stays")
    first = int(await heard.next())
    os.kill(first, signal.SIGKILL)
    assert await heard.next() == "ended with code -9; again in 0.01 s"
    assert int(await heard.next()) != first


async def test_pauses_grow_while_a_child_keeps_ending(
    start: Callable[[str], Awaitable[Child]], heard: Heard
) -> None:
    await start("ends")
    said = [await heard.next() for _ in range(6)][1::2]
    assert said == [f"ended with code 7; again in {pause} s" for pause in ("0.01", "0.02", "0.04")]


async def test_a_stopped_child_stays_down(
    start: Callable[[str], Awaitable[Child]], heard: Heard
) -> None:
    child = await start("stays")
    pid = int(await heard.next())
    await child.stop()
    assert has_ended(pid)


async def test_a_deaf_child_is_killed(
    start: Callable[[str], Awaitable[Child]], heard: Heard
) -> None:
    child = await start("deaf")
    pid = int(await heard.next())
    assert await heard.next() == "deaf"
    await child.stop()
    assert has_ended(pid)


async def test_bad_settings_do_not_pass_by_trying_again(
    programs: dict[str, str], heard: Heard
) -> None:
    with pytest.raises(CannotStart, match="part can't start with these settings"):
        await Child("part", "refuses", env=programs, say=heard.say).keep()


async def test_run_gives_the_exit_code(programs: dict[str, str], heard: Heard) -> None:
    assert await Child("part", "ends", env=programs, say=heard.say).run() == 7


def test_no_child_outlives_a_killed_parent(programs: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], env=programs, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        ended = os.pidfd_open(child)
        parent.kill()
        # The number becomes readable when its process ends.
        assert select.select([ended], [], [], 30)[0] == [ended]
        os.close(ended)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
        monkeypatch.delenv(f"{variable(field)}_FILE", raising=False)
    monkeypatch.setenv("LIAISON_DATA_DIR", str(tmp_path / "data"))
    return monkeypatch


def test_the_demo_invents_keys_once(tmp_path: Path) -> None:
    keys = invented_keys(tmp_path / "data")
    assert keys == invented_keys(tmp_path / "data")
    assert keys != invented_keys(tmp_path / "other")
    assert (tmp_path / "data" / "demo.json").stat().st_mode & 0o077 == 0
    assert len(base64.b64decode(keys["oa_aes_key"] + "=", validate=True)) == 32
    Settings(**keys)  # type: ignore[arg-type]


def test_the_demo_completes_what_is_unset(bare: pytest.MonkeyPatch) -> None:
    settings = complete(load_settings(), sandboxed=True)
    assert settings.wechat_api_base == "http://127.0.0.1:8081"
    assert settings.demo_data
    assert settings.secret_key is not None
    assert settings.oa_appid.startswith("wx")
    assert len(settings.oa_aes_key.get_secret_value()) == 43


def test_the_environment_wins_over_the_demo(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 32)
    bare.setenv("LIAISON_OA_APPID", "wx0000000000000001")
    bare.setenv("LIAISON_OA_TOKEN", "ours")
    bare.setenv("LIAISON_OA_SECRET_FILE", str(tmp_path / "secret"))
    bare.setenv("LIAISON_DEMO_DATA", "0")
    settings = complete(load_settings(), sandboxed=True)
    assert settings.oa_appid == "wx0000000000000001"
    assert settings.oa_token == SecretStr("ours")
    assert settings.oa_secret == SecretStr("s" * 32)
    assert not settings.demo_data
    assert settings.mp_appid.startswith("wx")


def test_without_a_sandbox_the_demo_invents_no_wechat(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("LIAISON_WECHAT_API_BASE", "https://wechat.example")
    settings = complete(load_settings(), sandboxed=False)
    assert settings.wechat_api_base == "https://wechat.example"
    assert (settings.oa_appid, settings.oa_token) == ("", SecretStr(""))


def test_children_read_the_same_settings(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 32)
    bare.setenv("LIAISON_MP_SECRET_FILE", str(tmp_path / "secret"))
    settings = complete(load_settings(), sandboxed=True)
    for name, value in environment(settings, os.environ).items():
        bare.setenv(name, value)
    bare.delenv("LIAISON_MP_SECRET_FILE")
    assert load_settings() == settings
    assert "LIAISON_MP_SECRET_FILE" not in environment(settings, {"LIAISON_MP_SECRET_FILE": "x"})


@pytest.mark.parametrize("field", ["port", "sandbox_port"])
def test_a_busy_port_is_named_with_its_variable(bare: pytest.MonkeyPatch, field: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as busy,
        socket.create_server(("127.0.0.1", 0)) as b,
    ):
        free = b.getsockname()[1]
        b.close()
        bare.setenv("LIAISON_PORT", str(free))
        bare.setenv("LIAISON_SANDBOX_PORT", str(free))
        bare.setenv(variable(field), str(busy.getsockname()[1]))
        with pytest.raises(CannotStart, match=f"Port .* {variable(field)}=\\d+ make demo"):
            run_demo(load_settings())
