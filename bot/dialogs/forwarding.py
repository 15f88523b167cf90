"""The office forwards an item (转办): who leads, who joins, with photos or without; sure?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum

from bot import unit_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from handlers import forwarding, opinion
from handlers.advance import allowed, check_words
from handlers.conversation import Data
from handlers.forwarding import Unit
from handlers.item_facts import facts_of
from models import Entry, Opinion
from rules.assignment import GONE, unit_for
from rules.completeness import substance
from rules.opinion import State, Verb
from rules.reasons import why


class Step(StrEnum):
    """Where the forwarding stands."""

    #: who leads
    LEAD = "lead"
    #: what units are to read of an item that was never edited
    TEXT = "text"
    #: shown once more
    CONFIRM = "confirm"


#: What a digit can pick.
_MOST = 9
_JOIN, _NONE = "会办", ("无", "没有", "不要")
_BETWEEN = "、，, ；;"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is to have an item, by name; ``led`` leads already."""

    receipt: str
    lead: str = ""
    co: list[str] = field(default_factory=list)
    files: bool = False
    text: str = ""
    led: str = ""

    @classmethod
    def of(cls, data: Data) -> "Chosen":
        """Read what the dialog kept."""
        return cls(**data)  # type: ignore[arg-type]


async def begin(turn: Turn, receipt: str, words: str = "") -> Next:
    """Propose the units that the routing named; “县水利局 会办 县财政局” names them at once."""
    found = await opinion.find(turn.actor, receipt)
    allowed(turn.actor, found, Verb.FORWARD, await facts_of(turn.actor, found))
    rows = [row for row in await forwarding.standings(found) if row.state not in GONE]
    led = next((row.unit.name for row in rows if row.lead), "")
    chosen = Chosen(receipt, led=led)
    if words:
        return await _named(turn, chosen, words)
    if not led:
        lead, co = await forwarding.suggested(found)
        chosen = replace(chosen, lead=lead, co=[one for one in co if lead])
    return await _next(turn, chosen, before=await _refused(found))


async def _refused(found: Opinion) -> str:
    """Say why the last unit would not have it."""
    if found.state is not State.REFUSED:
        return ""
    refusals = Entry.filter(org_id=found.org_id, opinion_id=found.id, verb=Verb.REFUSE)
    last = await refusals.order_by("-id").first().prefetch_related("unit")
    if last is None or last.unit is None:
        return ""
    because = why(last.verb, last.reason, last.words)
    return texts.REFUSED_BECAUSE.format(unit=last.unit.name, why=because)


async def _next(turn: Turn, chosen: Chosen, before: str = "") -> Next:
    """Ask for what is still missing, else show it all once more."""
    if not (chosen.lead or chosen.led):
        return await _ask_lead(turn, chosen, before)
    found = await opinion.find(turn.actor, chosen.receipt)
    if not (found.edited_text or chosen.text):
        asked = texts.FORWARD_TEXT.format(receipt=chosen.receipt)
        return Next(before + asked, Step.TEXT, asdict(chosen))
    return await _confirm(turn, chosen, before)


async def _ask_lead(turn: Turn, chosen: Chosen, before: str = "") -> Next:
    choices = await _choices(turn, chosen)
    lines = "\n".join(f"{place} {name}" for place, name in enumerate(choices, 1))
    asked = texts.WHICH_UNIT.format(receipt=chosen.receipt, choices=lines)
    return Next(before + asked, Step.LEAD, asdict(chosen))


async def _choices(turn: Turn, chosen: Chosen) -> list[str]:
    """Give the units to pick from: those of the item's own committee first."""
    found = await opinion.find(turn.actor, chosen.receipt)
    return (await forwarding.near(turn.actor, found))[:_MOST]


async def _lead(turn: Turn, data: Data) -> Next:
    chosen = Chosen.of(data)
    if not turn.said.choice:
        return await _named(turn, chosen, turn.said.text)
    place, choices = int(turn.said.choice), await _choices(turn, chosen)
    if not 1 <= place <= len(choices):
        return await _ask_lead(turn, chosen)
    return await _next(turn, _with_lead(chosen, choices[place - 1]))


def _with_lead(chosen: Chosen, lead: str) -> Chosen:
    return replace(chosen, lead=lead, co=[one for one in chosen.co if one != lead])


async def _named(turn: Turn, chosen: Chosen, said: str) -> Next:
    """Read “县水利局 会办 县财政局、县交通局”, either part of it alone, or “会办 无”."""
    first, joins, others = said.strip().partition(_JOIN)
    names = [unit.name for unit in await forwarding.units(turn.actor)]
    meant = {one: _meant(one, names) for one in (*_split(first), *_split(others))}
    if wrong := [one for one, name in meant.items() if not name]:
        return await _again(turn, chosen, texts.NO_SUCH_UNIT.format(name=wrong[0][:20]))
    leads, co = _names(first, meant), _names(others, meant)
    if chosen.led:
        return await _next(turn, replace(chosen, co=[*leads, *co]))
    if leads:
        chosen = _with_lead(chosen, leads[0])
    if joins or leads[1:]:
        co = [*leads[1:], *co]
        chosen = replace(chosen, co=[one for one in dict.fromkeys(co) if one != chosen.lead])
    return await _next(turn, chosen)


