"""Posts that WeChat did not sign: refused, and not a row is left of them.

Each is sent about somebody whose card is open, so that one forged `1` would hand an item in.
"""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.fuzz.letters import MATTERS, STRANGE, apply, damages, write
from tests.fuzz.post import Post, Query, sealed, send, words_of
from tests.fuzz.stage import Person, Service
from tests.fuzz.watch import Watch, effort
from wechat.sealing import Mode, seal_callback, sign

FOREIGN_KEY = "foreignforeignforeignforeignforeignforeign1"
#: Numbers that would hand an item in, or drop it, were they believed.
CHOICES = st.sampled_from(["1", "3", "0", "取消", "１"])
NONCES = st.text("abcdef0123456789", min_size=1, max_size=12)
_odd = st.one_of(
    st.sampled_from(["", "0", "None", "é", "签名", "\0", "\ud800", "a" * 8000, "%00", "&", "null"]),
    st.text(max_size=50),
    st.text("0123456789abcdef", min_size=40, max_size=40),
)

Forge = Callable[[dict[str, str]], Query]


def _without(name: str) -> Forge:
    return lambda query: {key: value for key, value in query.items() if key != name}


def _with(name: str, value: str) -> Forge:
    return lambda query: {**query, name: value}


def _doubled(name: str, value: str) -> Forge:
    # What comes first counts, so what is right comes second.
    return lambda query: [(name, value), *query.items()]


def _later(query: dict[str, str]) -> Query:
    return {**query, "timestamp": str(int(query["timestamp"]) + 1)}


@st.composite
def forges(draw: Any, mode: Mode) -> Forge:
    """Something done to a query after which it proves nothing any more."""
    proof = "signature" if mode == "plain" else "msg_signature"
    name = draw(st.sampled_from([proof, "timestamp", "nonce"]))
    value = draw(_odd).encode("utf-8", "replace").decode()
    return draw(
        st.sampled_from(
            [
                _without(name),
                _with(name, value),
                _doubled(name, value),
                _later,
                lambda query: {},
                lambda query: {**query, proof: query[proof][::-1]},
                lambda query: {**query, proof: query[proof].upper()},
                lambda query: {**query, proof: f" {query[proof]}"},
                lambda query: {**query, proof: query["signature"] + query["signature"]},
                lambda query: {key.upper(): one for key, one in query.items()},
                lambda query: {**query, "timestamp": "1", "nonce": query["timestamp"] + "0"},
            ]
        )
    )  # fmt: skip


async def _victim(service: Service) -> Person:
    person = await service.person()
    await service.opens(person, "confirm", {"words": [MATTERS[0]]})
    return person


def _says(person: Person, text: str, form: str) -> bytes:
    fields = {
        "ToUserName": "gh_station",
        "FromUserName": person.openid,
        "CreateTime": int(time.time()),
        "MsgType": "text",
        "Content": text,
        "MsgId": person.id,
    }
    return write(fields, form)


async def _refused(service: Service, person: Person, post: Post) -> None:
    """Send what is forged, and hold that it changed nothing at all."""
    before = await service.rows(), await service.dialog_of(person.openid)
    answer = await send(service, post)
    assert 400 <= answer.status < 500, f"{answer} to forged {post!r}"
    after = await service.rows(), await service.dialog_of(person.openid)
    assert before == after, f"forged, and it changed something: {post!r}"


async def _forged(watch: Watch, mode: Mode, forge: Forge, text: str, form: str) -> None:
    service = await watch.example()
    person = await _victim(service)
    query, body = sealed(service, _says(person, text, form), mode)
    forged = forge(dict(query))
    assume(dict(reversed(list(forged if isinstance(forged, list) else forged.items()))) != query)
    await _refused(service, person, Post(forged, body))


@effort(0.04)
@given(forge=forges("plain"), text=CHOICES, form=st.sampled_from(["xml", "json"]))
async def test_a_query_in_the_clear(plain: Watch, forge: Forge, text: str, form: str) -> None:
    await _forged(plain, "plain", forge, text, form)


@effort(0.06)
@given(
    forge=forges("safe"),
    text=CHOICES,
    form=st.sampled_from(["xml", "json"]),
    mode=st.sampled_from(["safe", "compatible"]),
)
async def test_a_sealed_query(
    sealed: Watch, forge: Forge, text: str, form: str, mode: Mode
) -> None:
    await _forged(sealed, mode, forge, text, form)


def _accounts(service: Service) -> dict[str, Any]:
    own, change = service.account, dataclasses.replace
    return {
        "foreign key": change(own, aes_key=FOREIGN_KEY),
        "foreign appid": change(own, appid="wxoa0002"),
        "no appid": change(own, appid=""),
        "foreign token": change(own, token="oa-tokem"),
        "no token": change(own, token=""),
    }


