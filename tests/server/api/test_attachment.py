"""Files over the API: what a form must be, and who gets the bytes."""

import io
from collections.abc import Callable

import pytest
from aiohttp import FormData
from PIL import Image

from rules.role import Role

AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20


def form(content: bytes, name: str = "file") -> FormData:
    made = FormData()
    made.add_field("note", "before the file")
    made.add_field(name, content, filename="说明.bin", content_type="application/octet-stream")
    return made


async def test_giving_and_getting_back(phone: Callable) -> None:
    held, other = await phone(), await phone()
    answer = await held.client.post("/api/v1/attachments", data=form(AMR), headers=held.headers)
    file = await answer.json()
    assert (answer.status, file["kind"], file["size"]) == (201, "voice", len(AMR))
    got = await held.client.get(f"/api/v1/attachments/{file['id']}", headers=held.headers)
    assert (await got.read(), got.content_type) == (AMR, "audio/amr")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    await other.refused("GET", f"/attachments/{file['id']}", status=404)


async def test_a_photo_of_nine_megabytes(phone: Callable) -> None:
    made = io.BytesIO()
    Image.effect_noise((3000, 3000), 90).save(made, "PNG")
    assert 7 * 1024**2 < len(made.getvalue()) < 10 * 1024**2
    held = await phone()
    answer = await held.client.post(
        "/api/v1/attachments", data=form(made.getvalue()), headers=held.headers
    )
    assert answer.status == 201


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{}", "application/json", 415, "wrong_type"),
        (b"", "multipart/form-data", 400, "bad_request"),
        (b"", "multipart/form-data; boundary=x", 400, "bad_request"),
        (b"nothing at all", "multipart/form-data; boundary=x", 400, "bad_request"),
        (b"--x\r\n\r\nfile", "multipart/form-data; boundary=x", 400, "bad_request"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422, "bad_input"),
        (b"--x\r\nContent-Dispo", "multipart/form-data; boundary=x", 400, "bad_request"),
        (
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
            400,
            "bad_request",
        ),
    ],
)
async def test_forms_that_are_none(
    phone: Callable, data: bytes, content_type: str, status: int, code: str
) -> None:
    held = await phone()
    headers = {**held.headers, "Content-Type": content_type}
    answer = await held.client.post("/api/v1/attachments", data=data, headers=headers)
    assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (AMR, "another", 422, "bad_input"),
        (b"<html>", "file", 422, "attachment_refused"),
        (b"\xff" * (21 * 1024**2), "file", 413, "too_large"),
        (b"\xff" * (200 * 1024), "another", 413, "too_large"),
    ],
)
async def test_files_that_are_not_kept(
    phone: Callable, content: bytes, name: str, status: int, code: str
) -> None:
    held = await phone()
    answer = await held.client.post(
        "/api/v1/attachments", data=form(content, name), headers=held.headers
    )
    assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


async def test_who_hands_nothing_in_gives_no_file(phone: Callable) -> None:
    held = await phone(Role.ADMIN)
    answer = await held.client.post("/api/v1/attachments", data=form(AMR), headers=held.headers)
    assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("token", ["x", "%00", "a.b.c", "WzEsMl0.abc", "%E4%B8%AD", "x" * 600])
async def test_a_link_that_is_none(phone: Callable, token: str) -> None:
    held = await phone()
    answer = await held.client.get(f"/a/{token}")
    assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", ["x", "1", "%00", "00000000-0000-0000-0000-000000000000"])
async def test_a_file_that_is_none(phone: Callable, name: str) -> None:
    held = await phone()
    assert (await held.refused("GET", f"/attachments/{name}", status=404))["code"] == "not_found"
