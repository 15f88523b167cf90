"""What an item's card says one can type is a command that reaches the verb."""

import pytest

from bot.asked import ITEM, parse
from bot.asks import ASKS
from bot.item_verbs import TYPED
from rules.opinion import ACTIONS, Verb
from rules.permission import Action


def test_every_verb_of_people_can_be_typed() -> None:
    offered = {verb for verb, action in ACTIONS.items() if action not in (None, Action.HANDLE)}
    assert offered - {Verb.SUBMIT} == set(TYPED)


@pytest.mark.parametrize("word", sorted(set(TYPED.values())))
@pytest.mark.parametrize("number", ["0001", "1", "民2026-0001"])
def test_what_a_card_says_one_can_type_is_a_command_about_the_item(word: str, number: str) -> None:
    asked = parse(f"{word} {number}")
    assert asked is not None
    assert (asked.number, asked.of) == (1, ITEM)
    assert asked.name in ASKS
