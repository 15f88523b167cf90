"""The OpenAPI 3.1 document of the API, written from the same declarations that serve it."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from handlers.attachment import File
from handlers.errors import Refused
from rules.attachment import KIND_OF
from rules.attendance import Refusal
from server import routes
from server.api import forms
from server.api.endpoint import PARTS, Asked, Endpoint, Nothing, Upload, Who
from server.api.files import DOSSIER, FEED, SHEET, DossierFile, Feed, Sheet
from server.errors import status_of

Json = dict[str, Any]

_TITLE = "联络站 Liaison"
_SCHEMAS = "#/components/schemas/{model}"
_SECURITY: Json = {"session": {"type": "http", "scheme": "bearer"}}
_HEADERS: Mapping[int, Sequence[str]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
#: What the bytes of an answer may be.
_MEDIA: Mapping[type[File], Sequence[str]] = {
    File: [media for media in KIND_OF if media != "image/gif"],
    Sheet: (SHEET,),
    Feed: (FEED,),
    DossierFile: (DOSSIER,),
}
#: Every answer's own id; the same one stands in an error and in the log.
_REQUEST_ID: Json = {"X-Request-ID": {"required": True, "schema": {"type": "string"}}}


async def openapi(request: web.Request) -> web.Response:
    """Serve the document."""
    return web.json_response(document())


def document() -> Json:
    """Write the document for every URL of the API and its links."""
    listed = [(m, routes.API_PREFIX + path, e) for m, path, e in routes.API] + [*routes.LINKS]
    paths: Json = defaultdict(dict)
    for method, path, endpoint in listed:
        paths[path][method.lower()] = _operation(method, path, endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": "1"},
        "servers": [{"url": "/"}],
        "paths": dict(paths),
        "components": {
            "schemas": _schemas([e for _, _, e in listed]),
            "securitySchemes": _SECURITY,
        },
    }


def _operation(method: str, path: str, endpoint: Endpoint[Any, Any]) -> Json:
    handle = endpoint.handle
    noun = handle.__module__.rpartition(".")[2]
    operation: Json = {
        "operationId": f"{noun}_{handle.__name__}",
        "tags": [noun],
        "summary": (inspect.getdoc(handle) or "").splitlines()[0],
        "responses": {**_successes(endpoint), **_refusals(endpoint)},
    }
    if parameters := [*_path_parameters(path), *_query_parameters(endpoint.takes)]:
        operation["parameters"] = parameters
    if not issubclass(endpoint.takes, Asked | Nothing):
        operation["requestBody"] = {"required": True, "content": _body(endpoint.takes)}
    if endpoint.who is not Who.ANYBODY:
        operation["security"] = [{"session": []}]
    return operation


def _successes(endpoint: Endpoint[Any, Any]) -> Json:
    unchanged = {"304": {"description": "Nothing has changed.", "headers": _REQUEST_ID}}
    found = {str(endpoint.status): _success(endpoint)}
    return found | unchanged if endpoint.gives is Feed else found


def _success(endpoint: Endpoint[Any, Any]) -> Json:
    kind = endpoint.gives
    if issubclass(kind, File):
        content: Json = {media: {} for media in _MEDIA[kind]}
    else:
        content = {forms.JSON: {"schema": _reference(kind)}}
    return {"description": _first_line(kind), "headers": _REQUEST_ID, "content": content}


def _refusals(endpoint: Endpoint[Any, Any]) -> Json:
    by_status: dict[int, list[type[Refused]]] = defaultdict(list)
    for kind in endpoint.refusals:
        by_status[status_of(kind)].append(kind)
    return {str(status): _refusal(status, by_status[status]) for status in sorted(by_status)}


def _refusal(status: int, kinds: Sequence[type[Refused]]) -> Json:
    codes = list(dict.fromkeys(kind.code for kind in kinds))
    schema = {
        "allOf": [
            {"$ref": _SCHEMAS.format(model="Error")},
            {"properties": {"error": {"properties": {"code": {"enum": codes}}}}},
        ]
    }
    named = {
        name: {"required": True, "schema": {"type": "string"}} for name in _HEADERS.get(status, ())
    }
    return {
        "description": " ".join(f"{kind.code}: {_first_line(kind)}" for kind in kinds),
        "headers": {**_REQUEST_ID, **named},
        "content": {forms.JSON: {"schema": schema}},
    }


def _path_parameters(path: str) -> Iterator[Json]:
    for name in re.findall(r"{(\w+)}", path):
        yield {"name": name, "in": "path", "required": True, "schema": dict(PARTS[name])}


def _query_parameters(takes: type[BaseModel]) -> Iterator[Json]:
    if not issubclass(takes, Asked):
        return
    schema = takes.model_json_schema()
    for name, described in schema["properties"].items():
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _without_null(described),
        }


def _without_null(described: Json) -> Json:
    # A parameter that may be left out is never sent as null.
    kinds = [kind for kind in described.get("anyOf", [described]) if kind.get("type") != "null"]
    return {name: value for name, value in kinds[0].items() if name not in ("title", "default")}


def _body(takes: type[BaseModel]) -> Json:
    if issubclass(takes, Upload):
        file = {"type": "string", "contentMediaType": "application/octet-stream"}
        fields = {"name": {"type": "string"}, "file": file}
        form = {"type": "object", "properties": fields, "required": ["file"]}
        return {forms.FORM: {"schema": form}}
    return {forms.JSON: {"schema": _reference(takes)}}


def _reference(kind: type) -> Json:
    return {"$ref": _SCHEMAS.format(model=kind.__name__)}


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _schemas(endpoints: Sequence[Endpoint[Any, Any]]) -> Json:
    given = {e.takes for e in endpoints if not issubclass(e.takes, Asked | Nothing | Upload)}
    shown = {e.gives for e in endpoints if not issubclass(e.gives, File)}
    inputs: list[tuple[type[BaseModel], Any]] = [(kind, "validation") for kind in given]
    outputs: list[tuple[type[BaseModel], Any]] = [(kind, "serialization") for kind in shown]
    ordered = sorted(inputs + outputs, key=lambda pair: pair[0].__name__)
    _, schemas = models_json_schema(ordered, ref_template=_SCHEMAS)
    return {**schemas["$defs"], "Error": _ERROR}


_ERROR: Json = {
    "type": "object",
    "description": "Every error has this shape; `message` is for people to read.",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "request_id"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "request_id": {"type": "string"},
                "reason": {
                    "type": "string",
                    "enum": [reason.value for reason in Refusal],
                    "description": "Why a sign-in does not count.",
                },
            },
        }
    },
}