@effort(0.03)
@given(
    who=st.sampled_from(["foreign key", "foreign appid", "no appid", "foreign token", "no token"]),
    text=CHOICES,
    form=st.sampled_from(["xml", "json"]),
    mode=st.sampled_from(["safe", "compatible"]),
    nonce=NONCES,
)
async def test_another_account(sealed: Watch, who, text, form, mode, nonce) -> None:
    service = await sealed.example()
    person = await _victim(service)
    account = _accounts(service)[who]
    query, body = seal_callback(account, _says(person, text, form), mode, time.time(), nonce)
    await _refused(service, person, Post(query, body))


@effort(0.04)
@given(
    text=CHOICES,
    form=st.sampled_from(["xml", "json"]),
    signed=st.booleans(),
    forged=st.booleans(),
    nonce=NONCES,
)
async def test_plain_words_to_a_sealed_account(
    sealed: Watch, text: str, form: str, signed: bool, forged: bool, nonce: str
) -> None:
    service = await sealed.example()
    person = await _victim(service)
    body = _says(person, text, form)
    query, _ = seal_callback(service.account, body, "plain", time.time(), nonce)
    if signed:
        query = {**query, "msg_signature": query["signature"], "encrypt_type": "aes"}
    if forged:
        # The signature that WeChat would make, over a cipher that is the words themselves.
        token = service.account.token
        query["msg_signature"] = sign(token, query["timestamp"], query["nonce"], body.decode())
    await _refused(service, person, Post(query, body))


@effort(0.05)
@given(
    damage=st.lists(damages(), min_size=1, max_size=3),
    text=CHOICES,
    form=st.sampled_from(["xml", "json"]),
    mode=st.sampled_from(["safe", "compatible"]),
)
async def test_an_envelope_damaged_on_the_way(sealed: Watch, damage, text, form, mode) -> None:
    """Whatever is left of it: nothing happens, or what the sealed words say, to whom they name."""
    service = await sealed.example()
    person = await _victim(service)
    query, body = seal_callback(service.account, _says(person, text, form), mode, time.time(), "n")
    answer = await send(service, Post(query, apply(damage, body)))
    items = await service.items_of(person)
    if answer.status == 200:
        words_of(service, answer, person.openid)
        assert len(items) == (text in "1３3１")
    else:
        assert not items


NO_LETTERS = {
    "body": STRANGE,
    "damage": st.lists(damages(), max_size=2),
    "nonce": NONCES,
    "signed": st.booleans(),
}


async def _no_letter(watch: Watch, body: bytes, damage, nonce: str, signed: bool) -> None:
    service = await watch.example()
    person = await _victim(service)
    query = {"timestamp": "1", "nonce": nonce}
    if signed:
        query["signature"] = sign(service.account.token, "1", nonce)
    await _refused(service, person, Post(query, apply(damage, body)))


@effort(0.02)
@given(**NO_LETTERS)
async def test_no_letter_in_the_clear(plain: Watch, **drawn) -> None:
    await _no_letter(plain, **drawn)


@effort(0.02)
@given(**NO_LETTERS)
async def test_no_letter_to_a_sealed_account(sealed: Watch, **drawn) -> None:
    await _no_letter(sealed, **drawn)


@effort(0.02)
@given(
    forge=st.one_of(forges("plain"), st.just(lambda query: query)),
    echostr=_odd,
    org=st.sampled_from(["", "", "", "x", "demo", "..", "é", "%00", "a/b", "o" * 4000]),
)
async def test_the_question_whose_address_this_is(sealed: Watch, forge, echostr, org) -> None:
    service = await sealed.example()
    echostr = echostr.encode("utf-8", "replace").decode()
    query = {"timestamp": "1", "nonce": "n", "signature": sign(service.account.token, "1", "n")}
    asked = forge({**query, "echostr": echostr})
    url = f"{service.base}/wechat/{org}" if org else service.callback
    async with service.http.get(url, params=asked) as answer:
        told = await answer.read()
        assert answer.status == 200 or 400 <= answer.status < 500, (asked, told)
    if asked == {**query, "echostr": echostr} and not org:
        assert told.decode() == echostr
    else:
        assert answer.status != 200 or asked == {**query, "echostr": echostr}


@effort(0.03)
@given(text=CHOICES, mode=st.sampled_from(["safe", "compatible"]), key=st.booleans(), nonce=NONCES)
async def test_what_is_sent_again_counts_once(sealed: Watch, text, mode, key, nonce) -> None:
    service = await sealed.example()
    person = await _victim(service)
    account = service.account
    if key:
        account = dataclasses.replace(account, aes_key=account.previous_aes_key)
    plain = _says(person, text, "xml")
    query, body = seal_callback(account, plain, mode, time.time(), nonce)
    later, same = seal_callback(account, plain, mode, time.time() + 60, f"{nonce}m")
    heard = set()
    for post in (Post(query, body), Post(query, body), Post(later, same)):
        answer = await send(service, post)
        heard.add(words_of(service, answer, person.openid))
    assert len(heard) == 1
    assert len(await service.items_of(person)) == (text in "13１")
    assert await service.dialog_of(person.openid) == ()
