"""The platform's HTTP API: one method for each thing that we ask of it.

Every method raises WechatError: `permanent` says whether trying later can help. Tokens, limits,
back-off and time-outs are wechat/transport.py's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Unpack

import aiohttp
from redis.asyncio import Redis
from yarl import URL

from wechat.account import Account
from wechat.bodies import Fields
from wechat.custom import choices_message, custom_message
from wechat.errors import Unreachable
from wechat.notices import notice_data, template_data
from wechat.replies import Article, Image, News, Reply, Text, Voice
from wechat.transport import Call, Media, Options, Transport

#: Seconds of the longest life of a temporary QR code.
QR_LONGEST = 30 * 86_400
#: Characters of text that one check takes.
CHECK_LIMIT = 2_500
#: Characters that two pieces of a long text share, so that no word is cut between them.
CHECK_OVERLAP = 50
#: Where the platform keeps the films that media/get only names.
FILM_HOSTS = (".qq.com", ".qpic.cn")

_MINI_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")

Suggestion = Literal["pass", "review", "risky"]
_BY_WEIGHT: tuple[Suggestion, ...] = ("pass", "review", "risky")


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with a scene: its ticket, and the text that the code says."""

    ticket: str
    url: str


@dataclass(frozen=True, slots=True)
class MiniUser:
    """Who opened the mini-program; `unionid` is empty outside an Open Platform account."""

    openid: str
    unionid: str = ""


