"""message/custom/send: what the account says first, inside the person's windows."""

from collections.abc import Callable, Mapping

from wechat.sandbox.call import Call, Json
from wechat.sandbox.refusal import Refusal

LONGEST_TEXT = 2048

Shown = tuple[str, str, Json]


def send_custom(call: Call) -> Json:
    """A customer-service message; 45015 and 45047 when the person opened no (more) window."""
    person = call.receiver()
    kind = str(call.body.get("msgtype") or "")
    read = _READ.get(kind)
    if read is None:
        raise Refusal(40008)
    shown, text, fields = read(call, call.inner(kind))
    windows = person.windows if call.account.kind == "service" else person.mini_windows
    windows.take(call.now)
    call.world.show(person, "account", shown, text, via="custom", fields=fields)
    return {}


def _text(_: Call, given: Mapping[str, object]) -> Shown:
    content = str(given.get("content") or "")
    if not content:
        raise Refusal(44004)
    if len(content.encode()) > LONGEST_TEXT:
        raise Refusal(45002)
    return "text", content, {}


def _media(kind: str) -> Callable[[Call, Mapping[str, object]], Shown]:
    def read(call: Call, given: Mapping[str, object]) -> Shown:
        media = call.world.media.find(str(given.get("media_id") or ""), call.now)
        if media.kind != kind:
            raise Refusal(40007)
        return kind, str(given.get("title") or ""), {"media_id": media.media_id}

    return read


def _news(_: Call, given: Mapping[str, object]) -> Shown:
    articles = given.get("articles")
    if not isinstance(articles, list) or len(articles) != 1 or not isinstance(articles[0], Mapping):
        raise Refusal(40035, "articles")
    article = {
        name: articles[0].get(name, "") for name in ("title", "description", "url", "picurl")
    }
    if not article["title"]:
        raise Refusal(44004)
    return "news", str(article["title"]), {"articles": [article]}


def _menu(_: Call, given: Mapping[str, object]) -> Shown:
    choices = given.get("list")
    if not isinstance(choices, list) or not 1 <= len(choices) <= 50:
        raise Refusal(40035, "list")
    rows = [c for c in choices if isinstance(c, Mapping) and c.get("content") and "id" in c]
    if len(rows) != len(choices):
        raise Refusal(40035, "list")
    shown = [{"id": str(row["id"]), "content": str(row["content"])} for row in rows]
    fields: Json = {"choices": shown, "tail": str(given.get("tail_content") or "")}
    return "menu", str(given.get("head_content") or ""), fields


def _page(_: Call, given: Mapping[str, object]) -> Shown:
    if not (given.get("title") and given.get("pagepath")):
        raise Refusal(40035, "miniprogrampage")
    return "card", str(given["title"]), {"rows": [], "page": str(given["pagepath"])}


_READ: dict[str, Callable[[Call, Mapping[str, object]], Shown]] = {
    "text": _text,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "news": _news,
    "msgmenu": _menu,
    "miniprogrampage": _page,
}
