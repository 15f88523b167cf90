"""Ten receipts that are not theirs, tried by each role: all answered as one that is not there."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from handlers.organisation import found
from handlers.people import actor_for
from handlers.submission import Draft, submit
from models import Appointment, Opinion, Person
from rules.role import Role
from server.carried import PER_MINUTE
from tests.laid import TEXT, at_unit
from tests.matrix import MATRIX, READS, ROLES, letter

ABSENT = "民2026-9999"
#: What is asked of an item besides its verbs.
READING = ("/opinions/{n}", "/opinions/{n}/editions", "/assignments/{n}")


@pytest.fixture
def app(app):
    """The application, for somebody who tries everything within a minute."""
    app[PER_MINUTE] = 100_000
    return app


@pytest.fixture
async def abroad():
    """Ten receipts of another county, which this one has not given yet."""
    other = await found(f"x{uuid4().hex[:12]}", "外县政协")
    stranger = await Person.create(org=other, number="W001", name="外县人", phone="13800000001")
    await Appointment.create(org=other, person=stranger, role=Role.MEMBER)
    writer = await actor_for(other.id, stranger.id)
    assert writer is not None
    return [await _handed_in(writer) for _ in range(10)]


async def _handed_in(writer):
    return (await submit(writer, Draft(TEXT, uuid4().hex), now=datetime.now(UTC))).receipt


@pytest.mark.parametrize("role", ROLES)
async def test_another_countys_are_as_absent_ones(org, phone, abroad, role):
    held = await phone(role)
    if role is Role.UNIT:
        await at_unit(org, held.person.id)
    assert not await Opinion.filter(org=org).exists()
    await _all_alike(held, abroad)


@pytest.mark.parametrize("role", [role for role in ROLES if letter(READS, role) != "A"])
async def test_the_countys_own_that_are_not_theirs_are_as_absent_ones(org, phone, actor, role):
    held, writer = await phone(role), await actor(Role.MEMBER)
    if role is Role.UNIT:
        await at_unit(org, held.person.id)
    foreign = [await _handed_in(writer) for _ in range(10)]
    if role is Role.COMMITTEE:
        # They lie with another committee.
        await Appointment.filter(person_id=held.person.id).update(committee_id=None)
    await _all_alike(held, foreign)


async def _all_alike(held, receipts):
    """Ask everything of every receipt, and of one that was never given."""
    ways = [("GET", path, None) for path in READING]
    ways += [("POST", row.path, dict(row.body)) for row in MATRIX]
    for method, path, body in ways:
        absent = await _answer(held, method, path, body, ABSENT)
        assert absent[0] == 404, (path, absent)
        for receipt in receipts:
            assert await _answer(held, method, path, body, receipt) == absent, (path, receipt)


async def _answer(held, method, path, body, receipt):
    url = f"/api/v1{path.replace('{n}', receipt)}"
    answer = await held.client.request(method, url, json=body, headers=held.headers)
    error = (await answer.json())["error"]
    headers = sorted(set(answer.headers) - {"Date"})
    return answer.status, error["code"], error["message"], headers
