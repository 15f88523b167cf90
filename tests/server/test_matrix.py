"""DOMAIN.md §7 over the API: every role, every verb, one's own item, one near and one far."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.people import actor_for
from models import Entry, Opinion
from rules.permission import MATRIX as ALLOWED
from rules.permission import Action
from rules.role import Role
from server.carried import PER_MINUTE
from tests.laid import at_unit, lay, units_of
from tests.matrix import MATRIX, ROLES, Where, knows, may

ABSENT = "民2026-9999"


@pytest.fixture
def app(app):
    """The application, for somebody who tries everything within a minute."""
    app[PER_MINUTE] = 100_000
    return app


@pytest.mark.parametrize("role", ROLES)
async def test_who_may_do_what(org, actor, phone, role):
    # What was laid is past for the service, whatever the hour: days of outcomes may not be to come.
    now = datetime.now(UTC) - timedelta(hours=6)
    held, writer = await phone(role), await actor(Role.MEMBER)
    await units_of(org)
    if role is Role.UNIT:
        await at_unit(org, held.person.id)
    wrong = []
    for row in MATRIX:
        for where in Where:
            if where is Where.OWN and role not in ALLOWED[Action.SUBMIT]:
                continue
            mine = await actor_for(org.id, held.person.id)
            now += timedelta(minutes=1)
            reporter = mine if where is Where.OWN else writer
            laid = await lay(org, row, where, held.person, reporter, now)
            if await _offered(held, row, laid) != may(row, role, where):
                wrong.append((row.verb.value, where.value, "offered"))
            status, changed, said = await _try(held, row, laid)
            if (status, changed) != _expected(row, role, where):
                wrong.append((row.verb.value, where.value, status, changed, said))
            elif status == 404:
                wrong += await _tells(held, row, laid, said)
    assert wrong == []


def _expected(row, role, where):
    if may(row, role, where):
        return 200, True
    return 403 if knows(row, role, where) else 404, False


async def _offered(held, row, laid):
    """Tell whether the item, as this person reads it, offers the verb."""
    path, _, verb = row.path.replace("{n}", laid.receipt).rpartition("/")
    answer = await held.client.get(f"/api/v1{path}", headers=held.headers)
    return verb in [one["verb"] for one in (await answer.json()).get("verbs", ())]


async def _ask(held, row, laid, receipt):
    path = row.path.replace("{n}", receipt)
    body = {name: _filled(value, laid) for name, value in row.body.items()}
    url = f"/api/v1{path}"
    answer = await held.client.request("POST", url, json=body, headers=held.headers)
    said = await answer.json()
    return answer.status, said.get("error", {}).get("message", said)


def _filled(value, laid):
    return laid.filled(value) if isinstance(value, str) else value


async def _try(held, row, laid):
    """Ask for it; gives the status, whether it was done, and what was said."""
    item = await Opinion.get(org_id=held.person.org_id, receipt=laid.receipt)
    entries = Entry.filter(opinion_id=item.id, verb=row.verb)
    before = await entries.count()
    status, said = await _ask(held, row, laid, laid.receipt)
    return status, await entries.count() > before, said


async def _tells(held, row, laid, said):
    """A foreign item is answered as one that is not there."""
    absent = await _ask(held, row, laid, ABSENT)
    return [] if absent == (404, said) else [(row.verb.value, "tells", absent, said)]
