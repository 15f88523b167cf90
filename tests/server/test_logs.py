"""The log says where something went wrong, and never what somebody said."""

import io
import logging
import sys

import pytest
import structlog
from aiohttp import web

from server.logs import set_up
from server.settings import Settings

SAID = "somebody's own words"


@pytest.fixture
def written(monkeypatch):
    """Set the log up as a process does, and put back what pytest and others see of it."""
    configured, root = structlog.get_config(), logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    set_up(Settings())
    yield sys.stderr
    structlog.configure(**configured)


def _fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("logger", [structlog.get_logger(), logging.getLogger("library")])
def test_a_fault_of_ours_is_told_without_its_words(written, logger):
    try:
        _fail(ValueError(SAID))
    except ValueError:
        logger.exception("it failed")
    told = written.getvalue()
    assert "it failed" in told
    assert "ValueError" in told
    assert "_fail" in told
    assert SAID not in told


@pytest.mark.parametrize("error", [web.RequestPayloadError(SAID), ConnectionResetError(SAID)])
def test_what_a_client_broke_is_no_event(written, error):
    try:
        _fail(error)
    except type(error):
        logging.getLogger("aiohttp.server").exception("Unhandled exception")
    assert written.getvalue() == ""
