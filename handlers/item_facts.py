"""What a step asks of an item besides its state, as ``rules.opinion_guards`` reads it."""

from handlers.actor import Actor
from handlers.county import county_of
from handlers.item_clock import led
from models import Assignment, Entry, Opinion, Rating
from rules.assignment import LIVE
from rules.opinion import State, Verb
from rules.opinion_guards import Facts
from rules.role import Role

SEALED = (State.QUARANTINED, State.PURGED)
_WITH_UNITS = (State.FORWARDED, State.REHANDLING)


def sealed(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether an item is sealed, and its words not for this person."""
    return opinion.state in SEALED and not actor.has(Role.OFFICE)


def passed_on(actor: Actor, opinion: Opinion) -> bool:
    """Tell whether a committee wants to pass on what was passed on before (DOMAIN.md §3.1)."""
    decides = actor.has(Role.OFFICE) or actor.has(Role.VICE_CHAIR)
    return opinion.reroutes > 0 and not decides


async def facts_of(actor: Actor, opinion: Opinion) -> Facts:
    """Look up what the guards of an item's verbs ask."""
    own = opinion.reporter_id == actor.person_id
    asked_by = await _purge_asked_by(opinion)
    return Facts(
        own=own,
        passed_on=passed_on(actor, opinion),
        may_ask=opinion.asked < (await county_of(opinion.org_id)).numbers.supply_rounds,
        rated=own and await rated(opinion, actor.person_id),
        undecided=opinion.state in _WITH_UNITS and await _undecided(opinion),
        purge_asked=asked_by is not None,
        purge_asked_by_them=asked_by == actor.person_id,
        forwarded=opinion.state is State.REHANDLING and await led(opinion),
        joined=own and await joined(opinion),
    )


async def joined(opinion: Opinion) -> bool:
    """Tell whether others reported the same, so that it is not one person's to take back."""
    return await Opinion.filter(merged_into_id=opinion.id).exists()


async def rated(opinion: Opinion, person_id: int) -> bool:
    """Tell whether a reporter has rated the result that they heard last, or none is to be rated."""
    if opinion.state is not State.FED_BACK:
        return True
    ratings = Rating.filter(opinion_id=opinion.id, person_id=person_id, round=opinion.rounds)
    return await ratings.exists()


async def _undecided(opinion: Opinion) -> bool:
    live = Assignment.filter(opinion_id=opinion.id, state__in=LIVE)
    return await live.filter(asked_until__isnull=False).exists()


async def _purge_asked_by(opinion: Opinion) -> int | None:
    """Give who asked for the item to be purged since it was sealed."""
    if opinion.state is not State.QUARANTINED:
        return None
    verbs = [Verb.QUARANTINE, Verb.ASK_PURGE]
    last = Entry.filter(org_id=opinion.org_id, opinion_id=opinion.id, verb__in=verbs)
    entry = await last.order_by("-id").first()
    return entry.actor_id if entry and entry.verb == Verb.ASK_PURGE else None
