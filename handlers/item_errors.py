"""Refusals about what becomes of an item; the rest are in ``handlers/errors.py``."""

from handlers.errors import NotAllowed, Refused, WrongState


class CannotMerge(WrongState):
    """The item to go on with is over itself, or goes on as part of another one."""

    code = "cannot_merge"
    sentence = "{receipt} 现在是“{state}”，不能并进去。请换一件在办的。"


class CannotJoin(WrongState):
    """The item to hand in with is over by now, or none that this text could ever join."""

    code = "cannot_join"
    sentence = "那件现在不能一起报了。回“好了”再看一眼，或单独提交。"


class JoinedAlready(CannotJoin):
    """Something of one's own goes on with the item: it is one report, and nothing is lost of it."""

    sentence = "这件您报过了（{receipt}），有结果就告诉您。有新情况就单独提交。"


class CannotSplit(WrongState):
    """Others were merged into the item, and their reporters wait for one answer."""

    code = "cannot_split"
    sentence = "{receipt} 里并着别人报的件，不能拆。请整件办。"


class PartsWrong(Refused):
    """An item becomes too few or too many parts."""

    code = "parts_wrong"
    sentence = "一件可以拆成 {fewest} 到 {most} 件，现在是 {count} 件。"


class SecondPerson(NotAllowed):
    """Who asked for an item to be purged does not purge it themselves (DOMAIN.md §7)."""

    code = "second_person"
    sentence = "您申请的，要请另一位同事来销毁。已告诉办公室。"


class UnitUnknown(Refused):
    """No handling unit of the county goes by that name."""

    code = "unit_unknown"
    sentence = "名册上没有“{name}”这个承办单位，请写全称。"


class UnitMissing(Refused):
    """No unit leads the handling, so there is nobody to forward to, or to answer."""

    code = "unit_missing"
    sentence = "还没有主办单位，请先选一个。"


class UnitHasIt(Refused):
    """The unit has the item already, or was named twice."""

    code = "unit_has_it"
    sentence = "{name}已经在名单里了，不用再选。"


class UnitLeads(Refused):
    """There is a unit that leads; another one takes over when that has refused."""

    code = "unit_leads"
    sentence = "{name}正在主办。要换一家，请先替它登记退办。"


class ExtensionWrong(Refused):
    """An extension ends before the reply is due anyway, or later than the county allows."""

    code = "extension_wrong"
    sentence = "延期要在 {after} 之后、{until} 之前，请换一天。"


class NotTheReporter(NotAllowed):
    """Only who reported an item rates its result."""

    sentence = "评价要由反映人自己来。您可以发“看 编号”看结果。"


class AlreadyRated(WrongState):
    """A reporter rates a result once."""

    code = "already_rated"
    sentence = "{receipt} 您评过了，谢谢！还有事就发“反映”。"


class RatingClosed(WrongState):
    """Words are added to a rating once, within the hour."""

    code = "rating_closed"
    sentence = "{receipt} 的评价已经定了，不能再补。还有事就发“反映”。"


class RecordedAlready(WrongState):
    """The same outcome of the same day is recorded."""

    code = "recorded_already"
    sentence = "{receipt} 的“{what}”登记过了，不用再登。"


class OutcomeDayWrong(Refused):
    """An outcome has come neither before its item nor in time to come."""

    code = "outcome_day_wrong"
    sentence = "日期要在 {first} 到今天之间，请改一下再发。"


class QueryTooShort(Refused):
    """A search needs two Chinese characters side by side, or a word of letters or digits."""

    code = "query_too_short"
    sentence = "至少写两个字才好找，如“路灯”。"


class TooManyToExport(Refused):
    """A sheet has room for so many items."""

    code = "too_many_to_export"
    sentence = "一次最多导 {most} 件，请加上词或时间再导。"


class OthersReportedToo(WrongState):
    """An item into which others went is not one person's to take back."""

    sentence = "{receipt} 别人也报了，不能撤回。要补充请找承办的专委会。"
