"""What a request can be refused with, the status of each refusal, and its one JSON shape."""

import json
from collections.abc import Iterator, Mapping

from aiohttp import web
from pydantic import ValidationError
from redis.exceptions import RedisError
from tortoise.exceptions import DBConnectionError, TransactionManagementError

from handlers import errors as refusals
from handlers.binding_errors import AlreadyBound, BindLocked
from handlers.errors import Refused
from handlers.remit_errors import CommitteeBusy, NoSuchVersion, NothingChanged
from models.database import PASSING
from server.field_names import FIELD_NAMES
from wechat.errors import BadCode, QuotaUsedUp, RiskyUser, WechatError

#: Seconds after which a caller may try again what failed in passing.
RETRY_AFTER = 3


class NotSignedIn(Refused):
    """There is no session, or it has ended."""

    code = "not_signed_in"
    sentence = "登录已过期，请重新打开小程序。"


class BadLogin(Refused):
    """WeChat does not know the one-time code: wrong, used or too old."""

    code = "bad_login"
    sentence = "微信登录没成功，请退出小程序再进一次。"


class Blocked(Refused):
    """WeChat has blocked the person as risky."""

    code = "blocked"
    sentence = "微信拦下了这次登录，请联系政协办公室。"


class BadRequest(Refused):
    """The request is not one that HTTP or JSON can read."""

    code = "bad_request"
    sentence = "请求的格式不对，请更新小程序再试。"


class BadInput(Refused):
    """A field is missing or not what it should be."""

    code = "bad_input"
    sentence = "{fields}"


class NoSuchPlace(Refused):
    """No such address."""

    code = "not_found"
    sentence = "没有这个地址。"


class NoSuchMethod(Refused):
    """The address does not take this method."""

    code = "method_not_allowed"
    sentence = "这个地址不能这样用。"


class TooLarge(Refused):
    """The body is longer than this address takes."""

    code = "too_large"
    sentence = "内容太大，请减小后再发。"


class WrongType(Refused):
    """The body is of a type that this address does not take."""

    code = "wrong_type"
    sentence = "请求的类型不对，这里只收 {types}。"


class TooOften(Refused):
    """The session made more requests in a minute than it may."""

    code = "too_often"
    sentence = "操作太快了，请过一分钟再试。"


class Away(Refused):
    """The database, Redis or WeChat cannot be reached just now."""

    code = "away"
    sentence = "系统正忙，请过几秒再试。"


class Broken(Refused):
    """Something that should not happen; the log has it under the request's id."""

    code = "broken"
    sentence = "系统出错了，我们已记录。请稍后再试。"


#: The one place where a refusal gets its status; a class that is missing has its parent's.
STATUS: Mapping[type[Refused], int] = {
    Refused: 422,
    BadRequest: 400,
    NotSignedIn: 401,
    Blocked: 403,
    refusals.NotBound: 403,
    refusals.NotAllowed: 403,
    refusals.NotFound: 404,
    NoSuchPlace: 404,
    NoSuchMethod: 405,
    refusals.WrongState: 409,
    AlreadyBound: 409,
    refusals.ActivityWrongState: 409,
    refusals.AlreadyAnswered: 409,
    refusals.TooLateToAnswer: 409,
    refusals.NoMoreRequests: 409,
    refusals.MustAttend: 409,
    refusals.CasesOpen: 409,
    refusals.SignInRefused: 409,
    refusals.ViewTaken: 409,
    CommitteeBusy: 409,
    NothingChanged: 409,
    NoSuchVersion: 404,
    BindLocked: 403,
    TooLarge: 413,
    WrongType: 415,
    TooOften: 429,
    Broken: 500,
    Away: 503,
}

#: What a broken or restarting database or Redis raises; the same request may be tried again.
AWAY = (*PASSING, DBConnectionError, TransactionManagementError, RedisError)

_BY_STATUS: Mapping[int, type[Refused]] = {404: NoSuchPlace, 405: NoSuchMethod, 413: TooLarge}
_BY_WECHAT: Mapping[type[WechatError], type[Refused]] = {
    BadCode: BadLogin,
    RiskyUser: Blocked,
    QuotaUsedUp: Away,
}
_HEADERS: Mapping[type[Refused], Mapping[str, str]] = {
    NotSignedIn: {"WWW-Authenticate": "Bearer"},
    Away: {"Retry-After": str(RETRY_AFTER)},
    TooOften: {"Retry-After": "60"},
}


def status_of(kind: type[Refused]) -> int:
    """Give the HTTP status of a refusal."""
    return next(STATUS[parent] for parent in kind.__mro__ if parent in STATUS)


def refusal_of(error: Exception) -> Refused:
    """Say as a refusal what went wrong; what nobody foresaw is Broken."""
    match error:
        case Refused():
            return error
        case ValidationError():
            return _bad_input(error)
        case WechatError():
            return _BY_WECHAT.get(type(error), Away)()
        case web.HTTPException():
            return _BY_STATUS.get(error.status, BadRequest)()
        case web.RequestPayloadError():
            return BadRequest()
    return Away() if isinstance(error, AWAY) else Broken()


def response_to(refused: Refused, request_id: str) -> web.Response:
    """Write a refusal in the one shape that all errors have."""
    error = {"code": refused.code, "message": str(refused), "request_id": request_id}
    if isinstance(refused, refusals.SignInRefused):
        error["reason"] = str(refused.details["reason"])
    return web.json_response(
        {"error": error},
        status=status_of(type(refused)),
        headers=_HEADERS.get(type(refused)),
        dumps=lambda body: json.dumps(body, ensure_ascii=False),
    )


#: What people read about each kind of pydantic's errors.
_SENTENCES: Mapping[str, str] = {
    "missing": "没有填",
    "extra_forbidden": "不是这里要填的",
    "unexpected_keyword_argument": "不是这里要填的",
    "string_type": "应是文字",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对",
    "too_short": "至少 {min_length} 个",
    "too_long": "最多 {max_length} 个",
    "bool_type": "应是“是”或“否”",
    "bool_parsing": "应是“是”或“否”",
    "list_type": "应是一个列表",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "float_type": "应是数字",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
    "datetime_parsing": "应是时间，如 2026-03-12T09:00:00+08:00",
    "datetime_from_date_parsing": "应是时间，如 2026-03-12T09:00:00+08:00",
    "datetime_type": "应是时间，如 2026-03-12T09:00:00+08:00",
    "timezone_aware": "要写明时区，如 +08:00",
    "date_parsing": "应是日期，如 2026-03-12",
    "date_from_datetime_parsing": "应是日期，如 2026-03-12",
    "date_type": "应是日期，如 2026-03-12",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "value_error": "{error}",
}


def _bad_input(error: ValidationError) -> Refused:
    if any(detail["type"] == "json_invalid" for detail in error.errors()):
        return BadRequest()
    return BadInput(fields="；".join(_fields(error)) + "。")


def _fields(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False)[:3]:
        sentence = _SENTENCES.get(detail["type"], "填得不对")
        yield name_of(detail["loc"]) + sentence.format_map(detail.get("ctx", {}))


def name_of(field: tuple[int | str, ...]) -> str:
    """Name a field as people do, with its place in the request for who wrote the client."""
    place = ".".join(str(part) for part in field)[:60]
    called = FIELD_NAMES.get(str(field[0])) if field else "请求"
    return f"{called}（{place}）" if called and place else called or f"“{place}”"
