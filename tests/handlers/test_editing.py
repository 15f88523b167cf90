"""The edited version beside the original: kept without third parties' numbers, sent up, signed."""

from datetime import datetime

import pytest

from handlers import editing, opinion
from handlers.errors import (
    NotAllowed,
    NotFound,
    OnesOwn,
    OutOfScope,
    ReasonMissing,
    Refused,
    TextMissing,
    TextTooLong,
    WrongState,
)
from models import Entry, Opinion
from rules.masking import Kind
from rules.opinion import Party, State, Verb
from rules.reasons import Reason
from tests.handlers.acts import TEXT, HandIn, People

EDITED = "三组机耕道去年被大雨冲垮，建议修复。联系人电话13900000001。"
MASKED = "三组机耕道去年被大雨冲垮，建议修复。联系人电话139****0001。"


@pytest.fixture
async def taken(people: People, hand_in: HandIn, now: datetime) -> str:
    """An item that the committee of agriculture has taken."""
    receipt = await hand_in(people["member"], now)
    await opinion.take(people["farming"], receipt, now=now)
    return receipt


@pytest.fixture
async def edited(people: People, taken: str, now: datetime) -> str:
    """An item with an edited text."""
    await editing.edit(people["farming"], taken, "机耕道该修了", EDITED, now=now)
    return taken


@pytest.fixture
async def sent_up(people: People, edited: str, now: datetime) -> str:
    """An item that waits for the leader."""
    await editing.send_up(people["office"], edited, now=now)
    return edited


async def test_numbers_are_hidden_before_it_is_kept(
    people: People, taken: str, now: datetime
) -> None:
    draft = await editing.edit(
        people["farming"], taken, "找13900000002修\n路", f" {EDITED}\n", now=now
    )
    assert (draft.title, draft.text) == ("找139****0002修 路", MASKED)
    assert draft.hidden == {Kind.MOBILE: 2}
    item = await Opinion.get(org_id=people["farming"].org_id, receipt=taken)
    assert (item.edited_title, item.edited_text) == (draft.title, MASKED)
    assert (item.text, item.state, item.holder) == (TEXT, State.EDITING, Party.OFFICE)
    kept = await Entry.filter(opinion_id=item.id).values_list("words", flat=True)
    assert not any("13900000001" in str(words) for words in kept)


async def test_every_version_stays(people: People, edited: str, now: datetime) -> None:
    await editing.edit(people["office"], edited, "", "第二稿\n两段", now=now)
    versions = await editing.editions(people["chair"], edited)
    assert [(one.title, one.text, one.by) for one in versions] == [
        ("机耕道该修了", MASKED, people["farming"].name),
        ("机耕道该修了", "第二稿\n两段", people["office"].name),
    ]
    item = await opinion.find(people["office"], edited)
    assert await editing.count_editions(item) == 2


async def test_without_a_title_the_items_own_is_taken(
    people: People, taken: str, now: datetime
) -> None:
    item = await opinion.find(people["farming"], taken)
    draft = await editing.edit(people["farming"], taken, " ", "编好了", now=now)
    assert draft.title == item.title


@pytest.mark.parametrize(
    ("title", "text", "refusal"),
    [
        ("", " \n ", TextMissing),
        ("长" * 65, "编好了", TextTooLong),
        ("", "长" * (editing.LONGEST_TEXT + 1), TextTooLong),
        ("", "这份是机密文件，请按机密★1年管理", OutOfScope),
    ],
)
async def test_what_cannot_be_kept(
    people: People, taken: str, now: datetime, title: str, text: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        await editing.edit(people["farming"], taken, title, text, now=now)


async def test_the_longest_fits(people: People, taken: str, now: datetime) -> None:
    title, text = "长" * editing.LONGEST_TITLE, "长" * editing.LONGEST_TEXT
    await editing.edit(people["farming"], taken, title, text, now=now)
    assert (await editing.editions(people["office"], taken))[0].text == text


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("writer", NotFound),
        ("member", NotAllowed),
        ("head", NotAllowed),
        ("head elsewhere", NotFound),
        ("building", NotFound),
        ("chair", NotAllowed),
        ("unit", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_may_not_edit(
    people: People, taken: str, now: datetime, name: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        await editing.edit(people[name], taken, "", "编好了", now=now)


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("writer", False),
        ("member", False),
        ("head", False),
        ("building", False),
        ("unit", False),
        ("admin", False),
        ("farming", True),
        ("office", True),
        ("chair", True),
    ],
)
async def test_who_sees_the_versions(people: People, edited: str, name: str, sees: bool) -> None:
    if sees:
        assert len(await editing.editions(people[name], edited)) == 1
    else:
        with pytest.raises(NotFound):
            await editing.editions(people[name], edited)


async def test_nobody_edits_a_matter_of_their_own(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["both"], now)
    await opinion.take(people["farming"], receipt, now=now)
    with pytest.raises(OnesOwn):
        await editing.edit(people["both"], receipt, "", "编好了", now=now)


async def test_nothing_is_edited_before_it_is_taken_or_after_it_is_sent_up(
    people: People, hand_in: HandIn, sent_up: str, now: datetime
) -> None:
    for receipt in (await hand_in(people["member"], now), sent_up):
        with pytest.raises(WrongState):
            await editing.edit(people["farming"], receipt, "", "编好了", now=now)


async def test_signed_it_is_adopted(people: People, sent_up: str, now: datetime) -> None:
    signed = await editing.sign(people["chair"], sent_up, now=now)
    assert (signed.state, signed.issued_at, signed.holder) == (State.ISSUED, now, Party.OFFICE)
    assert signed.edited_text == MASKED


async def test_sent_back_it_is_edited_again(people: People, sent_up: str, now: datetime) -> None:
    back = await editing.send_back(people["chair"], sent_up, Reason("facts", "核实亩数"), now=now)
    assert (back.state, back.edited_text) == (State.EDITING, MASKED)
    await editing.edit(people["farming"], sent_up, "", "五十亩", now=now)
    await editing.send_up(people["office"], sent_up, now=now)
    last = await Entry.filter(opinion_id=back.id, verb=Verb.SEND_BACK).get()
    assert (last.reason, last.words, last.actor_id) == (
        "facts",
        "核实亩数",
        people["chair"].person_id,
    )


@pytest.mark.parametrize("reason", [Reason(), Reason("other"), Reason("classified")])
async def test_sending_back_needs_a_reason_of_its_own(
    people: People, sent_up: str, now: datetime, reason: Reason
) -> None:
    with pytest.raises(ReasonMissing):
        await editing.send_back(people["chair"], sent_up, reason, now=now)


@pytest.mark.parametrize("name", ["farming", "office", "head", "member"])
async def test_nobody_but_the_leader_signs(
    people: People, sent_up: str, now: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        await editing.sign(people[name], sent_up, now=now)
    with pytest.raises(NotAllowed):
        await editing.send_back(people[name], sent_up, Reason("words"), now=now)


@pytest.mark.parametrize("name", ["farming", "chair", "head"])
async def test_nobody_but_the_office_sends_up(
    people: People, edited: str, now: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        await editing.send_up(people[name], edited, now=now)


async def test_nothing_is_signed_without_a_text(
    people: People, sent_up: str, now: datetime
) -> None:
    await Opinion.filter(receipt=sent_up, org_id=people["chair"].org_id).update(edited_text="")
    with pytest.raises(TextMissing):
        await editing.sign(people["chair"], sent_up, now=now)
