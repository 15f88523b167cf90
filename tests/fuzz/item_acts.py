"""What people do to items, each verb as a call of the service and as a change of the model."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers import (
    asking_back,
    assignment,
    custody,
    editing,
    forwarding,
    merging,
    opinion,
    outcome,
    rating,
    reply,
)
from handlers.actor import Actor
from models import Opinion
from rules.assignment import LIVE
from rules.assignment import State as Handling
from rules.deadline import BEIJING
from rules.opinion import OPEN, State, Verb
from rules.outcome import Level, Satisfaction, reopens
from rules.reasons import REASONS, Reason
from tests.fuzz.item_model import CLASSES, VERBS, Item, Person

_GOES_ON = (*OPEN, State.NEED_INFO)
_PARTS = (
    merging.Part("集镇的垃圾车三天才来一次，臭得很，建议每天来一次", committee="ENV"),
    merging.Part("柑橘快下树了价钱低，建议县里帮着找销路", committee="AGRI"),
)
_OUTCOMES = {Verb.ADOPT: outcome.adopt, Verb.REPORT_UP: outcome.report_up,
             Verb.INSTRUCT: outcome.instruct}  # fmt: skip
_CODES = ("PROP", "ECON", "AGRI", "ENV", "EDU", "SOC", "CULT")


@dataclass(slots=True)
class World:
    """The cast with their actors, the ids of committees and units, the items, and the time."""

    cast: dict[str, tuple[Person, Actor]]
    committees: dict[str, int]
    units: dict[str, int]
    items: list[Item]
    now: datetime

    def allowed(self) -> list[tuple[Person, Item, Verb]]:
        """List everything that the model allows now."""
        return [
            (who, item, verb)
            for item in self.items
            for verb in VERBS
            for who, _ in self.cast.values()
            if self.allows(who, item, verb)
        ]

    def allows(self, who: Person, item: Item, verb: Verb) -> bool:
        """Tell whether the model allows it, with what else the act asks for."""
        if item.root is not None and item.state is State.MERGED and verb in _BY_THE_MERGED:
            return (
                who == item.reporter
                and item.root.state is _BY_THE_MERGED[verb]
                and (verb is not Verb.RATE or who.name not in item.root.rated)
            )
        if not item.allows(who, verb):
            return False
        if verb is Verb.MERGE:
            return bool(self.others(who, item))
        if verb in (Verb.SPLIT, Verb.WITHDRAW):
            return not any(one.root is item for one in self.items)
        if verb is Verb.FORWARD:
            return bool(self._free(item))
        return True

    def others(self, who: Person, item: Item) -> list[Item]:
        """Give what an item could be merged into by somebody."""
        return [
            one for one in self.items
            if one is not item and one.state in _GOES_ON and one.reporter != who
            and (who.post.role.value == "office_staff" or one.committee == who.post.committee_id)
        ]  # fmt: skip

    def _free(self, item: Item) -> list[str]:
        return [name for name, unit in self.units.items() if item.units.get(unit) not in LIVE]

    async def do(self, who: Person, item: Item, verb: Verb, n: int) -> None:
        """Do it to the service, and to the model; what the service refuses it raises."""
        actor = self.cast[who.name][1]
        await _ACTS[verb](Deed(self, who, actor, item, verb, n))


@dataclass(slots=True)
class Deed:
    """One thing that somebody does; ``n`` picks among what may be chosen."""

    world: World
    who: Person
    actor: Actor
    item: Item
    verb: Verb
    n: int

    def pick(self, choices: Sequence[Any]) -> Any:
        return choices[self.n % len(choices)]

    @property
    def reason(self) -> Reason:
        return Reason(self.pick(list(REASONS[self.verb])), "说明一下")

    async def plainly(self, act: Callable[..., Awaitable[object]], *more: object) -> None:
        """Do what has no consequence but the step."""
        await act(self.actor, self.item.receipt, *more, now=self.world.now)
        self.item.moves(self.verb)


_BY_THE_MERGED = {Verb.RATE: State.FED_BACK, Verb.SUPPLY: State.NEED_INFO}
Do = Callable[[Deed], Awaitable[None]]


def _plain(act: Callable[..., Awaitable[object]], *more: object) -> Do:
    return lambda deed: deed.plainly(act, *more)


def _with_reason(act: Callable[..., Awaitable[object]]) -> Do:
    return lambda deed: deed.plainly(act, deed.reason)


async def _send_on(deed: Deed) -> None:
    item, world = deed.item, deed.world
    code = deed.pick([code for code in _CODES if world.committees[code] != item.committee])
    if deed.verb is Verb.TRIAGE:
        await opinion.triage(deed.actor, item.receipt, code, now=world.now)
    else:
        await opinion.reroute(deed.actor, item.receipt, code, deed.reason, now=world.now)
    item.moves(deed.verb)
    item.committee = world.committees[code]
    item.reroutes += deed.verb is Verb.REROUTE
    _along(deed)


def _along(deed: Deed) -> None:
    """What went into an item lies where it lies."""
    for one in deed.world.items:
        if one.root is deed.item and one.state is State.MERGED:
            one.committee = deed.item.committee


async def _dispute(deed: Deed) -> None:
    await opinion.reroute(deed.actor, deed.item.receipt, "OFFICE", deed.reason, now=deed.world.now)
    deed.item.moves(Verb.DISPUTE)
    _along(deed)


async def _supply(deed: Deed) -> None:
    await asking_back.supply(deed.actor, deed.item.receipt, "补充：七十多户", now=deed.world.now)
    _root(deed.item).moves(Verb.SUPPLY)


def _root(item: Item) -> Item:
    return item.root if item.root is not None and item.state is State.MERGED else item


async def _edit(deed: Deed) -> None:
    await deed.plainly(editing.edit, "关于修路的建议", "路坏了半年，建议今年修好。")
    deed.item.edited = True


async def _merge(deed: Deed) -> None:
    into = deed.pick(deed.world.others(deed.who, deed.item))
    await deed.plainly(merging.merge, into.receipt)
    deed.item.root = into
    for one in deed.world.items:
        if one.root is deed.item:
            one.root = into


async def _unmerge(deed: Deed) -> None:
    await deed.plainly(merging.unmerge)
    deed.item.root = None


async def _forward(deed: Deed) -> None:
    item, free = deed.item, deed.world._free(deed.item)
    name = deed.pick(free)
    lead, co = ("", [name]) if item.led else (name, [])
    await forwarding.forward(
        deed.actor, item.receipt, lead, co, text="路坏了，请修。", now=deed.world.now
    )
    item.moves(Verb.FORWARD)
    unit = deed.world.units[name]
    item.units.pop(unit, None)
    item.units[unit] = Handling.ASSIGNED
    item.lead = unit if lead else item.lead
    item.edited = True


async def _handle(deed: Deed) -> None:
    item, unit = deed.item, deed.item.unit_for(deed.who, deed.verb)
    assert unit is not None
    await _UNIT_ACTS[deed.verb](deed)
    item.handled(unit, deed.verb)
    item.moves(deed.verb)


async def _ask_extension(deed: Deed) -> None:
    item = await Opinion.get(org_id=deed.actor.org_id, receipt=deed.item.receipt)
    assert item.due_at is not None
    day = item.due_at.astimezone(BEIJING).date() + timedelta(days=1 + deed.n % 20)
    await assignment.ask_extension(
        deed.actor, deed.item.receipt, day, deed.reason, now=deed.world.now
    )


async def _reply(deed: Deed) -> None:
    await reply.reply(
        deed.actor, deed.item.receipt, deed.pick(CLASSES), "已经修好", now=deed.world.now
    )


async def _decide(deed: Deed) -> None:
    """Grant or refuse: that of the one that leads first, else of who has asked first."""
    item = deed.item
    asked = [unit for unit in sorted(item.units, key=item._first) if unit in item.extension]
    act = forwarding.extend if deed.verb is Verb.EXTEND else forwarding.keep_due
    more = () if deed.verb is Verb.EXTEND else (deed.reason,)
    await deed.plainly(act, *more)
    item.extension.discard(asked[0])


async def _rate(deed: Deed) -> None:
    attitude, result = deed.pick(list(Satisfaction)), deed.pick(list(Satisfaction)[::-1])
    await rating.rate(deed.actor, deed.item.receipt, attitude, result, now=deed.world.now)
    root = _root(deed.item)
    root.moves(Verb.RATE)
    root.rated.add(deed.who.name)
    if reopens(attitude, result, root.rounds):
        root.moves(Verb.REHANDLE)


async def _record(deed: Deed) -> None:
    """Record an outcome; the day makes each one another."""
    day = deed.world.now.astimezone(BEIJING).date()
    more = {"combined": bool(deed.n % 2)} if deed.verb is Verb.ADOPT else {}
    level = deed.pick(list(Level))
    act = _OUTCOMES[deed.verb]
    await act(deed.actor, deed.item.receipt, level, day, now=deed.world.now, **more)
    deed.item.moves(deed.verb)


async def _ask_purge(deed: Deed) -> None:
    await deed.plainly(custody.ask_purge, deed.reason)
    deed.item.purge_asked_by = deed.who.name


_UNIT_ACTS: dict[Verb, Do] = {
    Verb.ACCEPT: lambda deed: assignment.accept(  # type: ignore[dict-item, return-value]
        deed.actor, deed.item.receipt, now=deed.world.now
    ),
    Verb.REFUSE: lambda deed: assignment.refuse(  # type: ignore[dict-item, return-value]
        deed.actor, deed.item.receipt, deed.reason, now=deed.world.now
    ),
    Verb.REPORT_PROGRESS: lambda deed: reply.report_progress(  # type: ignore[dict-item, return-value]
        deed.actor, deed.item.receipt, "正在招标", now=deed.world.now
    ),
    Verb.ASK_EXTENSION: _ask_extension,
    Verb.REPLY: _reply,
}
_UNIT_ACTS[Verb.OPT_OUT], _UNIT_ACTS[Verb.ADVISE] = _UNIT_ACTS[Verb.REFUSE], _reply

_ACTS: dict[Verb, Do] = {
    Verb.ASK_INFO: _plain(asking_back.ask_info, "有多少户？"),
    Verb.SUPPLY: _supply,
    Verb.TRIAGE: _send_on,
    Verb.REROUTE: _send_on,
    Verb.DISPUTE: _dispute,
    Verb.TAKE: _plain(opinion.take),
    Verb.ANSWER: _plain(opinion.answer, "修好了"),
    Verb.RETAIN: _with_reason(opinion.retain),
    Verb.DECLINE: _with_reason(opinion.decline),
    Verb.MERGE: _merge,
    Verb.UNMERGE: _unmerge,
    Verb.SPLIT: _plain(merging.split, _PARTS),
    Verb.EDIT: _edit,
    Verb.SEND_UP: _plain(editing.send_up),
    Verb.SEND_BACK: _with_reason(editing.send_back),
    Verb.SIGN: _plain(editing.sign),
    Verb.FORWARD: _forward,
    Verb.RETURN: _with_reason(forwarding.return_reply),
    Verb.FEED_BACK: _plain(forwarding.feed_back, "部门说已经修好"),
    Verb.EXTEND: _decide,
    Verb.KEEP_DUE: _decide,
    Verb.RATE: _rate,
    Verb.ARCHIVE: _plain(opinion.archive),
    Verb.DIVERT: _with_reason(custody.divert),
    Verb.QUARANTINE: _with_reason(custody.quarantine),
    Verb.RELEASE: _with_reason(custody.release),
    Verb.ASK_PURGE: _ask_purge,
    Verb.PURGE: _plain(custody.purge),
    Verb.WITHDRAW: _plain(opinion.withdraw),
    Verb.ADOPT: _record,
    Verb.REPORT_UP: _record,
    Verb.INSTRUCT: _record,
    **dict.fromkeys(_UNIT_ACTS, _handle),
}