def _names(said: str, meant: dict[str, str]) -> list[str]:
    return [meant[one] for one in _split(said)]


def _split(said: str) -> list[str]:
    for sign in _BETWEEN:
        said = said.replace(sign, " ")
    return [one for one in said.split() if one not in _NONE]


def _meant(said: str, names: Sequence[str]) -> str:
    return said if said in names else unit_for(said, names)


async def _again(turn: Turn, chosen: Chosen, before: str) -> Next:
    if chosen.lead or chosen.led:
        return await _confirm(turn, chosen, before)
    return await _ask_lead(turn, chosen, before)


async def _confirm(turn: Turn, chosen: Chosen, before: str = "") -> Next:
    card = texts.JOIN_CARD if chosen.led else texts.FORWARD_CARD
    shown = card.format(
        receipt=chosen.receipt,
        lead=chosen.led or chosen.lead,
        co="、".join(chosen.co) or texts.NOBODY,
        files=texts.FILES_SHOWN if chosen.files else texts.FILES_HIDDEN,
        other=texts.HIDE_FILES if chosen.files else texts.SHOW_FILES,
        silent=_silent(chosen, await forwarding.units(turn.actor)),
    )
    return Next(before + shown, Step.CONFIRM, asdict(chosen))


def _silent(chosen: Chosen, units: Sequence[Unit]) -> str:
    """Name those whom no message reaches."""
    mute = {unit.name for unit in units if not unit.contacts}
    names = "、".join(one for one in (chosen.lead, *chosen.co) if one in mute)
    return texts.NO_CONTACT.format(names=names) if names else ""


async def _text(turn: Turn, data: Data) -> Next:
    check_words(turn.said.text)
    if not substance(turn.said.text):
        return await _next(turn, Chosen.of(data))
    return await _next(turn, replace(Chosen.of(data), text=turn.said.text))


async def _change(turn: Turn, data: Data) -> Next:
    """Take other units, as they are written."""
    return await _named(turn, Chosen.of(data), turn.said.text)


async def _files(turn: Turn, data: Data) -> Next:
    chosen = Chosen.of(data)
    return await _confirm(turn, replace(chosen, files=not chosen.files))


async def _other_lead(turn: Turn, data: Data) -> Next:
    chosen = Chosen.of(data)
    if chosen.led:
        return await _confirm(turn, chosen)
    return await _ask_lead(turn, replace(chosen, lead=""))


async def _forward(turn: Turn, data: Data) -> Next:
    chosen = Chosen.of(data)
    if chosen.led and not chosen.co:
        return await _confirm(turn, chosen)
    await forwarding.forward(
        turn.actor,
        chosen.receipt,
        chosen.lead,
        chosen.co,
        files=chosen.files,
        text=chosen.text,
        now=turn.now,
    )
    names = "、".join(filter(None, (chosen.lead, *chosen.co)))
    return Next(texts.FORWARDED.format(receipt=chosen.receipt, names=names))


async def _drop(turn: Turn, data: Data) -> Next:
    return Next(texts.FORWARD_DROPPED)


def _readable(data: Data) -> bool:
    """Whether this version knows every field, and each is what it should be."""
    like = asdict(Chosen(""))
    whole = set(data) == {one.name for one in fields(Chosen)}
    return whole and all(isinstance(value, type(like[name])) for name, value in data.items())


_ON = (Step.LEAD, Step.TEXT, Step.CONFIRM)

FORWARDING = Dialog(
    name="forwarding",
    rows=(
        Row(Step.LEAD, Expect.ZERO, _drop, (None,)),
        Row(Step.LEAD, Expect.DIGIT, _lead, _ON),
        Row(Step.LEAD, Expect.TEXT, _lead, _ON),
        Row(Step.TEXT, Expect.ZERO, _drop, (None,)),
        Row(Step.TEXT, Expect.TEXT, _text, _ON),
        Row(Step.CONFIRM, Expect.ONE, _forward, (Step.CONFIRM, None), texts.SAYS_FORWARD),
        Row(Step.CONFIRM, Expect.TWO, _other_lead, _ON, texts.SAYS_OTHER_LEAD),
        Row(Step.CONFIRM, Expect.THREE, _files, (Step.CONFIRM,), texts.SAYS_FILES),
        Row(Step.CONFIRM, Expect.ZERO, _drop, (None,)),
        Row(Step.CONFIRM, Expect.TEXT, _change, _ON),
    ),
    cancel=_drop,
    help={
        Step.LEAD: texts.HELP_LEAD,
        Step.TEXT: texts.HELP_FORWARD_TEXT,
        Step.CONFIRM: texts.HELP_FORWARD,
    },
    left=dict.fromkeys(Step, texts.STILL_FORWARDING),
    readable=_readable,
    fragile=True,
)
