"""Pushes by template: template/send, subscribe/bizsend and the mini-program's subscribe/send."""

from wechat.sandbox import events
from wechat.sandbox.call import Call, Json
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.people import Bubble, Person
from wechat.sandbox.state.templates import Use


def send_template(call: Call) -> Json:
    """A template message to a follower; TEMPLATESENDJOBFINISH follows."""
    person, card = _show_card(call, "template")
    call.pushes.append((person, events.template_finished(card.number)))
    return {"msgid": card.number}


def send_notice(call: Call) -> Json:
    """A subscription notice of the official account, by a grant; its sent event follows."""
    person, card = _show_card(call, "notice")
    sent = events.notice_sent(call.account.format, str(call.body["template_id"]), card.number)
    call.pushes.append((person, sent))
    return {"msgid": card.number}


def send_subscription(call: Call) -> Json:
    """A subscription message of the mini-program, by a grant."""
    _, card = _show_card(call, "subscribe")
    return {"msgid": card.number}


def _show_card(call: Call, use: Use) -> tuple[Person, Bubble]:
    """Check in the platform's order: person, template, fields, permission; then show."""
    person = call.receiver()
    template = call.world.templates.find(call.text("template_id", missing=40037), use)
    rows = template.read(call.inner("data"))
    if use == "template" and not person.follows:
        raise Refusal(43004)
    if use != "template":
        call.world.templates.use_grant(person.openid, template)
    fields: Json = {
        "rows": [list(row) for row in rows],
        "template_id": template.template_id,
        "url": call.body.get("url") or "",
        "page": call.body.get("page") or _mini_page(call),
        "data": call.inner("data"),
    }
    return person, call.world.show(
        person, "account", "card", template.title, via=use, fields=fields
    )


def _mini_page(call: Call) -> str:
    target = call.body.get("miniprogram")
    return str(target.get("pagepath") or "") if isinstance(target, dict) else ""
