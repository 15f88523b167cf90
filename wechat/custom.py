"""Customer-service messages: a reply as the API sends it, outside of a callback."""

from wechat.bodies import Fields, printable
from wechat.replies import (
    Article,
    Image,
    Music,
    News,
    Reply,
    Text,
    TransferToService,
    Video,
    Voice,
    cut,
)


def custom_message(openid: str, reply: Reply) -> Fields:
    """The body that sends a reply; of several articles the first, as the platform takes one.

    Raises ValueError for a transfer, which exists only inside a callback.
    """
    return {"touser": openid, "msgtype": reply.kind, reply.kind: _content(reply)}


def choices_message(
    openid: str, question: str, choices: tuple[tuple[str, str], ...], after: str
) -> Fields:
    """The body that sends a question with answers to tap, each an id and its words."""
    rows = [{"id": number, "content": words} for number, words in choices]
    menu = {"head_content": question, "list": rows, "tail_content": after}
    return {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu}


def _content(reply: Reply) -> Fields:
    match reply:
        case Text(content):
            return {"content": cut(printable(content))}
        case Image(media_id) | Voice(media_id):
            return {"media_id": media_id}
        case Video(media_id, title, description):
            return {"media_id": media_id, "title": title, "description": description}
        case Music(thumb, title, description, url, hq_url):
            sound: Fields = {"title": title, "description": description, "musicurl": url}
            return sound | {"hqmusicurl": hq_url, "thumb_media_id": thumb}
        case News(articles):
            return {"articles": [_article(articles[0])]}
        case TransferToService():
            raise ValueError("a person can be handed over only inside a callback")


def _article(article: Article) -> Fields:
    return {
        "title": article.title,
        "description": article.description,
        "picurl": article.picture,
        "url": article.url,
    }
