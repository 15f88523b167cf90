"""What may be answered inside a callback: seven kinds of passive reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from wechat.bodies import Format, printable, write_body
from wechat.messages import Message

#: Bytes of UTF-8 that the platform takes in a text reply.
TEXT_LIMIT = 2048
#: Articles that the platform takes in one reply.
NEWS_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Text:
    """Words; longer than the platform takes, they end in an ellipsis."""

    content: str
    kind: ClassVar[str] = "text"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        return {"Content": cut(printable(self.content))}


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that was uploaded before."""

    media_id: str
    kind: ClassVar[str] = "image"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        return {"Image": {"MediaId": self.media_id}}


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that was uploaded before."""

    media_id: str
    kind: ClassVar[str] = "voice"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        return {"Voice": {"MediaId": self.media_id}}


@dataclass(frozen=True, slots=True)
class Video:
    """A film that was uploaded before."""

    media_id: str
    title: str = ""
    description: str = ""
    kind: ClassVar[str] = "video"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        film = {"MediaId": self.media_id, "Title": self.title, "Description": self.description}
        return {"Video": film}


@dataclass(frozen=True, slots=True)
class Music:
    """A sound on the web, with a picture that was uploaded before."""

    thumb_media_id: str
    title: str = ""
    description: str = ""
    url: str = ""
    hq_url: str = ""
    kind: ClassVar[str] = "music"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        sound = {"Title": self.title, "Description": self.description}
        sound |= {"MusicUrl": self.url, "HQMusicUrl": self.hq_url}
        return {"Music": sound | {"ThumbMediaId": self.thumb_media_id}}


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a news reply; both addresses are on the web."""

    title: str
    description: str = ""
    picture: str = ""
    url: str = ""

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        return {
            "Title": self.title,
            "Description": self.description,
            "PicUrl": self.picture,
            "Url": self.url,
        }


@dataclass(frozen=True, slots=True)
class News:
    """One to eight articles; the platform shows the first alone after a person's own message."""

    articles: tuple[Article, ...]
    kind: ClassVar[str] = "news"

    def __post_init__(self) -> None:
        if not 1 <= len(self.articles) <= NEWS_LIMIT:
            raise ValueError(f"a news reply has 1 to {NEWS_LIMIT} articles")

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        items = [article.fields() for article in self.articles]
        return {"ArticleCount": len(items), "Articles": {"item": items}}


@dataclass(frozen=True, slots=True)
class TransferToService:
    """Hand the person to the account's customer service, or to one clerk of it."""

    account: str = ""
    kind: ClassVar[str] = "transfer_customer_service"

    def fields(self) -> Mapping[str, object]:
        """The platform's fields."""
        return {"TransInfo": {"KfAccount": self.account}} if self.account else {}


Reply = Text | Image | Voice | Video | Music | News | TransferToService


def render(reply: Reply, message: Message, form: Format, *, now: float) -> bytes:
    """The reply to a message as the platform reads it, in the clear; `now` in unix seconds."""
    head = {
        "ToUserName": message.sender,
        "FromUserName": message.receiver,
        "CreateTime": int(now),
        "MsgType": reply.kind,
    }
    return write_body({**head, **reply.fields()}, form)


def cut(text: str, limit: int = TEXT_LIMIT) -> str:
    """Text of at most `limit` bytes of UTF-8: whole, or cut between characters with an …."""
    raw = text.encode()
    if len(raw) <= limit:
        return text
    return raw[: limit - len("…".encode())].decode(errors="ignore") + "…"
