"""API requests that schemathesis makes from the document, as a member, as staff and as nobody.

Well or badly formed, each gets an answer below 500 in the one shape that all answers have; items
come of a member's own submission alone.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from rules.role import Role
from server.openapi import document
from tests.fuzz.letters import MATTERS, NASTY
from tests.fuzz.stage import Person, Service
from tests.fuzz.watch import Watch, effort
from tests.server.api.plans import planned

#: Requests of one session, below its limit of a minute.
PER_SESSION = 100
#: Signing out would end the session that everything else is asked with.
SCHEMA = schemathesis.openapi.from_dict(document()).exclude(method="DELETE")
#: Asked well in half of the cases, badly in the other.
CASES = st.one_of(
    SCHEMA.as_strategy(generation_mode=GenerationMode.POSITIVE),
    SCHEMA.as_strategy(generation_mode=GenerationMode.NEGATIVE),
)
_PARTS = {
    "member": (Role.MEMBER, ""),
    "staff": (Role.COMMITTEE, "ENV"),
    "office": (Role.OFFICE, ""),
}


@dataclass(slots=True)
class Visit:
    """Who asks: a session that is replaced before it has asked too often in its minute."""

    service: Service
    person: Person | None
    token: str = ""
    asked: int = 0
    http: requests.Session = field(default_factory=requests.Session)

    async def headers(self) -> dict[str, str]:
        if self.person is None:
            return {}
        if self.asked % PER_SESSION == 0:
            self.token = await self.service.session(self.person)
        self.asked += 1
        return {"Authorization": f"Bearer {self.token}"}


#: Kept between the examples of one test: (service, part) -> who asks, and what there is to name.
_visits: dict[tuple[str, str], tuple[Visit, dict[str, str]]] = {}


async def _visit(service: Service, part: str) -> tuple[Visit, dict[str, str]]:
    if (service.org, part) not in _visits:
        person = await service.person(*_PARTS[part]) if part in _PARTS else None
        member = person if part == "member" and person else await service.person()
        names = {
            "receipt": await _hand_in(service, member),
            "activity": await _hold(service),
            "notice": "1",
            "attachment": "0" * 32,
        }
        _visits[service.org, part] = Visit(service, person), names
    return _visits[service.org, part]


async def _hand_in(service: Service, member: Person) -> str:
    body = {"text": MATTERS[0], "nonce": secrets.token_hex(8)}
    return str((await _post(service, member, "/opinions", body))["receipt"])


async def _hold(service: Service) -> str:
    """An activity of the office's, to which everybody is invited and that they know of."""
    office, body = await service.person(*_PARTS["office"]), planned(organiser={"by": "office"})
    number = str((await _post(service, office, "/activities", body))["number"])
    await _post(service, office, f"/activities/{number}/notify")
    return number


async def _post(service: Service, person: Person, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {await service.session(person)}"}
    url = f"{service.base}/api/v1{path}"
    async with service.http.post(url, json=body, headers=headers) as answer:
        assert answer.status < 300, await answer.text()
        return await answer.json()


def _aimed(case: Case, names: dict[str, str], real: bool) -> None:
    """Let a case name what there is instead of what there is not."""
    if real and case.path_parameters:
        known = {name: names[name] for name in case.path_parameters if name in names}
        case.path_parameters.update(known)


async def _items(service: Service) -> int:
    count: int = await service.db.fetchval(
        "SELECT count(*) FROM opinions WHERE org_id = $1", service.org_id
    )
    return count


async def _ask(watch: Watch, part: str, case: Case, real: bool, text: str) -> None:
    service = await watch.example()
    visit, names = await _visit(service, part)
    _aimed(case, names, real)
    if real and isinstance(case.body, dict) and "text" in case.body and text:
        case.body["text"] = text
    headers, before = await visit.headers(), await _items(service)
    # In a thread: the WeChat that the service asks lives in this one.
    response = await asyncio.to_thread(
        case.call, base_url=service.base, headers=headers, session=visit.http, timeout=30
    )
    check(case, response)
    grown = await _items(service) - before
    submitted = response.status_code == 201 and case.path.endswith("/opinions")
    assert grown <= submitted, f"an item of nowhere: {case.as_curl_command()}"
    assert visit.person or not grown, f"nobody's item: {case.as_curl_command()}"


def check(case: Case, response: Any) -> None:
    """Hold an answer to the shape of all answers."""
    said = response.content[:500].decode(errors="replace")
    told = f"{response.status_code} {said}\n{case.as_curl_command()}"
    assert 200 <= response.status_code < 500, told
    if response.status_code >= 400:
        error = json.loads(response.content)["error"]
        assert set(error) - {"reason"} == {"code", "message", "request_id"}, told
        assert all(isinstance(value, str) and value for value in error.values()), told
        assert response.status_code != 429, "the fuzzer asks too often"


def asked(share: float) -> Any:
    """Ask as many requests, of things that are there and of things that are not."""
    texts = st.one_of(st.sampled_from(MATTERS), st.sampled_from(NASTY), st.just(""))
    texts = texts.map(lambda text: text.encode("utf-8", "replace").decode())

    def decorate(test: Any) -> Any:
        return effort(share)(given(case=CASES, real=st.booleans(), text=texts)(test))

    return decorate


@asked(0.06)
async def test_what_a_member_asks(plain: Watch, case: Case, real: bool, text: str) -> None:
    await _ask(plain, "member", case, real, text)


@asked(0.04)
async def test_what_committee_staff_ask(plain: Watch, case: Case, real: bool, text: str) -> None:
    await _ask(plain, "staff", case, real, text)


@asked(0.03)
async def test_what_the_office_asks(plain: Watch, case: Case, real: bool, text: str) -> None:
    await _ask(plain, "office", case, real, text)


@asked(0.02)
async def test_what_nobody_asks(plain: Watch, case: Case, real: bool, text: str) -> None:
    await _ask(plain, "nobody", case, real, text)
