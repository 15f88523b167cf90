"""Reading bodies: JSON up to a mebibyte, a form with one file up to twenty."""

from urllib.parse import unquote

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from rules.attachment import LARGEST
from server.errors import BadInput, BadRequest, TooLarge, WrongType, name_of

JSON = "application/json"
FORM = "multipart/form-data"

#: Bytes of the largest file.
LARGEST_FILE = max(LARGEST.values())
#: Bytes that a form may have around its file, and in each other field.
AROUND = 64 * 1024
#: Fields that are looked through for the file.
FIELDS = 8


async def read_json(request: web.Request) -> bytes:
    """Give the bytes of a JSON body; raises WrongType or, past the app's limit, TooLarge."""
    if request.content_type != JSON:
        raise WrongType(types=JSON)
    return await request.read()


async def read_file(request: web.Request) -> tuple[bytes, str]:
    """Give the bytes of the field `file` of a form, and what the file is called.

    A field `name` before it counts for more than the name that came with it: the mini-program's
    files are temporary ones. Raises WrongType, TooLarge, BadRequest for what is no form,
    BadInput for one without a file.
    """
    if request.content_type != FORM:
        raise WrongType(types=FORM)
    if (request.content_length or 0) > LARGEST_FILE + AROUND:
        raise TooLarge
    try:
        return await _find_file(await request.multipart())
    except (ValueError, AssertionError, HttpProcessingError) as error:
        # What aiohttp's reader says of a form that breaks off, or lacks its boundary.
        raise BadRequest from error


async def _find_file(form: MultipartReader) -> tuple[bytes, str]:
    name = ""
    for _ in range(FIELDS):
        part = await form.next()
        if part is None:
            break
        if not isinstance(part, BodyPartReader):
            raise BadRequest
        if part.name == "file":
            return await _read_part(part, LARGEST_FILE), name or unquote(part.filename or "")
        read = await _read_part(part, AROUND)
        name = read.decode("utf-8", "replace") if part.name == "name" else name
    raise BadInput(fields=f"{name_of(('file',))}没有填。")


async def _read_part(part: BodyPartReader, limit: int) -> bytes:
    read = bytearray()
    while chunk := await part.read_chunk(256 * 1024):
        read += chunk
        if len(read) > limit:
            raise TooLarge
    return bytes(read)
