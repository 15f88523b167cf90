"""Photos, voice notes and papers: given here, named elsewhere, shown to who may see them."""

from typing import Literal
from uuid import UUID

from handlers import attachment, audit
from handlers.attachment import File
from handlers.errors import AttachmentRefused, NotAllowed, NotFound, OutOfScope
from models import Attachment
from rules.attachment import Kind, State
from server.api.endpoint import Call, Nothing, Shown, Upload, Who, endpoint


class AttachmentView(Shown):
    """A file; `url` opens it for ten minutes without a session, and is empty until it is there.

    `name` is what a document is called; photos and voice notes have none.
    """

    id: UUID
    kind: Kind
    state: Literal["waiting", "stored", "lost"]
    name: str
    content_type: str
    size: int
    url: str


def attachment_view(call: Call, row: Attachment) -> AttachmentView:
    """Show a file, with a link for a person who may see its item."""
    url = ""
    if row.state == State.STORED:
        token = attachment.link(row, key=call.key, now=call.now)
        url = f"{call.settings.base_url}/a/{token}"
    return AttachmentView(
        id=row.id,
        kind=Kind(row.kind),
        state=State(row.state).value,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        url=url,
    )


@endpoint(Upload, AttachmentView, AttachmentRefused, NotAllowed, OutOfScope, status=201)
async def upload(call: Call, given: Upload) -> AttachmentView:
    """Give a photo (10 MB), a voice note (2 MB) or a document (20 MB) for what is to come.

    A document keeps its name: the field `name` before the file, else the file's own.
    """
    row = await attachment.upload(call.actor, given.file, name=given.name, now=call.now)
    return attachment_view(call, row)


@endpoint(Nothing, File, NotFound)
async def read(call: Call, given: Nothing) -> File:
    """Get a file's bytes."""
    file = await attachment.read(call.actor, call.uuid("attachment"))
    await audit.read_file(call.actor, call.uuid("attachment"), now=call.now)
    return file


@endpoint(Nothing, File, NotFound, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> File:
    """Get a file's bytes by a link of ten minutes, as an image tag does."""
    return await attachment.open_link(call.part("token"), key=call.key, now=call.now)
