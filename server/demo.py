"""`python -m server demo`: the service, its servers and a WeChat sandbox in one terminal."""

import asyncio
import base64
import json
import os
import secrets
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from server.children import Child
from server.embedded import CannotStart, Server, services
from server.settings import SECRETS, Settings, variable

#: Seconds in which every part must have answered.
PATIENCE = 120.0
#: Seconds between two looks at the embedded servers.
BEAT = 1.0
WELCOME = """
联络站已就绪，按 Ctrl-C 结束。Liaison is ready; Ctrl-C ends it.

  {wechat}
  API       {base}/api/v1/openapi.json
"""
PHONES = "微信手机  http://localhost:{port}/"
ELSEWHERE = "WeChat    {base} (by LIAISON_WECHAT_API_BASE, so no sandbox runs here)"


def run_demo(settings: Settings) -> None:
    """Run everything until Ctrl-C or SIGTERM; what the environment sets wins.

    Raises CannotStart when a port is taken or a part does not start.
    """
    sandboxed = "wechat_api_base" not in settings.model_fields_set
    _check_port("port", settings.host, settings.port)
    if sandboxed:
        _check_port("sandbox_port", settings.host, settings.sandbox_port)
    settings = complete(settings, sandboxed)
    with services(settings) as running:
        for server in running.started:
            server.leave()
        urls = {"database_url": running.database_url, "redis_url": running.redis_url}
        settings = settings.model_copy(update=urls)
        asyncio.run(_until_told(settings, sandboxed, running.started))


def _check_port(field: str, host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            name, other = variable(field), port + 1000 if port < 60000 else port - 1000
            raise CannotStart(
                f"Port {port} can't be used: {error.strerror}. "
                f"Choose another with {name}, as in: {name}={other} make demo"
            ) from None


def complete(settings: Settings, sandboxed: bool) -> Settings:
    """Return the settings with the demo's own values wherever the environment says nothing."""
    keys = invented_keys(settings.data_dir)
    own: dict[str, object] = {
        "demo_data": True,
        "log_format": "console",
        "secret_key": SecretStr(keys.pop("secret_key")),
    }
    if sandboxed:
        own["wechat_api_base"] = f"http://{_reachable(settings.host)}:{settings.sandbox_port}"
        own |= {name: k if name.endswith("appid") else SecretStr(k) for name, k in keys.items()}
        own |= {"oa_template": "demo-push", "mp_template": "demo-mini-push"}
    missing = {name: value for name, value in own.items() if name not in settings.model_fields_set}
    return settings.model_copy(update=missing)


def invented_keys(data_dir: Path) -> dict[str, str]:
    """Return the demo's secret key and WeChat keys: random, and the same for one data directory."""
    path = data_dir / "demo.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(_invent(), indent=1))
    keys: dict[str, str] = json.loads(path.read_text())
    return keys


def _invent() -> dict[str, str]:
    return {
        "secret_key": secrets.token_hex(32),
        "oa_appid": f"wx{secrets.token_hex(8)}",
        "oa_secret": secrets.token_hex(16),
        "oa_token": secrets.token_hex(16),
        "oa_aes_key": _aes_key(),
        "mp_appid": f"wx{secrets.token_hex(8)}",
        "mp_secret": secrets.token_hex(16),
    }


def _aes_key() -> str:
    """Invent an EncodingAESKey: 32 bytes in base64 without its `=`, of letters and digits."""
    key = ""
    while not key.isalnum():
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return key


def environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which children read exactly these settings."""
    files = {f"{variable(field)}_FILE" for field in SECRETS}
    env = {name: value for name, value in inherited.items() if name not in files}
    for field in type(settings).model_fields:
        value = getattr(settings, field)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value not in (None, ""):
            env[variable(field)] = str(value)
    return env


async def _until_told(settings: Settings, sandboxed: bool, servers: Sequence[Server]) -> None:
    performance = asyncio.create_task(_perform(settings, sandboxed, servers))
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signum, performance.cancel)
    with suppress(asyncio.CancelledError):
        await performance


async def _perform(settings: Settings, sandboxed: bool, servers: Sequence[Server]) -> None:
    child = partial(Child, env=environment(settings, os.environ), say=_say)
    await _finish(child("migrate", "server", "migrate"))
    children = [child("web", "server", "web"), child("worker", "server", "worker")]
    if sandboxed:
        cast = settings.data_dir / "cast.json"
        await _finish(child("cast", "server", "demo-cast", str(cast)))
        children.append(child("wechat", *_sandbox(settings, cast)))
    lasting = [asyncio.create_task(part.keep()) for part in children]
    menu = child("menu", "server", "menu") if sandboxed else None
    watch = asyncio.create_task(_watch(settings, menu, servers))
    try:
        done, _ = await asyncio.wait([*lasting, watch], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        watch.cancel()
        await asyncio.gather(*(part.stop() for part in children))
        await asyncio.gather(*lasting, watch, return_exceptions=True)


def _sandbox(settings: Settings, cast: Path) -> list[str]:
    callback = f"http://{_reachable(settings.host)}:{settings.port}/wechat/{settings.org}"
    address = ["--host", settings.host, "--port", str(settings.sandbox_port)]
    return ["wechat.sandbox", *address, "--callback", callback, "--cast", str(cast)]


async def _finish(part: Child) -> None:
    try:
        code = await part.run()
    finally:
        await part.stop()
    if code != 0:
        raise CannotStart(f"{part.name} ended with code {code}; see above.")


async def _watch(settings: Settings, menu: Child | None, servers: Sequence[Server]) -> None:
    """Say when all is ready, and bring embedded servers back that crash."""
    host, wechat = _reachable(settings.host), ELSEWHERE.format(base=settings.wechat_api_base)
    await _ready(f"http://{host}:{settings.port}/readyz")
    if menu is not None:
        await _ready(f"http://{host}:{settings.sandbox_port}/")
        await _finish(menu)
        wechat = PHONES.format(port=settings.sandbox_port)
    print(WELCOME.format(wechat=wechat, base=settings.base_url), flush=True)
    while True:
        await asyncio.sleep(BEAT)
        for server in servers:
            server.revive()


async def _ready(url: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            while True:
                if await _answers(session, url):
                    return
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise CannotStart(f"{url} did not answer within {PATIENCE:g} s; see above.") from None


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    with suppress(aiohttp.ClientError):
        async with session.get(url) as answer:
            return answer.status == 200
    return False


def _reachable(host: str) -> str:
    """Return the host under which this machine reaches what listens on `host`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _say(name: str, line: str) -> None:
    print(f"{name:<8}│ {line}", flush=True)
