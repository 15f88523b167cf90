"""Requests as bytes on the wire: odd methods, paths, headers, tokens, lengths and forms.

A whole request gets an answer, and what is cut off does the service no harm.
"""

import asyncio
import re
import secrets
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.letters import apply, damages
from tests.fuzz.stage import Service
from tests.fuzz.watch import Watch, effort

_METHODS = st.sampled_from(
    ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get",
     "BREW", "P\tT", ""]
)  # fmt: skip
_PATHS = st.sampled_from(
    ["/", "/healthz", "/readyz", "/metrics", "/wechat/", "/wechat/demo", "/wechat/{org}",
     "/wechat/{org}/x",
     "/api/v1/me", "/api/v1/openapi.json", "/api/v1/opinions", "/api/v1/opinions/waiting",
     "/api/v1/notices",
     "/api/v1/opinions/%00", "/api/v1/opinions/%E6%B0%912026-0001", "/api/v1/opinions/%ff",
     "/api/v1/attachments",
     "/api/v1/attachments/x", "/api/v1/notices/99999999999999999999/read", "/api/v1/session",
     "/a/x.y.z", "/a/%00",
     "/../../etc/passwd", "//", "*", "http://x.example/", "/" + "a" * 9000,
     "/api/v1/opinions?before=x&limit=-1",
     "/api/v1/opinions?before=9223372036854775808", "/\xff",
     "/api/v1/notices?limit=1e3&limit=%00", "x", "/a b"]
)  # fmt: skip
_HEADERS = st.sampled_from(
    ["Authorization: Bearer {token}", "Authorization: Bearer {token}",
     "Authorization: Bearer " + "x" * 5000,
     "Authorization: Basic e30=", "Authorization: Bearer", "Authorization: Bearer \xff\xfe",
     "Expect: 100-continue",
     "Expect: tea", "X-Request-ID: \u2028", "Cookie: a=b; =; ;;", "Accept-Encoding: gzip;q=9",
     "Host: x",
     "Connection: close", "Connection: Upgrade\r\nUpgrade: websocket", "Upgrade: h2c",
     "Transfer-Encoding: gzip",
     "Range: bytes=0-1", "If-None-Match: *", "No colon", ": nameless", "X-Long: " + "x" * 9000,
     "X-Nul: a\0b",
     "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=b",
     "Content-Type: multipart/form-data", "Content-Type: application/json; charset=utf-16",
     " folded: yes",
     "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999",
     "Content-Length: 1, 2",
     "Transfer-Encoding: chunked", "Content-Encoding: gzip", "X-Forwarded-For: ${{x}}"]
)  # fmt: skip
_FILE = b'--b\r\nContent-Disposition: form-data; name="file"'
_BODIES = st.sampled_from(
    [b"", b"{}", b'{"text": "x"}', b'{"code": "\\ud800"}', b"[" * 9000, b"\xff",
     b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n",
     _FILE + b'; filename="a"\r\n\r\nx\r\n--b--\r\n',
     _FILE + b"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n",
     b"--b\r\n\r\n--b\r\n\r\n--b--", b"--b--",
     b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--\r\n",
     _FILE + b"\r\nContent-Encoding: gzip\r\n\r\nxx\r\n--b--\r\n",
     b"GET /healthz HTTP/1.1\r\n\r\n", b"x" * 2**20]
)  # fmt: skip
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
#: Seconds in which the answer to a whole request must have come.
PATIENCE = 20.0


