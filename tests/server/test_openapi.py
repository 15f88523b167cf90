"""The API is what its document says: every answer is documented and matches its schema.

schemathesis makes requests from the document, well and badly formed, in a thread of its own,
against the application as the tests serve it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from aiohttp.test_utils import TestClient
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from handlers.announce import announce
from models import Entry, Opinion
from rules.role import Role
from server import routes
from server.field_names import FIELD_NAMES
from server.openapi import document
from tests.server.api.plans import planned, under_way

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
#: A refusal of the domain's own (too short, out of scope, no such committee) is no schema's matter.
NOT_OURS = {"positive_data_acceptance": {"enabled": False}}
#: Every value that a schema names and its neighbours; anything else that it allows or does not.
COVERAGE, FUZZING = "coverage", "fuzzing"
PHASES = ("examples", COVERAGE, FUZZING, "stateful")
#: What the document does not allow is refused before anybody looks at who asks, so one role is
#: enough for it; strangers alone try the methods that an address lacks.
ALL, ALLOWED = "all", "positive"
#: Signing out would end the session that everything else is asked with.
SIGNING_OUT = {"method": "DELETE", "path": "/api/v1/session"}


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.app.PER_MINUTE", 1_000_000)


async def explore(
    client: TestClient,
    headers: dict[str, str],
    phase: str,
    *,
    parameters: dict[str, str] | None = None,
    mode: str = ALL,
) -> Counter[int]:
    """Ask the API as schemathesis would in this phase; gives how often each status came."""
    base = str(client.make_url("/")).rstrip("/")
    phases: dict[str, dict[str, Any]] = {one: {"enabled": one == phase} for one in PHASES}
    if headers:
        phases[COVERAGE]["unexpected-methods"] = []
    settings = {
        "base-url": base,
        "headers": headers,
        "continue-on-failure": True,
        "checks": NOT_OURS,
        "phases": phases,
        "parameters": parameters or {},
        "generation": {"mode": mode, "max-examples": 5, "no-shrink": True, "database": "none"},
    }
    config = SchemathesisConfig.from_dict(settings)
    return await asyncio.to_thread(_run, f"{base}/api/v1/openapi.json", config)


def _run(url: str, config: SchemathesisConfig) -> Counter[int]:
    schema = schemathesis.openapi.from_url(url, config=config).exclude(**SIGNING_OUT)
    statuses: Counter[int] = Counter()
    found: dict[str, str] = {}
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event.info
        if isinstance(event, events.ScenarioFinished):
            _collect(event, statuses, found)
    assert not found, "\n\n".join(found.values())
    return statuses


def _collect(event: events.ScenarioFinished, statuses: Counter[int], found: dict[str, str]) -> None:
    recorder = event.recorder
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            statuses[interaction.response.status_code] += 1
    for case_id, checked in recorder.checks.items():
        for check in checked:
            if check.failure_info is not None:
                case = recorder.cases[case_id].value
                failure = check.failure_info.failure
                text = f"{event.label} {check.name}: {failure}\n{case.as_curl_command()}"
                found.setdefault(f"{event.label} {check.name} {failure.title}", text[:3000])


async def test_what_a_stranger_meets(unlimited: None, client: TestClient) -> None:
    statuses = await explore(client, {}, COVERAGE)
    assert statuses[401] > statuses.total() / 2


async def test_what_a_member_meets(unlimited: None, phone: Callable) -> None:
    held = await phone()
    handed = await _hand_in(held)
    parameters = {"path.receipt": handed}
    statuses = await explore(
        held.client, held.headers, COVERAGE, parameters=parameters, mode=ALLOWED
    )
    assert statuses[200] > 40
    assert await Opinion.filter(reporter_id=held.person.id).count() <= statuses[201] + 1


@pytest.mark.parametrize(("role", "asking"), [(Role.COMMITTEE, FUZZING), (Role.OFFICE, COVERAGE)])
async def test_what_staff_meet(
    unlimited: None, phone: Callable, now: Any, role: Role, asking: str
) -> None:
    member, staff = await phone(), await phone(role, committee="AGRI")
    handed = await _hand_in(member)
    entries = await Entry.filter(opinion__receipt=handed, org_id=staff.person.org_id)
    await announce([entry.id for entry in entries], now=now)
    told = (await staff.asks("GET", "/notices"))["notices"][0]["id"]
    parameters = {
        "path.receipt": handed,
        "path.notice": told,
        "path.activity": await _held(staff, member),
        "path.person": member.person.number,
    }
    statuses = await explore(staff.client, staff.headers, asking, parameters=parameters)
    assert statuses[200] > 40


async def _hand_in(held: Any) -> str:
    body = {"text": TEXT, "nonce": "n-00000001"}
    return str((await held.asks("POST", "/opinions", body, status=201))["receipt"])


async def _held(staff: Any, member: Any) -> str:
    """An activity of the staff's own that is under way, with a member who has signed in."""
    holder = {"by": "committee", "key": "AGRI"}
    made = await staff.asks("POST", "/activities", planned(organiser=holder), status=201)
    number = str(made["number"])
    await under_way(staff.person.org_id, number)
    digits = (await staff.asks("GET", f"/activities/{number}/door"))["digits"]
    await member.asks("POST", "/sign-in", {"means": "spoken", "code": digits})
    return number


def test_the_document_has_every_address() -> None:
    listed = {(method.lower(), routes.API_PREFIX + path) for method, path, _ in routes.API}
    listed |= {(method.lower(), path) for method, path, _ in routes.LINKS}
    written = document()["paths"]
    assert {(method, path) for path in written for method in written[path]} == listed


def test_every_operation_has_a_name_and_a_sentence() -> None:
    operations = [row for path in document()["paths"].values() for row in path.values()]
    names = [row["operationId"] for row in operations]
    assert len(set(names)) == len(names)
    assert all(row["summary"].endswith(".") for row in operations)


def test_every_field_that_is_asked_for_has_a_name_for_people() -> None:
    asked = {name for _, _, endpoint in routes.API for name in endpoint.takes.model_fields}
    assert asked == set(FIELD_NAMES)
