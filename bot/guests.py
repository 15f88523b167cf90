"""Somebody we do not know yet: danger first, then how to bind, then the binding itself."""

from bot import texts
from bot.commands import Command
from bot.dialog import Turn
from bot.said import Kind
from bot.sayings import danger_first, title_of
from handlers import binding, people
from handlers.actor import Actor
from handlers.errors import Refused
from handlers.slip import SLIP
from models import Person
from rules.gates import is_danger
from rules.permission import Action, holds


async def meet(turn: Turn) -> str | None:
    """Answer a stranger; binding by code or by scan makes them known at the next message."""
    said = turn.said
    if said.kind is Kind.SILENT:
        return None
    if is_danger(said.text):
        return danger_first(said.text, texts.HOW_TO_BIND)
    try:
        return await _bind(turn)
    except Refused as refused:
        # Caught here, inside the transaction, so that a wrong code stays counted.
        return str(refused)


async def _bind(turn: Turn) -> str:
    said, scene, house = turn.said, turn.scene, turn.house
    if said.kind is Kind.ARRIVAL and said.text.startswith(SLIP):
        person = await binding.bind_by_scene(
            scene.org_id, "oa", scene.openid, said.text, key=house.key, now=turn.now
        )
        return await _welcome(turn, person)
    if said.asked and said.asked.name is Command.BIND and said.asked.rest:
        person = await binding.bind_by_code(
            scene.org_id, "oa", scene.openid, said.asked.rest, key=house.key, now=turn.now
        )
        return await _welcome(turn, person)
    if said.asked and said.asked.name is Command.SIGN_IN:
        return texts.BIND_THEN_SIGN_IN
    hello = f"{texts.WELCOME}\n" if said.kind is Kind.ARRIVAL else ""
    return hello + texts.HOW_TO_BIND


async def _welcome(turn: Turn, person: Person) -> str:
    actor = await people.actor_of(turn.scene.org_id, "oa", turn.scene.openid)
    title = title_of(actor) if actor else ""
    return _what_next(actor).format(name=person.name, title=title)


def _what_next(actor: Actor | None) -> str:
    if actor is None or holds(Action.SUBMIT, actor.posts):
        return texts.BOUND
    return texts.BOUND_STAFF if actor.works or actor.unit_ids else texts.BOUND_READER
