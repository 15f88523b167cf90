"""The sandbox as a web application: platform, control API and page in one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from wechat.sandbox import control
from wechat.sandbox.sandbox import Sandbox

STATIC = Path(__file__).parent / "static"
_LARGEST = 16 * 1024 * 1024


def build_sandbox(sandbox: Sandbox) -> web.Application:
    """All routes of one sandbox; its connections close with the application."""
    app = web.Application(client_max_size=_LARGEST, middlewares=[control.speak_plainly])
    app[control.SANDBOX] = sandbox
    sandbox.platform.add_routes(app)
    control.add_routes(app)
    app.router.add_get("/", _page)
    app.router.add_static("/static/", STATIC)
    app.cleanup_ctx.append(_pusher)
    return app


@asynccontextmanager
async def running(
    sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Sandbox]:
    """Serve a sandbox while the block lasts; `sandbox.base` is its address (port 0: any)."""
    runner = web.AppRunner(build_sandbox(sandbox), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        sandbox.base = f"http://{host}:{runner.addresses[0][1]}"
        yield sandbox
    finally:
        await runner.cleanup()


async def _page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


async def _pusher(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[control.SANDBOX].pusher.close()
