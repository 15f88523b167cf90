"""How the worker runs a job: what passes is tried again, what is for good is not, none is lost."""

import json
from datetime import UTC, datetime

import asyncpg
import pytest
from pgqueuer import RetryRequested
from pgqueuer.models import Job as Queued

from handlers.errors import NotFound
from handlers.jobs import Job
from server.worker import TRIES, _patiently
from wechat.errors import Busy, WindowClosed


def queued(attempts: int = 0) -> Queued:
    now = datetime.now(UTC)
    return Queued(
        id=1,
        priority=0,
        created=now,
        updated=now,
        heartbeat=now,
        execute_after=now,
        status="picked",
        entrypoint=Job.KNOCK.value,
        payload=json.dumps({"notices": [1]}).encode(),
        attempts=attempts,
        queue_manager_id=None,
        headers=None,
    )


async def run(error: Exception | None, attempts: int = 0) -> None:
    async def do(bench: object, payload: object) -> None:
        if error is not None:
            raise error

    await _patiently(Job.KNOCK, do, None)(queued(attempts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        Busy(),
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.InternalClientError("cannot switch to state 12"),
        ZeroDivisionError("a fault of ours"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_may_pass_is_tried_again_later_and_later_until_it_is_given_up(error):
    with pytest.raises(RetryRequested) as first:
        await run(error)
    with pytest.raises(RetryRequested) as fifth:
        await run(error, attempts=5)
    assert fifth.value.delay > first.value.delay
    await run(error, attempts=TRIES)


@pytest.mark.parametrize(
    "error", [WindowClosed(), NotFound(), None], ids=lambda error: type(error).__name__
)
async def test_what_is_done_or_refused_for_good_is_not_tried_again(error):
    await run(error)


async def test_the_words_of_a_fault_are_in_no_log(capsys):
    with pytest.raises(RetryRequested):
        await run(ValueError("what somebody wrote"))
    said = capsys.readouterr()
    assert "job failed" in said.out + said.err
    assert "what somebody wrote" not in said.out + said.err
