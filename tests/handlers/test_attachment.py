"""Files are checked by what they hold, kept once, and shown only to who may see the item.

Files of activities and circulars are in ``test_material.py``.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers import attachment, content
from handlers.actor import Actor
from handlers.enclosure import check_number
from handlers.errors import AttachmentRefused, NotAllowed, NotFound, OutOfScope
from handlers.submission import Draft, submit
from models import Attachment, Blob, Opinion, Organisation
from models.database import fetch
from rules.attachment import MOST, MOST_UNUSED, Kind, State
from rules.role import Role

MakeActor = Callable[..., Awaitable[Actor]]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 40


PDF = b"%PDF-1.7\n1 0 obj\n"
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
SHEET = f"{OFFICE}.spreadsheetml.sheet"
SLIDES = f"{OFFICE}.presentationml.presentation"


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as folder:
        for name in names:
            folder.writestr(name, "<x/>")
    return made.getvalue()


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 120).save(made, kind, **options)
    return made.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(exif=exif)


@pytest.mark.parametrize(
    ("given_bytes", "kind", "content_type"),
    [
        (photo("JPEG"), Kind.IMAGE, "image/jpeg"),
        (photo("JPEG", mode="CMYK"), Kind.IMAGE, "image/jpeg"),
        (photo("JPEG", mode="L"), Kind.IMAGE, "image/jpeg"),
        (photo("PNG"), Kind.IMAGE, "image/png"),
        (photo("PNG", mode="RGBA"), Kind.IMAGE, "image/png"),
        (photo("PNG", mode="I;16"), Kind.IMAGE, "image/png"),
        (photo("PNG", mode="P"), Kind.IMAGE, "image/png"),
        (photo("WEBP"), Kind.IMAGE, "image/webp"),
        (photo("GIF"), Kind.IMAGE, "image/png"),
        (AMR, Kind.VOICE, "audio/amr"),
        (MP3, Kind.VOICE, "audio/mpeg"),
        (PDF, Kind.PAPER, "application/pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), Kind.PAPER, DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), Kind.PAPER, SHEET),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), Kind.PAPER, SLIDES),
    ],
)
async def test_what_may_be_attached(given_bytes: bytes, kind: Kind, content_type: str) -> None:
    checked = await content.check(given_bytes)
    assert (checked.kind, checked.content_type) == (kind, content_type)


@pytest.mark.parametrize(
    ("given_bytes", "says"),
    [
        (b"", "只收照片、语音、PDF"),
        (b"<html><script>alert(1)</script>", "只收照片、语音、PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收照片、语音、PDF"),
        (archive("说明.txt"), "只收照片、语音、PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000, "旧格式"),
        (b"MZ" + b"\x00" * 100, "只收照片、语音、PDF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\x00" * 50, "HEIC"),
        (photo()[:300], "打不开"),
        (b"\xff\xd8\xff\xe0 only looks like a photo", "打不开"),
        (b"GIF89a\xff\xff\xff\xff", "打不开"),
        (photo("PNG", (8000, 8000), "1"), "照片太大"),
        (photo() + b"\x00" * (10 * 1024 * 1024), "不能超过 10 MB"),
        (AMR + b"\x00" * (2 * 1024 * 1024), "不能超过 2 MB"),
        (PDF + b"\x00" * (20 * 1024 * 1024), "文件不能超过 20 MB"),
    ],
)
async def test_what_may_not_be_attached(given_bytes: bytes, says: str) -> None:
    with pytest.raises(AttachmentRefused, match=says):
        await content.check(given_bytes)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([photo(), photo("PNG"), photo("WEBP"), photo("GIF"), AMR]),
    at=st.integers(0, 400),
    junk=st.binary(max_size=30),
)
def test_a_damaged_file_is_kept_or_refused(start: bytes, at: int, junk: bytes) -> None:
    damaged = start[:at] + junk + start[at + len(junk) :]
    assert asyncio.run(_kept_or_refused(damaged))


async def _kept_or_refused(given_bytes: bytes) -> bytes | str:
    try:
        return (await content.check(given_bytes)).content
    except AttachmentRefused as refused:
        return str(refused)


async def test_a_photo_tells_no_place_and_stays_upright() -> None:
    checked = await content.check(photo_with_place())
    kept = Image.open(io.BytesIO(checked.content))
    assert kept.size == (40, 60)
    assert not kept.getexif()
    assert b"camera" not in checked.content


async def test_a_photo_carries_nothing_behind_its_pixels() -> None:
    checked = await content.check(photo() + b"<?php hidden words ?>")
    assert b"hidden words" not in checked.content


async def test_a_large_photo_is_kept_at_a_readable_size() -> None:
    checked = await content.check(photo("JPEG", (6000, 3000)))
    assert Image.open(io.BytesIO(checked.content)).size == (4096, 2048)


async def test_the_same_file_is_kept_once(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    one, other = await actor(), await actor()
    first = await attachment.upload(one, AMR, now=now)
    second = await attachment.upload(other, AMR, now=now)
    assert first.id != second.id
    assert await Blob.filter(org=org).count() == 1
    assert (await attachment.read(one, first.id)).content == AMR


async def test_who_hands_nothing_in_uploads_nothing(actor: MakeActor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        await attachment.upload(await actor(Role.ADMIN), AMR, now=now)


async def test_nobody_fills_the_disk(actor: MakeActor, now: datetime) -> None:
    member = await actor()
    for _ in range(MOST_UNUSED):
        await attachment.upload(member, AMR, now=now)
    with pytest.raises(AttachmentRefused, match="先提交"):
        await attachment.upload(member, AMR, now=now)


async def test_nine_photos_and_no_more(actor: MakeActor, now: datetime) -> None:
    member = await actor()
    ids = [(await attachment.upload(member, photo(), now=now)).id for _ in range(10)]
    await check_number(member, ids[:9], MOST)
    with pytest.raises(AttachmentRefused, match="最多 9 张照片"):
        await check_number(member, ids, MOST)


async def test_an_item_has_no_papers(actor: MakeActor, now: datetime) -> None:
    member = await actor()
    kept = await attachment.upload(member, PDF, now=now)
    with pytest.raises(AttachmentRefused, match="只收照片和语音"):
        await submit(member, Draft(TEXT, "k", attachments=(kept.id,)), now=now)
    assert await Opinion.filter(org_id=member.org_id).count() == 0


async def test_an_office_document_is_given_as_what_it_is(actor: MakeActor, now: datetime) -> None:
    member = await actor()
    word = archive("word/document.xml")
    kept = await attachment.upload(member, word, name="C:\\桌面\\方案.DOCX", now=now)
    given_back = await attachment.read(member, kept.id)
    assert (given_back.content_type, given_back.name) == (DOCX, "方案.docx")


@pytest.mark.parametrize("given_bytes", [photo(), AMR])
async def test_what_a_photo_is_called_is_not_kept(
    actor: MakeActor, now: datetime, given_bytes: bytes
) -> None:
    member = await actor()
    kept = await attachment.upload(member, given_bytes, name="试验人甲在家.jpg", now=now)
    assert (kept.name, (await attachment.read(member, kept.id)).name) == ("", "")


async def test_no_secret_in_a_name(org: Organisation, actor: MakeActor, now: datetime) -> None:
    with pytest.raises(OutOfScope):
        await attachment.upload(await actor(), PDF, name="一份机密文件.pdf", now=now)
    assert await Blob.filter(org=org).count() == 0


async def test_a_chat_file_waits_and_is_copied_once(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    member = await actor()
    kept = await attachment.keep(member, Kind.VOICE, "media-1", now=now)
    assert {"org": org.id, "attachment": str(kept)} in await _fetches()
    assert await attachment.wanted(org.id, kept) == "media-1"
    with pytest.raises(NotFound):
        await attachment.read(member, kept)
    assert await attachment.store(org.id, kept, AMR)
    assert await attachment.store(org.id, kept, MP3)
    assert await attachment.wanted(org.id, kept) is None
    assert (await attachment.read(member, kept)).content == AMR


async def _fetches() -> list[object]:
    rows = await fetch("SELECT payload FROM pgqueuer WHERE entrypoint LIKE 'fetch.%'")
    return [json.loads(row["payload"]) for row in rows]


@pytest.mark.parametrize("bad", [b"{}", AMR, photo()[:300]])
async def test_a_chat_file_that_is_none_is_lost(
    org: Organisation, actor: MakeActor, now: datetime, bad: bytes
) -> None:
    kept = await attachment.keep(await actor(), Kind.IMAGE, "media-2", now=now)
    assert not await attachment.store(org.id, kept, bad)
    assert (await Attachment.get(id=kept)).state == State.LOST
    assert not await attachment.store(org.id, kept, photo())


async def test_an_attachment_that_never_was_is_not_stored(org: Organisation) -> None:
    assert not await attachment.store(org.id, uuid4(), photo())


@pytest.mark.parametrize(
    ("role", "about", "sees"),
    [
        (Role.MEMBER, {}, False),
        (Role.STATION_HEAD, {}, False),
        (Role.INFO_OFFICER, {}, False),
        (Role.COMMITTEE, {"committee": "AGRI"}, True),
        (Role.COMMITTEE, {"committee": "ECON"}, False),
        (Role.OFFICE, {}, True),
        (Role.VICE_CHAIR, {}, True),
        (Role.UNIT, {}, False),
        (Role.ADMIN, {}, False),
    ],
)
async def test_who_may_see_the_item_may_see_its_files(
    actor: MakeActor, now: datetime, role: Role, about: dict[str, str], sees: bool
) -> None:
    member, other = await actor(), await actor(role, **about)
    kept = await attachment.upload(member, AMR, now=now)
    with pytest.raises(NotFound):
        await attachment.read(other, kept.id)
    await submit(member, Draft(TEXT, f"k{kept.id}", attachments=(kept.id,)), now=now)
    assert (await attachment.read(member, kept.id)).content == AMR
    if sees:
        assert (await attachment.read(other, kept.id)).content == AMR
    else:
        with pytest.raises(NotFound):
            await attachment.read(other, kept.id)


async def test_a_link_opens_for_ten_minutes(actor: MakeActor, key: str, now: datetime) -> None:
    kept = await attachment.upload(await actor(), AMR, now=now)
    token = attachment.link(kept, key=key, now=now)
    later = now + timedelta(minutes=10)
    assert (await attachment.open_link(token, key=key, now=later)).content == AMR
    with pytest.raises(NotFound):
        await attachment.open_link(token, key=key, now=later + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await attachment.open_link(token, key="another key than that one", now=now)


@given(token=st.text())
@settings(max_examples=100, deadline=None)
def test_a_false_link_opens_nothing(token: str) -> None:
    with pytest.raises(NotFound):
        asyncio.run(attachment.open_link(token, key="k" * 32, now=datetime.now(UTC)))


async def test_what_no_item_came_to_have_is_dropped(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    member = await actor()
    before = now - timedelta(days=5)
    unused = await attachment.upload(member, AMR, now=before)
    shared = await attachment.upload(member, MP3, now=before)
    used = await attachment.upload(member, photo(), now=before)
    fresh = await attachment.upload(member, MP3, now=now)
    await submit(member, Draft(TEXT, "k1", attachments=(used.id,)), now=before)
    await attachment.purge_unused(now)
    left = {row.id for row in await Attachment.filter(org=org)}
    assert left == {used.id, fresh.id}
    assert unused.id not in left
    assert shared.sha256 == fresh.sha256
    assert {row.sha256 for row in await Blob.filter(org=org)} == {used.sha256, fresh.sha256}


async def test_what_is_given_up_leaves_nothing(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    member, other = await actor(), await actor()
    given_up = await attachment.upload(member, AMR, now=now)
    used = await attachment.upload(member, MP3, now=now)
    await submit(member, Draft(TEXT, "k1", attachments=(used.id,)), now=now)
    await attachment.drop(other, [given_up.id, used.id])
    assert await Attachment.filter(org=org).count() == 2
    await attachment.drop(member, [given_up.id, used.id])
    assert [row.id for row in await Attachment.filter(org=org)] == [used.id]
    assert [row.sha256 for row in await Blob.filter(org=org)] == [used.sha256]


async def test_giving_and_dropping_at_once_loses_no_bytes(
    org: Organisation, actor: MakeActor, now: datetime
) -> None:
    member = await actor()
    for _ in range(10):
        old = await attachment.upload(member, AMR, now=now)
        new, _ = await asyncio.gather(
            attachment.upload(member, AMR, now=now), attachment.drop(member, [old.id])
        )
        assert (await attachment.read(member, new.id)).content == AMR