async def _exchange(service: Service, raw: bytes) -> bytes:
    """Send bytes, say that no more will come, and give all that comes back."""
    port = int(service.base.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        return getattr(error, "partial", b"")
    finally:
        writer.close()


def _status(raw: bytes, answer: bytes) -> int:
    found = _STATUS.match(answer)
    assert found, f"no answer but {answer[:300]!r} to {raw[:3000]!r}"
    status = int(found[1])
    assert 100 <= status < 500, f"{answer[:500]!r} to {raw[:3000]!r}"
    return status


async def _lives(service: Service) -> None:
    async with service.http.get(f"{service.base}/healthz") as answer:
        assert answer.status == 200


def _request(method: str, path: str, headers: list[str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", *headers]
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + body


@effort(0.03)
@given(
    method=_METHODS,
    path=_PATHS,
    headers=st.lists(_HEADERS, max_size=3),
    body=_BODIES,
)
async def test_whole_requests(plain: Watch, method, path, headers, body) -> None:
    """The length is true, if the other headers do not say something else."""
    service = await plain.example()
    token = secrets.token_urlsafe(32)
    if any("{token}" in one for one in headers):
        token = await service.session(await service.person())
    headers = [one.replace("{token}", token) for one in headers]
    if not any(one.startswith(("Content-Length", "Transfer-Encoding")) for one in headers):
        headers.append(f"Content-Length: {len(body)}")
        raw = _request(method, path.replace("{org}", service.org), headers, body)
        _status(raw, await _exchange(service, raw))
        return
    raw = _request(method, path.replace("{org}", service.org), headers, body)
    await _cut_off(service, raw)


async def _cut_off(service: Service, raw: bytes) -> None:
    """Send what may be no whole request and go away; an answer, if one comes, is none of ours."""
    port = int(service.base.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    try:
        writer.write_eof()
        answer = await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionError:
        answer = b""
    finally:
        writer.close()
    for status in _STATUS.findall(answer):
        assert int(status) < 500, f"{answer[:500]!r} to {raw[:3000]!r}"
    await _lives(service)


@effort(0.02)
@given(
    method=_METHODS,
    path=_PATHS,
    headers=st.lists(_HEADERS, max_size=3),
    body=_BODIES,
    damage=st.lists(damages(), min_size=1, max_size=3),
)
async def test_damaged_requests(plain: Watch, method, path, headers, body, damage) -> None:
    service = await plain.example()
    raw = _request(method, path, [*headers, f"Content-Length: {len(body)}"], body)
    await _cut_off(service, apply(damage, raw))


def _form(parts: list[tuple[Any, ...]], boundary: bytes) -> bytes:
    lines = []
    for name, filename, kind, content in parts:
        head = f'Content-Disposition: form-data; name="{name}"{filename}\r\n{kind}'
        lines += [b"--" + boundary, head.encode("utf-8", "replace"), content]
    return b"\r\n".join([*lines, b"--" + boundary + b"--", b""])


_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
_PARTS = st.tuples(
    st.sampled_from(["file", "file", "file", "other", "", "文件", 'a"b']),
    st.sampled_from(["", '; filename="a.jpg"', "; filename*=UTF-8''%ff", '; filename="../../x"']),
    st.sampled_from(["", "Content-Type: image/jpeg\r\n", "Content-Transfer-Encoding: base64\r\n",
                     "Content-Type: multipart/mixed\r\n", "Content-Encoding: gzip\r\n", "x\r\n"]),
    st.sampled_from([b"", b"x", b"\xff\xd8\xff\xe0" + b"\0" * 40, _PNG, _PNG + b"\0" * 70_000,
    b"#!AMR\n" + b"\x3c" * 90,
                     b"GIF89a" + b"\0" * 20, b"RIFF\0\0\0\0WEBPVP8 ", b"<svg onload=x>",
                     b"x" * 2**21]),
)  # fmt: skip


@effort(0.03)
@given(
    parts=st.lists(_PARTS, max_size=4),
    damage=st.lists(damages(), max_size=3),
    boundary=st.sampled_from(["b", "b", "c", "", "b" * 200, '"b"', "é"]),
    encoding=st.sampled_from(["", "", "", "gzip", "br"]),
)
async def test_damaged_forms(plain: Watch, parts, damage, boundary, encoding) -> None:
    """What is uploaded in a form that lies: a refusal, and never an item."""
    service = await plain.example()
    token = await service.session(await service.person())
    body = apply(damage, _form(parts, b"b"))
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    url = f"{service.base}/api/v1/attachments"
    async with service.http.post(url, data=body, headers=headers) as answer:
        told = await answer.text()
        assert answer.status == 201 or 400 <= answer.status < 500, (answer.status, told)
