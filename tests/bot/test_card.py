"""Where to and why: what the card says of it, and what staff read behind an item."""

from typing import Any

import pytest

from bot.card import told
from rules.route import Reason

#: Its words speak for two committees alike.
TORN = "图书和疫苗的问题，拖了很久，没有人来看过"


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ([], []),
        (["unknown"], ["unknown"]),
        (["model"], ["model"]),
        (["words", "model"], ["words"]),
        (["overlap:路灯", "words", "model"], ["overlap:路灯", "words"]),
        (["words", "model", "second"], ["words", "second"]),
        (["overlap:路灯", "words", "model", "second"], ["overlap:路灯", "second"]),
        (["gate:danger", "model"], ["gate:danger"]),
        (["gate:danger", "words", "model"], ["gate:danger", "words"]),
    ],
)
def test_two_reasons_at_most_and_the_second_choice_among_them(
    rules: list[str], shown: list[str]
) -> None:
    assert [why.rule for why in told([Reason(rule, (), "因为") for rule in rules])] == shown


async def test_what_is_plain_needs_no_look(member: Any, matter: str) -> None:
    card = await member.says(matter)
    assert "转给：农业农村委\n原因：" in card
    assert "先看一眼" not in card
    assert card.count("农业农村部门") == 1


async def test_a_part_of_a_word_is_not_said_beside_it(member: Any) -> None:
    text = "我们组到镇上的水泥路断了半年，四十多户人出门都要绕远"
    await member.talks((text, "原因：因为提到“水泥路”，由交通部门管\n附件"))


async def test_two_committees_too_close_are_both_named(member: Any, office: Any) -> None:
    await member.talks(
        (TORN, "转给：.*（办公室先看一眼）\n原因：文史委、教科卫体委都沾边，请办公室定；因为提到“"),
        ("1", "办公室 2 个工作日内定去向"),
    )
    await office.talks(
        ("看 1", "依据：建议转(文史委|教科卫体委)；文史委、教科卫体委都沾边，请办公室定；因为提到“")
    )


async def test_what_says_too_little_is_the_offices_with_a_guess(member: Any, office: Any) -> None:
    await member.talks(
        ("反映", "请说"),
        ("路不行", "记下了"),
        ("好了", "请再补一句"),
        ("好了", "请再补一句"),
        ("好了", "转给：政协办公室（由办公室定）\n原因：太短了，还看不出是哪里的什么事\n"),
        ("1", "办公室 2 个工作日内定去向"),
    )
    await office.talks(("看 1", "依据：建议转环资城建委；太短了"))


async def test_what_lies_with_a_committee_is_not_proposed_to_it(item: Any, farming: Any) -> None:
    assert "建议转" not in await farming.says("看 1")
