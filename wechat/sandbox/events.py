"""Events and messages as the platform writes them, without the head that every push has."""

from wechat.sandbox.call import Json
from wechat.sandbox.state.world import Format


def event(name: str, key: str = "", **more: object) -> Json:
    """An event; `key` is its EventKey."""
    return {"MsgType": "event", "Event": name, "EventKey": key, **more}


def message(kind: str, number: int, **fields: object) -> Json:
    """A message; `number` is its MsgId."""
    return {"MsgType": kind, **fields, "MsgId": number}


def template_finished(number: int) -> Json:
    """What becomes of a template message: MsgID, with a capital D."""
    fields: Json = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}
    return fields | {"MsgID": number, "Status": "success"}


def notice_sent(form: Format, template_id: str, number: int) -> Json:
    """What becomes of a subscription notice."""
    row = {"TemplateId": template_id, "MsgID": str(number)}
    row |= {"ErrorCode": "0", "ErrorStatus": "success"}
    return _listed(form, "subscribe_msg_sent_event", "SubscribeMsgSentEvent", row)


def popup_answered(form: Format, template_id: str, accepted: bool) -> Json:
    """The person answered the pop-up that asks for a subscription."""
    status = "accept" if accepted else "reject"
    row = {"TemplateId": template_id, "SubscribeStatusString": status, "PopupScene": "2"}
    return _listed(form, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", row)


def _listed(form: Format, name: str, wrapper: str, row: dict[str, str]) -> Json:
    """JSON carries `List` at the top, an object for one item; XML wraps it."""
    head: Json = {"MsgType": "event", "Event": name}
    return head | ({"List": row} if form == "json" else {wrapper: {"List": row}})
