"""Refusals of binding: wrong codes, used slips, phones that name nobody or several."""

from handlers.errors import Refused


class WrongCode(Refused):
    """The binding code is not one that waits to be used."""

    code = "wrong_code"
    sentence = "这个码不对，还可以试 {left} 次。请核对名册条。"


class BindLocked(Refused):
    """Too many wrong codes from one WeChat account."""

    code = "bind_locked"
    sentence = "试错太多，锁到明天。急用请找办公室解锁，报锁号 {lock}。"


class BindPaused(Refused):
    """Too many wrong codes in the whole county within the hour."""

    code = "bind_paused"
    sentence = "现在错码太多，请一小时后再试，或扫名册条上的二维码。"


class CodeMalformed(Refused):
    """What was given is no binding code at all; it does not count as a wrong one."""

    code = "code_malformed"
    sentence = "绑定码是 8 位数字，请照名册条发。"


class SlipUsed(Refused):
    """A scanned slip was used already, was replaced by a newer one, or is forged."""

    code = "slip_used"
    sentence = "这张名册条用过了。请向政协办公室要新的。"


class PhoneUnknown(Refused):
    """Nobody on the roster has the phone that WeChat gave."""

    code = "phone_unknown"
    sentence = "名册上没有这个手机号。请联系政协办公室。"


class PhoneShared(Refused):
    """Several people on the roster have the phone that WeChat gave."""

    code = "phone_shared"
    sentence = "不止一人用这个手机号，请用名册条上的码绑定。"


class AlreadyBound(Refused):
    """The WeChat account, or the person, is bound already."""

    code = "already_bound"
    sentence = "您已经绑定了。换人或换微信，请联系政协办公室。"
