"""What every test may ask for: real servers, a migrated database, and a county of its own.

Tests use the embedded servers, or the ones that LIAISON_DATABASE_URL and LIAISON_REDIS_URL name;
there a new database is made for the run and dropped at its end. Each test works in an
organisation of its own, so nothing has to be cleaned up and tests may run side by side.
"""

import itertools
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from hypothesis import settings
from redis.asyncio import Redis

from handlers.actor import Actor
from handlers.organisation import found
from handlers.people import actor_for
from models import Appointment, Committee, Organisation, Person, Station
from models.database import connected
from models.migrate import migrate
from rules.role import Role
from server.embedded import Services, temporary_data_dir
from server.embedded import services as start
from server.settings import load_settings
from tests.databases import EMPTY, copied

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("liaison", deadline=None)
settings.load_profile("liaison")

#: What more of them share: units, and an item that they handle.
pytest_plugins = ("tests.handled",)

#: A Monday morning, as `now` of tests that need no other.
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

MakePerson = Callable[..., Awaitable[Person]]
MakeActor = Callable[..., Awaitable[Actor]]


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    """Where PostgreSQL and Redis answer: configured by the environment, or started here."""
    with temporary_data_dir() as folder:
        configured = load_settings().model_copy(update={"data_dir": folder})
        with start(configured, durable=False) as running:
            yield running


@pytest_asyncio.fixture(scope="session")
async def migrated(services: Services) -> AsyncIterator[str]:
    """Name of a migrated database that nobody uses: migrating takes seconds, copying does not."""
    async with copied(services.database_url, EMPTY) as url:
        await migrate(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest_asyncio.fixture(scope="session")
async def fresh_database(services: Services, migrated: str) -> AsyncIterator[str]:
    """Address of an empty, migrated database, which is dropped when the run ends."""
    async with copied(services.database_url, migrated) as url:
        yield url


@pytest_asyncio.fixture(scope="session")
async def database(fresh_database: str) -> AsyncIterator[str]:
    """Connect this process to the migrated database; gives its address."""
    async with connected(fresh_database, pool=20):
        yield fresh_database


@pytest_asyncio.fixture(scope="session")
async def redis(services: Services) -> AsyncIterator[Redis]:
    """Connect to Redis; keys carry the organisation, so tests do not meet."""
    client = Redis.from_url(services.redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest_asyncio.fixture
async def org(database: str) -> Organisation:
    """Found a county of the test's own, with the seven committees and the office."""
    return await found(f"t{secrets.token_hex(8)}", "试验县政协")


@pytest_asyncio.fixture
async def committees(org: Organisation) -> dict[str, Committee]:
    """Give the county's committees by code, the office among them."""
    return {row.code: row for row in await Committee.filter(org=org)}


@pytest_asyncio.fixture
async def station(org: Organisation) -> Station:
    """Give the county a township station."""
    return await Station.create(org=org, name="云坪镇联络站")


@pytest_asyncio.fixture
async def person(
    org: Organisation, committees: dict[str, Committee], station: Station
) -> MakePerson:
    """Make somebody on the roster: `await person(Role.COMMITTEE, committee="AGRI")`.

    Without a role it is a member. Keywords: `name`, `phone`, `active`, `committee` (a code, for
    committee staff), `station` (a Station, or None; heads, officers and members have the
    fixture's unless told otherwise).
    """
    numbers = itertools.count(1)

    async def make(
        *roles: Role,
        name: str = "",
        phone: str | None = None,
        active: bool = True,
        committee: str = "AGRI",
        station: Station | None = station,
    ) -> Person:
        number = next(numbers)
        made = await Person.create(
            org=org,
            number=f"W{number:03d}",
            name=name or f"试验人{number}",
            phone=f"139{number:08d}" if phone is None else phone,
            station=station,
            active=active,
        )
        for role in roles or (Role.MEMBER,):
            await Appointment.create(
                org=org,
                person=made,
                role=role,
                station=station if role in (Role.STATION_HEAD, Role.INFO_OFFICER) else None,
                committee=committees[committee] if role is Role.COMMITTEE else None,
            )
        return made

    return make


@pytest_asyncio.fixture
async def actor(org: Organisation, person: MakePerson) -> MakeActor:
    """Make somebody as `person` does, and give the Actor: `await actor(Role.OFFICE)`."""

    async def make(*roles: Role, **about: object) -> Actor:
        made = await person(*roles, **about)
        found_actor = await actor_for(org.id, made.id)
        assert found_actor is not None
        return found_actor

    return make


@pytest.fixture
def key() -> str:
    """A secret key of a service under test."""
    return "a secret key that only tests know, of some length"
