"""Pages that a link opens in a browser: a template, its words, and nothing from elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from aiohttp import web

#: Templates, styles and scripts; all but the templates are served as they are.
STATIC = Path(__file__).parent / "static"
#: Pages may load what lies beside them, and nothing else from anywhere.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(name: str, words: Mapping[str, str] | None = None, *, status: int = 200) -> web.Response:
    """Fill a template with words that are HTML already; nobody on the way keeps the page."""
    text = (STATIC / name).read_text("utf-8")
    headers = {"Content-Security-Policy": CSP, "Cache-Control": "private, no-store"}
    filled = text if words is None else Template(text).substitute(words)
    return web.Response(text=filled, status=status, content_type="text/html", headers=headers)
