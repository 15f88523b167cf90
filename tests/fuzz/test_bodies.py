"""Callback bodies, well signed around anything: an answer that WeChat can read, or a refusal.

What is signed is what the platform could send or what somebody with the keys could; an item may
come of it only when a bound member's own words said so.
"""

from hypothesis import given
from hypothesis import strategies as st

from rules.role import Role
from rules.text import command
from tests.fuzz.letters import (
    ENCODERS,
    ENCODINGS,
    MATTERS,
    TYPES,
    apply,
    damages,
    letters,
    odd_letters,
    write,
)
from tests.fuzz.post import Answer, Post, message_in, sealed, send, words_of
from tests.fuzz.stage import Person, Service
from tests.fuzz.watch import Watch, effort

#: Who a message may come from, and what stands open in their chat.
SENDERS = st.sampled_from(["member", "collecting", "card", "staff", "office", "stranger", "odd"])
ODD_SENDERS = st.sampled_from(
    ["o" * 65, "o" * 128, "o" * 129, "", "*", "o'--", "委员", "o\0", "é" * 64]
)
#: Nothing is damaged in one of three.
DAMAGES = st.one_of(st.just([]), st.lists(damages(), min_size=1, max_size=3), st.lists(damages()))
FORMS = st.sampled_from(["xml", "json"])

_ROLES = {"staff": (Role.COMMITTEE, "AGRI"), "office": (Role.OFFICE, "")}
_STEPS = {"collecting": "collect", "card": "confirm"}


async def _sender(service: Service, who: str) -> Person:
    person = await service.person(*_ROLES.get(who, (Role.MEMBER, "")), bound=who != "stranger")
    if who in _STEPS:
        await service.opens(person, _STEPS[who], {"words": [MATTERS[len(who) % 7]]})
    return person


async def check(service: Service, sender: Person, plain: bytes, post: Post) -> Answer:
    """Send, and hold what came of it to what the sender knowingly did."""
    before = await service.rows()
    answer = await send(service, post)
    message = message_in(plain)
    if answer.status != 200:
        assert await service.rows() == before, f"{answer} left rows behind: {post!r}"
        return answer
    assert message is not None, f"{answer} to what is no message: {post!r}"
    words_of(service, answer, message.sender)
    for item in await service.items_of(sender):
        assert item["source_key"].startswith(f"{message.key}:"), f"whose item? {post!r}"
        assert message.sender == sender.openid
        assert command(message.text) in ("1", "3"), f"nobody said so: {post!r}"
    return answer


def _travels(query: object, body: bytes, kind: str, encoding: str, chunks: int) -> Post:
    """Dress a post; a body that lies about its encoding goes in one piece, as it is cut short."""
    headers = {"Content-Type": kind} if kind else {}
    chunks = chunks if encoding in ("", "gzip", "deflate") else 0
    if encoding:
        headers["Content-Encoding"] = encoding.split()[0]
    return Post(query, ENCODERS[encoding](body), headers, chunks)  # type: ignore[arg-type]


async def _try(
    watch: Watch, mode, who, odd, fields, form, ascii_only, damage, kind, encoding, chunks, again
) -> None:
    service = await watch.example()
    sender = await _sender(service, who)
    fields = {**fields, "FromUserName": odd if who == "odd" else sender.openid}
    plain = apply(damage, write(fields, form, ascii_only))
    query, body = sealed(service, plain, mode)
    post = _travels(query, body, kind, encoding, chunks)
    first = await check(service, sender, plain, post)
    if again and first.status == 200:
        items = await service.items_of(sender)
        second = await check(service, sender, plain, post)
        assert second.status == 200
        assert await service.items_of(sender) == items, f"twice: {post!r}"


def tried(share: float):
    """Try letters, whole and damaged, in all the ways that they travel."""

    def decorate(test):
        return effort(share)(
            given(
                who=SENDERS,
                odd=ODD_SENDERS,
                fields=st.one_of(letters(), odd_letters()),
                form=FORMS,
                ascii_only=st.booleans(),
                damage=DAMAGES,
                kind=TYPES,
                encoding=ENCODINGS,
                chunks=st.sampled_from([0, 0, 1, 7, 4096]),
                again=st.booleans(),
            )(test)
        )

    return decorate


@tried(0.15)
async def test_in_the_clear(plain: Watch, **drawn) -> None:
    await _try(plain, "plain", **drawn)


@tried(0.11)
async def test_sealed(sealed: Watch, **drawn) -> None:
    await _try(sealed, "safe", **drawn)


@tried(0.06)
async def test_in_compatible_mode(sealed: Watch, **drawn) -> None:
    await _try(sealed, "compatible", **drawn)
