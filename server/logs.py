"""How the service logs: JSON in production, lines for people in the demo; never personal data."""

import logging
import sys
import traceback

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from server.settings import Settings


def set_up(settings: Settings) -> None:
    """Choose the form of the log; libraries' own warnings go the same way."""
    last: structlog.typing.Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings.log_format == "console":
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(where),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[others])
    logging.getLogger("aiohttp.server").addFilter(_is_ours)


def where(exc_info: structlog.typing.ExcInfo) -> str:
    """Say of what class an error is and where it arose; its words may be somebody's."""
    kind, _, trace = exc_info
    return f"{kind.__name__}\n{''.join(traceback.format_tb(trace))}"


class _Formatter(logging.Formatter):
    def formatException(self, ei: object) -> str:
        return where(ei)  # type: ignore[arg-type]


def _is_ours(record: logging.LogRecord) -> bool:
    """Tell whether it went wrong with us: a broken request, or a client that left, is no event."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, web.RequestPayloadError | HttpProcessingError | ConnectionError)
