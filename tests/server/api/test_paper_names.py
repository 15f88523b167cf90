"""What documents are called, from the form that brings one to the header that gives it back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import FormData
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n"
BASE = "http://localhost:8080"


def form(content: bytes, filename: str | None, name: str = "") -> FormData:
    made = FormData(quote_fields=False)
    if name:
        made.add_field("name", name)
    made.add_field("file", content, filename=filename, content_type="application/octet-stream")
    return made


async def give(held: Any, made: FormData, *, status: int = 201) -> dict[str, Any]:
    answer = await held.client.post("/api/v1/attachments", data=made, headers=held.headers)
    assert answer.status == status, await answer.text()
    given: dict[str, Any] = await answer.json()
    return given


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), 90).save(made, "JPEG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("filename", "name", "kept"),
    [
        ("议程.pdf", "", "议程.pdf"),
        ("tmp_1a2b.pdf", "议程.pdf", "议程.pdf"),
        ("folder\\agenda.pdf", "", "agenda.pdf"),
        ("???.pdf", "", ""),
    ],
)
async def test_a_document_keeps_its_name(
    phone: Callable, filename: str, name: str, kept: str
) -> None:
    held = await phone()
    assert (await give(held, form(PDF, filename, name)))["name"] == kept


async def test_a_name_that_is_percent_encoded(phone: Callable) -> None:
    made = FormData()
    made.add_field("file", PDF, filename="议程 “一”.pdf")
    assert (await give(await phone(), made))["name"] == "议程 “一”.pdf"


async def test_it_is_given_back_by_its_name(phone: Callable) -> None:
    held = await phone()
    file = await give(held, form(PDF, "议程 1.pdf"))
    named = "inline; filename=\"file.pdf\"; filename*=UTF-8''%E8%AE%AE%E7%A8%8B%201.pdf"
    read = await held.client.get(f"/api/v1/attachments/{file['id']}", headers=held.headers)
    assert read.headers["Content-Disposition"] == named
    opened = await held.client.get(file["url"].removeprefix(BASE))
    assert opened.headers["Content-Disposition"] == named
    assert (opened.content_disposition.filename, await opened.read()) == ("议程 1.pdf", PDF)


async def test_a_photo_has_none(phone: Callable) -> None:
    held = await phone()
    file = await give(held, form(photo(), "试验人甲在家.jpg", "试验人甲在家"))
    assert file["name"] == ""
    opened = await held.client.get(file["url"].removeprefix(BASE))
    assert opened.headers["Content-Disposition"] == "inline"


async def test_no_secret_in_a_name(phone: Callable) -> None:
    refused = await give(await phone(), form(PDF, "一份机密文件.pdf"), status=422)
    assert refused["error"]["code"] == "out_of_scope"


async def test_bytes_that_are_no_text_are_no_stumbling_block(phone: Callable) -> None:
    held = await phone()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\x00\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff.pdf"\r\n\r\n'
        + PDF
        + b"\r\n--x--\r\n"
    )
    headers = {**held.headers, "Content-Type": "multipart/form-data; boundary=x"}
    answer = await held.client.post("/api/v1/attachments", data=body, headers=headers)
    assert answer.status == 201
    assert (await answer.json())["name"] == "\ufffd\ufffd.pdf"
