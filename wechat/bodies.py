"""Bodies of callbacks and replies: XML or JSON to plain fields, and back.

Whatever arrives, reading ends in fields or in a ProtocolError that says what is wrong.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Literal, NoReturn
from xml.etree import ElementTree

from wechat.errors import ProtocolError

Format = Literal["xml", "json"]
Fields = dict[str, object]

#: Bytes of the largest body we read: sealed and plain together, of the longest text in a chat.
MAX_BODY = 128 * 1024
#: Levels of the deepest body we read.
MAX_DEPTH = 16

#: A document type can only stand before the root element. Where nothing but the declaration
#: stands there, there are no entities to expand, and none to fetch.
_ROOT = re.compile(r"\s*(?:<\?xml[^<>]*\?>\s*)?<xml[\s>/]")

#: Characters that JSON can spell and no database can hold.
_UNSOUND = re.compile("[\0\ud800-\udfff]")
#: Characters that XML 1.0 cannot carry at all.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_body(body: bytes) -> tuple[Fields, Format]:
    """Fields of an XML or JSON body and which of the two it was; raises ProtocolError."""
    if len(body) > MAX_BODY:
        raise ProtocolError(f"The body is larger than {MAX_BODY} bytes.")
    try:
        text = body.decode()
    except UnicodeDecodeError as problem:
        raise ProtocolError("The body is not UTF-8.") from problem
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise ProtocolError("The body is empty.")
    return (_read_json(text), "json") if text[0] == "{" else (_read_xml(text), "xml")


def _read_xml(text: str) -> Fields:
    if not _ROOT.match(text):
        raise ProtocolError("The body is neither JSON nor an <xml> element without preamble.")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as problem:
        raise ProtocolError(f"The XML is malformed: {problem}.") from problem
    return _children(root, 1)


def _children(element: ElementTree.Element, depth: int) -> Fields:
    """Children by tag; a tag that comes several times is a list; text between them is noise."""
    if depth > MAX_DEPTH:
        raise ProtocolError(f"The XML is nested more than {MAX_DEPTH} deep.")
    fields: Fields = {}
    for child in element:
        value = _children(child, depth + 1) if len(child) else (child.text or "").strip()
        if child.tag not in fields:
            fields[child.tag] = value
        elif isinstance(known := fields[child.tag], list):
            known.append(value)
        else:
            fields[child.tag] = [known, value]
    return fields


def _read_json(text: str) -> Fields:
    try:
        fields: Fields = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as problem:
        raise ProtocolError(f"The JSON is nested more than {MAX_DEPTH} deep.") from problem
    except ValueError as problem:
        raise ProtocolError(f"The JSON is malformed: {problem}.") from problem
    _check(fields, 1)
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _check(value: object, depth: int) -> None:
    """Refuse what JSON allows and neither XML nor a database can hold."""
    if depth > MAX_DEPTH + 1:
        raise ProtocolError(f"The JSON is nested more than {MAX_DEPTH} deep.")
    if isinstance(value, str):
        if _UNSOUND.search(value):
            raise ProtocolError("The JSON holds a character that no text may hold.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ProtocolError("The JSON holds a number without bounds.")


def write_body(fields: Mapping[str, object], form: Format = "xml") -> bytes:
    """A body of these fields: str, int, float, a mapping of them, or a list (repeated)."""
    if form == "json":
        return json.dumps(fields, ensure_ascii=False).encode()
    return f"<xml>{_elements(fields)}</xml>".encode()


def _elements(fields: Mapping[str, object]) -> str:
    return "".join(
        f"<{tag}>{_content(value)}</{tag}>"
        for tag, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    )


def _content(value: object) -> str:
    if isinstance(value, Mapping):
        return _elements(value)
    return cdata(value) if isinstance(value, str) else str(value)


def cdata(text: str) -> str:
    """Text as CDATA that it cannot break out of: a `]]>` inside is split over two sections."""
    return "<![CDATA[" + printable(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def printable(text: str) -> str:
    """Text without the characters that XML forbids, every line ending as XML reads it (\\n)."""
    if text.isprintable():  # the usual case, and much faster: no controls, no line ends
        return text
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