@dataclass(frozen=True, slots=True)
class Follower:
    """What the platform still says of a person; names and pictures it gives no more."""

    openid: str
    subscribed: bool
    unionid: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the platform thinks of a text, and the label that says why (100 is nothing)."""

    suggest: Suggestion
    label: int = 100


class Client:
    """The API in the name of one official account or mini-program.

    The session and the Redis belong to the caller. `miniprogram` is the appid of the mini-program
    that template messages may open.
    """

    def __init__(
        self,
        account: Account,
        *,
        base: str,
        session: aiohttp.ClientSession,
        redis: Redis,
        miniprogram: str = "",
        **options: Unpack[Options],
    ) -> None:
        self.account, self._base, self._miniprogram = account, base, miniprogram
        self._transport = Transport(account, base=base, session=session, redis=redis, **options)

    # Customer-service messages: within 48 hours of the person's own, five of them.

    async def send(self, openid: str, reply: Reply) -> None:
        """Send what came too late for the callback; ValueError for a transfer."""
        await self._say(custom_message(openid, reply))

    async def send_text(self, openid: str, content: str) -> None:
        """Send words, cut at 2,048 bytes."""
        await self.send(openid, Text(content))

    async def send_image(self, openid: str, media_id: str) -> None:
        """Send a picture that was uploaded before."""
        await self.send(openid, Image(media_id))

    async def send_voice(self, openid: str, media_id: str) -> None:
        """Send a voice that was uploaded before."""
        await self.send(openid, Voice(media_id))

    async def send_news(self, openid: str, article: Article) -> None:
        """Send one article with a link; the platform takes one."""
        await self.send(openid, News((article,)))

    async def send_choices(
        self, openid: str, question: str, choices: Sequence[tuple[str, str]], after: str = ""
    ) -> None:
        """Send a question with answers to tap, each an id and its words.

        A tap comes back as a text of those words whose `bizmsgmenuid` is the id.
        """
        await self._say(choices_message(openid, question, tuple(choices), after))

    async def _say(self, body: Fields) -> None:
        await self._transport.ask(Call("/cgi-bin/message/custom/send", body=body))

    # Notices: they can always fail for good.

    async def send_template(
        self, openid: str, template_id: str, data: Mapping[str, str], url: str = "", page: str = ""
    ) -> str:
        """Send a template message, and give the id that TEMPLATESENDJOBFINISH will name."""
        body = _notice(openid, template_id, template_data(data)) | {"url": url}
        body |= self._opens(page)
        fields = await self._transport.ask(Call("/cgi-bin/message/template/send", body=body))
        return str(fields.get("msgid", ""))

    async def send_notice(
        self, openid: str, template_id: str, data: Mapping[str, str], page: str = ""
    ) -> None:
        """Send an official account's subscription notice; uses up one grant of the person's.

        `page` is a page of the linked mini-program or, starting with http, of the web.
        """
        body = _notice(openid, template_id, notice_data(data))
        body |= {"page": page} if page.startswith("http") else self._opens(page)
        await self._transport.ask(Call("/cgi-bin/message/subscribe/bizsend", body=body))

    async def send_subscription(
        self, openid: str, template_id: str, data: Mapping[str, str], page: str = ""
    ) -> None:
        """Send a mini-program's subscription notice; uses up one grant of the person's."""
        body = _notice(openid, template_id, notice_data(data)) | {"page": page}
        await self._transport.ask(Call("/cgi-bin/message/subscribe/send", body=body))

    def _opens(self, page: str) -> Fields:
        if not page or not self._miniprogram:
            return {}
        return {"miniprogram": {"appid": self._miniprogram, "pagepath": page}}

    # Files, menus and codes.

    async def download_media(self, media_id: str) -> Media:
        """A file that a person sent; it lives three days. A film comes from where it is kept."""
        path = "/cgi-bin/media/get"
        media = await self._transport.fetch(Call(path, {"media_id": media_id}))
        fields = media.fields()
        if fields is None:
            return media
        return await self._transport.download(self._where(str(fields.get("video_url", ""))))

    def _where(self, film: str) -> str:
        """The address of a film, if it is one of the platform's."""
        own = URL(self._base)
        try:
            url = own.join(URL(film))
        except ValueError:
            url = URL()
        known = url.authority == own.authority or (url.host or "").endswith(FILM_HOSTS)
        if not film or not known or url.scheme not in ("http", "https"):
            raise Unreachable(detail="a film at an address that is not the platform's")
        return str(url)

    async def upload_media(self, kind: str, content: bytes, *, name: str, content_type: str) -> str:
        """Upload a temporary image, voice, video or thumb, and give the id it has for 3 days."""
        upload = Media(content, content_type, name)
        fields = await self._transport.ask(
            Call("/cgi-bin/media/upload", {"type": kind}, upload=upload)
        )
        return _needed(fields, "thumb_media_id" if kind == "thumb" else "media_id")

    async def create_menu(self, buttons: Sequence[Mapping[str, object]]) -> None:
        """Replace the menu: three buttons with five below each, in the platform's shape."""
        await self._transport.ask(Call("/cgi-bin/menu/create", body={"button": list(buttons)}))

    async def create_qr(self, scene: str, expires: int | None = None) -> Qr:
        """A QR code that says `scene` (1 to 64 characters), for good or for `expires` seconds."""
        if not 1 <= len(scene) <= 64:
            raise ValueError("the scene of a QR code has 1 to 64 characters")
        if expires is not None and not 1 <= expires <= QR_LONGEST:
            raise ValueError(f"a temporary QR code lives 1 to {QR_LONGEST} seconds")
        name = "QR_LIMIT_STR_SCENE" if expires is None else "QR_STR_SCENE"
        body: Fields = {"action_name": name, "action_info": {"scene": {"scene_str": scene}}}
        body |= {} if expires is None else {"expire_seconds": expires}
        fields = await self._transport.ask(Call("/cgi-bin/qrcode/create", body=body))
        return Qr(_needed(fields, "ticket"), _needed(fields, "url"))

    async def mini_code(self, scene: str, page: str = "") -> bytes:
        """The picture of a mini-program code that says `scene` (1 to 32 of a few characters)."""
        if not _MINI_SCENE.fullmatch(scene):
            raise ValueError(
                "the scene of a mini-program code is 1 to 32 of A-Z a-z 0-9 !#$&'()*+,/:;=?@-._~"
            )
        body = {"scene": scene, "page": page} if page else {"scene": scene}
        media = await self._transport.fetch(Call("/wxa/getwxacodeunlimit", body=body))
        if not media.content or media.fields() is not None:
            raise Unreachable(detail="an answer that is not a picture")
        return media.content

    # People.

    async def code_to_session(self, code: str) -> MiniUser:
        """Who a login code stands for, once and within 5 minutes; the session key stays here."""
        query = {"appid": self.account.appid, "secret": self.account.secret}
        query |= {"js_code": code, "grant_type": "authorization_code"}
        fields = await self._transport.ask_without_token(Call("/sns/jscode2session", query))
        return MiniUser(_needed(fields, "openid"), str(fields.get("unionid") or ""))

    async def phone_number(self, code: str) -> str:
        """The phone number, without country code, that a person's one-time code stands for."""
        call = Call("/wxa/business/getuserphonenumber", body={"code": code})
        fields = await self._transport.ask(call)
        phone = fields.get("phone_info")
        return _needed(phone if isinstance(phone, dict) else {}, "purePhoneNumber")

    async def user(self, openid: str) -> Follower:
        """Whether a person follows the account, and their UnionID."""
        query = {"openid": openid, "lang": "zh_CN"}
        fields = await self._transport.ask(Call("/cgi-bin/user/info", query))
        subscribed = fields.get("subscribe") == 1
        return Follower(_needed(fields, "openid"), subscribed, str(fields.get("unionid") or ""))

    async def check_text(self, openid: str, text: str, scene: int) -> Verdict:
        """What the platform thinks of a text: the worst of its pieces of 2,500 characters.

        `scene` is 1 profile, 2 comment, 3 forum, 4 log. The openid is the mini-program's, of
        somebody active within two hours.
        """
        verdict = Verdict("pass")
        if not text:
            return verdict
        for start in range(0, max(len(text) - CHECK_OVERLAP, 1), CHECK_LIMIT - CHECK_OVERLAP):
            piece = await self._check_piece(openid, text[start : start + CHECK_LIMIT], scene)
            verdict = max(verdict, piece, key=lambda one: _BY_WEIGHT.index(one.suggest))
        return verdict

    async def _check_piece(self, openid: str, text: str, scene: int) -> Verdict:
        body = {"openid": openid, "scene": scene, "version": 2, "content": text}
        fields = await self._transport.ask(Call("/wxa/msg_sec_check", body=body))
        result = fields.get("result")
        result = result if isinstance(result, dict) else {}
        if result.get("suggest") not in _BY_WEIGHT:
            raise Unreachable(detail="a verdict that we do not know")
        return Verdict(result["suggest"], int(result.get("label") or 100))


def _notice(openid: str, template_id: str, data: Mapping[str, object]) -> Fields:
    return {"touser": openid, "template_id": template_id, "data": data}


def _needed(fields: Fields, name: str) -> str:
    if value := fields.get(name):
        return str(value)
    raise Unreachable(detail=f"an answer without {name}")
