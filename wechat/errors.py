"""What WeChat can refuse, and what we refuse of WeChat: small classes, each with one meaning.

The docstring of a class is its sentence: it is what logs and callers show.
"""

from typing import ClassVar


class ProtocolError(Exception):
    """The body is not a WeChat callback. Answer 400."""


class SignatureMismatch(ProtocolError):
    """The signature is missing or is not the account's. Answer 403."""


class WechatError(Exception):
    """WeChat refused the call.

    `code` is the platform's errcode (0 where the platform said none), `permanent` says that
    the same call will fail again. The text never carries a secret or a token.
    """

    codes: ClassVar[tuple[int, ...]] = ()
    permanent: bool = True

    def __init__(self, code: int | None = None, detail: str = "") -> None:
        self.code = code if code is not None else next(iter(self.codes), 0)
        self.detail = detail
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What went wrong in one line: the meaning, the platform's code and words."""
        meaning = (type(self).__doc__ or "").strip().splitlines()[0]
        said = " ".join(part for part in (str(self.code or ""), self.detail) if part)
        return f"{meaning} ({said})" if said else meaning


class Unreachable(WechatError):
    """WeChat could not be reached or answered with nothing we can read."""

    permanent = False


class Busy(WechatError):
    """WeChat is busy."""

    codes = (-1, 43108)
    permanent = False


class QuotaUsedUp(WechatError):
    """The quota for this call is used up for now."""

    codes = (45009, 45011, 44990)
    permanent = False


class TokenInvalid(WechatError):
    """The access token is not valid, and a fresh one was refused too."""

    codes = (40001, 40014, 42001)
    permanent = False


class CredentialsRefused(WechatError):
    """The appid or the secret of the account is wrong."""

    codes = (40013, 40125, 41002, 41004)


class AddressNotAllowed(WechatError):
    """The address of this server is not on the account's allow-list."""

    codes = (40164, 61004)


class SecretFrozen(WechatError):
    """The secret of the account is frozen."""

    codes = (40243,)


class NotAuthorised(WechatError):
    """The account has no right to this interface."""

    codes = (48001, 48004, 50001, 50002, 43107)


class WindowClosed(WechatError):
    """The person has not written for 48 hours, so no message may be sent."""

    codes = (45015,)


class TooManyMessages(WechatError):
    """The person was sent all the messages that one of theirs allows."""

    codes = (45047,)


class NotFollowing(WechatError):
    """The person does not follow the account."""

    codes = (43004, 43019)


class GrantMissing(WechatError):
    """The person has granted no such notice, or the grant is used up."""

    codes = (43101,)


class WrongOpenid(WechatError):
    """The openid is not of this account."""

    codes = (40003, 40031, 46004)


class WrongTemplate(WechatError):
    """The template does not exist in this account."""

    codes = (40037,)


class WrongTemplateData(WechatError):
    """A field of the notice is missing or breaks its limit."""

    codes = (47003,)


class WrongPage(WechatError):
    """The page is not one of the mini-program's published pages."""

    codes = (41030, 40165)


class BadCode(WechatError):
    """The one-time code is wrong, used or too old."""

    codes = (40029, 40163, 41008)


class WrongScene(WechatError):
    """The scene of a QR code is too long or holds a character that WeChat does not take."""

    codes = (40129, 40169)


class NotActive(WechatError):
    """The person has not used the mini-program within two hours, so WeChat checks no text."""

    codes = (61010,)


class RiskyUser(WechatError):
    """WeChat has blocked this person as risky."""

    codes = (40226,)


class MediaGone(WechatError):
    """The media file has expired or never was."""

    codes = (40007,)


class MediaRefused(WechatError):
    """The media file is too big or of a kind that WeChat does not take."""

    codes = (40004, 40005, 40006, 40009, 45001)


class MediaTooBig(WechatError):
    """The file is larger than we take."""


class ContentTooLong(WechatError):
    """The text is longer than WeChat takes."""

    codes = (45002,)


class RiskyContent(WechatError):
    """WeChat refuses the text as risky."""

    codes = (87014, 45168)


class MenuMissing(WechatError):
    """The account has no menu."""

    codes = (46003,)


class MenuRefused(WechatError):
    """The menu breaks one of WeChat's limits."""

    codes = (*range(40015, 40028), 40054, 40055, 65301, 65303)


_BY_CODE: dict[int, type[WechatError]] = {
    code: kind for kind in WechatError.__subclasses__() for code in kind.codes
}


def error_for(code: int, errmsg: str = "") -> WechatError:
    """The error that a platform's errcode means; an unknown code is permanent."""
    return _BY_CODE.get(code, WechatError)(code, errmsg[:200])
