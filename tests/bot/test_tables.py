"""The tables that the conversation is read from: nothing missing, nothing that leads nowhere."""

import re
from itertools import chain
from string import Formatter
from types import ModuleType

import pytest

from bot import (
    activity_texts,
    asking_back_texts,
    attending_texts,
    circular_texts,
    item_knock_texts,
    rating_texts,
    texts,
)
from bot.asked import ACTIVITY, parse
from bot.commands import Command
from bot.dialog import Dialog, Expect
from bot.dialogs.every import DIALOGS
from handlers.guidance import GUIDANCE
from rules.activity import LIFECYCLE as ACTIVITIES
from rules.activity import Verb as ActivityVerb
from rules.completeness import Missing
from rules.gates import GATES
from rules.opinion import LIFECYCLE, Party, Verb
from rules.schedule import Milestone
from rules.text import command
from rules.when import Unclear
from server.menu import MENU

TOLD = [(step.verb, party) for step in LIFECYCLE for party in step.tells]


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS.keys())
def test_every_step_has_an_entry(dialog: Dialog) -> None:
    steps = {row.step for row in dialog.rows}
    assert steps == set(dialog.help) == set(dialog.left) == set(type(next(iter(steps))))
    assert all(words.strip() for words in (*dialog.help.values(), *dialog.left.values()))


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS.keys())
def test_every_step_is_reached_and_can_end(dialog: Dialog) -> None:
    goes = {row.step: set[object]() for row in dialog.rows}
    for row in dialog.rows:
        goes[row.step] |= set(row.goes)
    begins = {"resume", dialog.rows[0].step}
    assert {step for reached in goes.values() for step in reached} >= set(goes) - begins
    for step in goes:
        reached: set[object] = {step}
        while more := {to for one in reached if one in goes for to in goes[one]} - reached:  # type: ignore[index]
            reached |= more
        assert None in reached


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS.keys())
def test_no_row_hides_another(dialog: Dialog) -> None:
    taken = [(row.step, row.expect) for row in dialog.rows]
    assert len(taken) == len(set(taken))
    for step in dialog.help:
        words = [word for row in dialog.rows if row.step == step for word in row.words]
        assert len(words) == len(set(words))
        assert words == [command(word) for word in words]


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS.keys())
def test_help_names_numbers_that_the_step_takes(dialog: Dialog) -> None:
    for step, words in dialog.help.items():
        taken = {row.expect.value for row in dialog.rows if row.step == step}
        named = set(re.findall(r"\d", words))
        assert Expect.DIGIT in taken or named <= taken


@pytest.mark.parametrize(("verb", "party"), TOLD)
def test_everybody_who_is_told_hears_something(verb: Verb, party: Party) -> None:
    assert item_knock_texts.KNOCKS[verb, party].strip()


def test_no_knock_that_nobody_hears() -> None:
    assert set(item_knock_texts.KNOCKS) == set(TOLD)


def test_every_verb_has_a_line_and_a_kind() -> None:
    assert set(item_knock_texts.LINES) == set(Verb)
    assert {verb for verb, _ in TOLD} <= set(item_knock_texts.KINDS) <= set(Verb)
    assert all(len(kind) <= 20 for kind in item_knock_texts.KINDS.values())


#: What a push may say (PLATFORM.md): number, kind, deadline, where it lies; never the body.
MAY_SAY = {"receipt", "short", "committee", "unit", "urgent", "due"}


@pytest.mark.parametrize("words", item_knock_texts.KNOCKS.values())
def test_a_knock_says_number_kind_and_deadline_alone(words: str) -> None:
    fields = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    assert "receipt" in fields
    assert fields <= MAY_SAY


def test_every_question_and_gate_has_words() -> None:
    assert set(texts.ASKS) == set(Missing)
    assert {row.gate for row in GATES} <= set(GUIDANCE)


def test_every_button_of_the_menu_is_a_command() -> None:
    buttons = [button for top in MENU for button in top.get("sub_button", [top])]  # type: ignore[attr-defined]
    assert len(MENU) <= 3
    assert all(len(top.get("sub_button", [])) <= 5 for top in MENU)  # type: ignore[arg-type]
    assert {button["key"] for button in buttons} <= {name.value for name in Command}


@pytest.mark.parametrize(
    "module",
    [texts, activity_texts, asking_back_texts, attending_texts, circular_texts, rating_texts],
)
def test_no_sentence_is_long(module: ModuleType) -> None:
    """Short and plain: no line that a phone shows on more than three rows."""
    said = [words for name, words in vars(module).items() if name.isupper()]
    tables = chain.from_iterable(words.values() for words in said if isinstance(words, dict))
    sentences = [words for words in (*said, *tables) if isinstance(words, str)]
    lines = [line for words in sentences for line in words.split("\n")]
    assert max(len(re.sub(r"{\w+}", "", line)) for line in lines) <= 42


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS.keys())
def test_a_light_question_keeps_no_words_that_are_something_else(dialog: Dialog) -> None:
    """Where a message that no row takes goes on to something else, the first step takes no text."""
    first = dialog.rows[0].step
    taken = {row.expect for row in dialog.rows if row.step == first}
    assert not dialog.light or not taken & {Expect.TEXT, Expect.VOICE}


def test_a_step_belongs_to_one_dialog() -> None:
    steps = [type(dialog.rows[0].step) for dialog in DIALOGS.values()]
    assert len(steps) == len(set(steps))


def test_what_is_announced_of_activities_has_words() -> None:
    assert set(activity_texts.MILESTONES) == set(Milestone)
    assert set(activity_texts.UNCLEAR) == set(circular_texts.UNCLEAR) == set(Unclear)
    assert set(activity_texts.TYPED) | set(activity_texts.DONE) <= set(ActivityVerb)
    by_hand = {step.verb for step in ACTIVITIES if step.action is not None}
    assert set(activity_texts.TYPED) == by_hand - {ActivityVerb.PLAN}
    assert {**activity_texts.TYPED, **activity_texts.DONE}.keys() == activity_texts.TYPED.keys()


@pytest.mark.parametrize("typed", activity_texts.TYPED.values())
def test_what_a_card_says_one_can_type_is_a_command(typed: str) -> None:
    asked = parse(typed.format(short="活12"))
    assert asked is not None
    assert (asked.number, asked.of) == (12, ACTIVITY)
