"""Refusals about bulletins; the rest are in ``handlers/errors.py``."""

from handlers.errors import Refused, WrongState


class BulletinWrongState(WrongState):
    """The lifecycle has no such step from where the bulletin stands."""

    sentence = "这一期现在是“{state}”，不能再{verb}。发“专刊”看详细。"


class CannotPrint(WrongState):
    """The item is not adopted, or has gone elsewhere since."""

    code = "cannot_print"
    sentence = "{receipt} 现在是“{state}”，还不能刊登。请先去掉它，签发的件才能登。"


class NothingToPrint(Refused):
    """A bulletin has no item."""

    code = "nothing_to_print"
    sentence = "这一期还没有件，请先加上。"


class TooManyPieces(Refused):
    """A bulletin has room for so many items."""

    code = "too_many_pieces"
    sentence = "一期最多 {most} 件，请分两期。"


class BulletinChanged(Refused):
    """What lies with the leader is not what the leader has read."""

    code = "bulletin_changed"
    sentence = "这一期刚改过，请发“专刊”重新看一遍再签。"
