"""The two servers side by side, each one process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psutil

from benchmarks.county import ACCOUNT
from benchmarks.traffic import HOST
from server.embedded.programs import die_with_parent

PATIENCE = 60.0
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """A server process and its port."""

    port: int
    process: psutil.Process

    @property
    def memory(self) -> int:
        """Bytes that the process holds in memory."""
        return int(self.process.memory_info().rss)

    @property
    def cpu(self) -> float:
        """Seconds that the process has computed."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def ours(
    org: str, database_url: str, redis_url: str, more: Mapping[str, str] = NOTHING
) -> Iterator[Server]:
    """Run one web process of the service for a county that there is."""
    port = _free_port()
    env = {**_env(org, database_url, redis_url), **more, "LIAISON_PORT": str(port)}
    with _running(port, env, "server", "web") as server:
        _wait(server, "/readyz")
        yield server


@contextmanager
def worker(
    org: str, database_url: str, redis_url: str, more: Mapping[str, str] = NOTHING
) -> Iterator[Server]:
    """Run one worker of the service."""
    env = {**_env(org, database_url, redis_url), **more}
    with _running(0, env, "server", "worker") as server:
        yield server


def _env(org: str, database_url: str, redis_url: str) -> dict[str, str]:
    return {
        "LIAISON_DATABASE_URL": database_url,
        "LIAISON_REDIS_URL": redis_url,
        "LIAISON_ORG": org,
        "LIAISON_SECRET_KEY": "k" * 32,
        "LIAISON_OA_APPID": ACCOUNT.appid,
        "LIAISON_OA_SECRET": ACCOUNT.secret,
        "LIAISON_OA_TOKEN": ACCOUNT.token,
        "LIAISON_OA_AES_KEY": ACCOUNT.aes_key,
    }


@contextmanager
def echo() -> Iterator[Server]:
    """Run the echo server."""
    port = _free_port()
    with _running(port, {}, "benchmarks.echo", "--port", str(port)) as server:
        _wait(server, "/")
        yield server


@contextmanager
def _running(port: int, env: dict[str, str], *arguments: str) -> Iterator[Server]:
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env={"PATH": os.environ.get("PATH", os.defpath), **env},
            preexec_fn=die_with_parent(),
        )
        stack.callback(process.wait)
        stack.callback(process.terminate)
        yield Server(port, psutil.Process(process.pid))


def _wait(server: Server, path: str) -> None:
    """Wait for an answer that is no 5xx; raises RuntimeError when none comes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.process.is_running():
        try:
            urllib.request.urlopen(f"http://{HOST}:{server.port}{path}", timeout=5)
            return
        except urllib.error.HTTPError as answered:
            if answered.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The server on port {server.port} does not answer.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
