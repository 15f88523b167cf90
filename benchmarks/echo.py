"""What we compare with: wechatpy + aiohttp + uvloop in one process, and nothing behind them.

A text is verified, decrypted, parsed, answered with its own words, encrypted. It remembers
nothing, so it is a ceiling for whatever uses these libraries.
"""

import argparse

import uvloop
from aiohttp import web
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto

from benchmarks.county import ACCOUNT

_crypto = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.appid)


async def callback(request: web.Request) -> web.Response:
    """Answer a sealed text with the same text."""
    query = request.query
    body = await request.text()
    plain = _crypto.decrypt_message(
        body, query["msg_signature"], query["timestamp"], query["nonce"]
    )
    message = parse_message(plain)
    reply = create_reply(message.content, message).render()
    sealed = _crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
    return web.Response(text=sealed, content_type="text/xml")


def main() -> None:
    """Serve on 127.0.0.1 until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = web.Application()
    app.router.add_post("/wechat/{org}", callback)
    web.run_app(
        app,
        host="127.0.0.1",
        port=parser.parse_args().port,
        loop=uvloop.new_event_loop(),
        access_log=None,
        print=lambda *words: None,
    )


if __name__ == "__main__":
    main()
