"""Posting to the callback as WeChat does, or as somebody who would like to be WeChat."""

import base64
import json
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import aiohttp

from tests.fuzz.stage import Service
from wechat.bodies import read_body
from wechat.errors import ProtocolError
from wechat.messages import Message, read_message
from wechat.replies import TEXT_LIMIT
from wechat.sealing import Mode, open_reply, seal_callback

Query = Mapping[str, str] | list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Post:
    """One request to the callback; its repr is all that is needed to send it again."""

    query: Query
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: int = 0

    def __repr__(self) -> str:
        packed = base64.b64encode(zlib.compress(self.body)).decode()
        body = repr(self.body) if len(self.body) < 2000 else f"unzip({packed!r})"
        return f"Post({self.query!r}, {body}, {dict(self.headers)!r}, {self.chunks})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def sealed(service: Service, plain: bytes, mode: Mode, nonce: str = "n") -> tuple[Query, bytes]:
    """Sign and, but for plain mode, seal a body with the account's current key."""
    return seal_callback(service.account, plain, mode, time.time(), nonce)


def message_in(plain: bytes) -> Message | None:
    """Read the message that a well signed body carries, if it carries one."""
    try:
        return read_message(read_body(plain)[0])
    except ProtocolError:
        return None


async def send(service: Service, post: Post) -> Answer:
    """Post, and hold the answer to what every answer must be."""
    data = _chunked(post.body, post.chunks) if post.chunks else post.body
    try:
        async with service.http.post(
            service.callback, params=post.query, data=data, headers=post.headers
        ) as response:
            answer = Answer(response.status, await response.read())
    except aiohttp.ClientError as error:
        raise AssertionError(f"no answer but {error!r} to {post!r}") from error
    assert answer.status == 200 or 400 <= answer.status < 500, f"{answer} to {post!r}"
    assert answer.body, f"an empty answer to {post!r}"
    return answer


async def _chunked(body: bytes, size: int) -> AsyncIterator[bytes]:
    size = max(size, len(body) // 20)
    for start in range(0, len(body), size):
        yield body[start : start + size]


def words_of(service: Service, answer: Answer, openid: str | None = None) -> str:
    """Give the words of an answer that WeChat would take; empty for `success`."""
    assert answer.status == 200, answer
    if answer.body == b"success":
        return ""
    plain = open_reply(service.account, answer.body) if service.account.keys else answer.body
    fields = _read(plain)
    assert fields["MsgType"] == "text", fields
    assert fields["FromUserName"], fields
    assert openid is None or fields["ToUserName"] == openid, fields
    assert str(fields["CreateTime"]).isdigit(), fields
    words = str(fields["Content"])
    assert words.strip(), fields
    assert len(words.encode()) <= TEXT_LIMIT, f"{len(words.encode())} bytes: {words}"
    return words


def _read(plain: bytes) -> Mapping[str, object]:
    if plain.startswith(b"{"):
        read: dict[str, object] = json.loads(plain)
        return read
    root = ElementTree.fromstring(plain)
    assert root.tag == "xml"
    return {child.tag: child.text or "" for child in root}
