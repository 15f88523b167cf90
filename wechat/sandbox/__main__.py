"""`python -m wechat.sandbox`: serve a WeChat for one service.

Accounts come from options or from the LIAISON_OA_* and LIAISON_MP_* variables that the service
itself reads, so both can be given the same environment.
"""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from wechat.sandbox.app import running
from wechat.sandbox.cast import admit_all, read_cast
from wechat.sandbox.push import Timing
from wechat.sandbox.sandbox import Sandbox
from wechat.sandbox.state.world import Registered

#: Option → the variable that stands in for it.
VARIABLES = {
    "appid": "LIAISON_OA_APPID",
    "secret": "LIAISON_OA_SECRET",
    "token": "LIAISON_OA_TOKEN",
    "aes-key": "LIAISON_OA_AES_KEY",
    "mini-appid": "LIAISON_MP_APPID",
    "mini-secret": "LIAISON_MP_SECRET",
}


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line, with the environment behind it."""
    parser = argparse.ArgumentParser("python -m wechat.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--callback", required=True, help="address that callbacks are posted to")
    for option, variable in VARIABLES.items():
        parser.add_argument(
            f"--{option}", default=os.environ.get(variable, ""), help=f"or {variable}"
        )
    parser.add_argument("--name", default="联络站", help="the account's name on the phones")
    parser.add_argument("--mode", choices=("plain", "compatible", "safe"))
    parser.add_argument("--format", choices=("xml", "json"), default="xml")
    parser.add_argument("--apart", type=float, default=5.0, help="seconds between tries")
    parser.add_argument("--cast", type=Path, help="JSON file of people, places and templates")
    options = parser.parse_args(arguments)
    if not (options.appid and options.token):
        parser.error("--appid and --token (or LIAISON_OA_APPID and LIAISON_OA_TOKEN) are needed")
    if options.mode in ("compatible", "safe") and not options.aes_key:
        parser.error(f"--mode {options.mode} needs --aes-key (or LIAISON_OA_AES_KEY)")
    return options


def build(options: argparse.Namespace) -> Sandbox:
    """The sandbox that the options describe, with its cast in it."""
    official = Registered(
        "service",
        options.appid,
        options.secret,
        options.token,
        options.aes_key,
        options.mode or ("safe" if options.aes_key else "plain"),
        options.format,
        options.name,
    )
    mini = Registered("mini", options.mini_appid, options.mini_secret)
    sandbox = Sandbox(
        official,
        mini if options.mini_appid else None,
        callback=options.callback,
        timing=Timing(apart=options.apart),
    )
    if options.cast:
        admit_all(sandbox, read_cast(options.cast))
    return sandbox


async def serve(options: argparse.Namespace) -> None:
    """Serve until told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(build(options), options.host, options.port) as sandbox:
        print(f"微信沙箱：{sandbox.base}/", flush=True)
        await stop.wait()


def main() -> None:
    """Run the program; a bad cast file or a busy port ends it with one line."""
    try:
        asyncio.run(serve(read_options()))
    except (ValueError, OSError) as problem:
        raise SystemExit(str(problem)) from None


if __name__ == "__main__":
    main()
