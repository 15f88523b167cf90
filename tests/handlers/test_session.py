"""A session names a WeChat account; who stands behind it is asked each time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from handlers import binding, session
from handlers.actor import Actor
from models import Organisation, Person, Session
from rules.role import Role

OPENID = "o-mini-1"
MakePerson = Callable[..., Awaitable[Person]]
MakeActor = Callable[..., Awaitable[Actor]]


async def test_a_token_is_known_until_it_expires(org: Organisation, now: datetime) -> None:
    begun = await session.begin(org.id, OPENID, now=now)
    just_before = now + session.LIFE - timedelta(seconds=1)
    assert await session.find(begun.token, now=just_before) == begun.visitor
    assert await session.find(begun.token, now=now + session.LIFE) is None


async def test_only_the_hash_is_kept(org: Organisation, now: datetime) -> None:
    begun = await session.begin(org.id, OPENID, now=now)
    row = await Session.get(id=begun.visitor.session_id)
    assert begun.token not in repr(dict(row))
    assert begun.token not in repr(begun)
    assert await session.find(row.token_hash, now=now) is None


async def test_a_revoked_token_is_worth_nothing(org: Organisation, now: datetime) -> None:
    kept = await session.begin(org.id, OPENID, now=now)
    ended = await session.begin(org.id, OPENID, now=now)
    await session.end(ended.visitor, now=now)
    assert await session.find(ended.token, now=now) is None
    assert await session.find(kept.token, now=now) is not None


async def test_binding_and_leaving_take_effect_at_once(
    org: Organisation, person: MakePerson, now: datetime
) -> None:
    begun = await session.begin(org.id, OPENID, now=now)
    assert begun.visitor.actor is None
    member = await person(phone="13900000001")
    await binding.bind_by_phone(org.id, session.ACCOUNT, OPENID, member.phone, now=now)
    bound = await session.find(begun.token, now=now)
    assert bound is not None
    assert bound.actor is not None
    assert bound.actor.person_id == member.id
    await Person.filter(id=member.id).update(active=False)
    left = await session.find(begun.token, now=now)
    assert left is not None
    assert left.actor is None


async def test_unbinding_ends_the_sessions(
    org: Organisation, person: MakePerson, actor: MakeActor, now: datetime
) -> None:
    office, member = await actor(Role.OFFICE), await person(phone="13900000002")
    begun = await session.begin(org.id, OPENID, now=now)
    await binding.bind_by_phone(org.id, session.ACCOUNT, OPENID, member.phone, now=now)
    await binding.unbind(office, member, now=now)
    assert await session.find(begun.token, now=now) is None


async def test_what_expired_is_forgotten(org: Organisation, now: datetime) -> None:
    await session.begin(org.id, OPENID, now=now - timedelta(days=30))
    await session.begin(org.id, OPENID, now=now)
    await session.forget(now)
    assert await Session.filter(org=org).count() == 1
