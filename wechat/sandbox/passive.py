"""Passive replies: what the service answered inside the callback, put on the phone."""

from collections.abc import Callable, Mapping

from wechat.errors import ProtocolError
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.people import Bubble, Person
from wechat.sandbox.state.world import World

LONGEST_TEXT = 2048

Shown = tuple[str, str, dict[str, object]]


def show_reply(world: World, person: Person, reply: Mapping[str, object] | None) -> list[Bubble]:
    """Show a reply (None: nothing) and return it; ProtocolError when WeChat would not take it."""
    if reply is None:
        return []
    kind = str(reply.get("MsgType") or "")
    if reply.get("ToUserName") != person.openid or kind not in _READ:
        raise ProtocolError(f"应答收件人或类型不对：{kind}")
    try:
        shown, text, fields = _READ[kind](world, reply)
    except Refusal as problem:
        raise ProtocolError(str(problem)) from problem
    return [world.show(person, "account", shown, text, via="reply", fields=fields)]


def _text(_: World, reply: Mapping[str, object]) -> Shown:
    content = str(reply.get("Content") or "")
    if not content or len(content.encode()) > LONGEST_TEXT:
        raise ProtocolError("文本为空或超过 2048 字节")
    return "text", content, {}


def _media(kind: str, tag: str) -> Callable[[World, Mapping[str, object]], Shown]:
    def read(world: World, reply: Mapping[str, object]) -> Shown:
        inner = _inner(reply, tag)
        media = world.media.find(str(inner.get("MediaId") or ""), world.clock.now())
        titles = {"title": inner.get("Title", ""), "description": inner.get("Description", "")}
        return kind, str(inner.get("Title") or ""), {"media_id": media.media_id, **titles}

    return read


def _music(_: World, reply: Mapping[str, object]) -> Shown:
    inner = _inner(reply, "Music")
    fields = {"description": inner.get("Description", ""), "url": inner.get("MusicUrl", "")}
    return "music", str(inner.get("Title") or ""), fields


def _news(_: World, reply: Mapping[str, object]) -> Shown:
    """Only the first article: more are cut when they answer a person's message."""
    items = _inner(reply, "Articles").get("item")
    first = items[0] if isinstance(items, list) and items else items
    if not isinstance(first, Mapping) or not first.get("Title"):
        raise ProtocolError("图文没有标题")
    article = {
        "title": first["Title"],
        "description": first.get("Description", ""),
        "picurl": first.get("PicUrl", ""),
        "url": first.get("Url", ""),
    }
    return "news", str(first["Title"]), {"articles": [article]}


def _transfer(_: World, __: Mapping[str, object]) -> Shown:
    return "transfer", "已转人工客服", {}


def _inner(reply: Mapping[str, object], tag: str) -> Mapping[str, object]:
    value = reply.get(tag)
    return value if isinstance(value, Mapping) else {}


_READ: dict[str, Callable[[World, Mapping[str, object]], Shown]] = {
    "text": _text,
    "image": _media("image", "Image"),
    "voice": _media("voice", "Voice"),
    "video": _media("video", "Video"),
    "music": _music,
    "news": _news,
    "transfer_customer_service": _transfer,
}
