"""Refusals: a code from a closed list, and a sentence that a person understands.

The class docstring is for developers; ``sentence`` is what people read, and it
says what to do next.
"""

from typing import ClassVar


class Refused(Exception):
    """A person asked for something that cannot be done."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "这一步现在办不了，请稍后再试。"

    def __init__(self, **details: object) -> None:
        super().__init__(self.sentence.format_map(details))
        self.details = details


class NotFound(Refused):
    """There is no such record, or none that this person may know of."""

    code = "not_found"
    sentence = "没有找到这条，请核对编号。"


class NotBound(Refused):
    """The WeChat account does not stand for anybody on the roster."""

    code = "not_bound"
    sentence = "请先绑定：发“绑定”加名册条上的 8 位码。"


class NotAllowed(Refused):
    """This person's posts do not include the action."""

    code = "not_allowed"
    sentence = "这一步要由承办的专委会或办公室来做。"


class NotOrganiser(NotAllowed):
    """This person has no such part in holding the activity."""

    sentence = "这一步要由组织者或办公室来做，请找他们。"


class OnesOwn(NotAllowed):
    """Nobody works on an item that they reported themselves (DOMAIN.md §7)."""

    sentence = "自己报的件不能自己办，请同事来办。"


class WrongState(Refused):
    """The lifecycle has no such step from where the item stands."""

    code = "wrong_state"
    sentence = "{receipt} 现在是“{state}”，不能再{verb}。发“看 编号”看详细。"


class ReasonMissing(Refused):
    """A negative step needs a reason."""

    code = "reason_missing"
    sentence = "请写明理由，对方才看得懂。"


class AnswerMissing(Refused):
    """An answer has no words."""

    code = "answer_missing"
    sentence = "请写上答复内容。"


class CommitteeUnknown(Refused):
    """No committee goes by that name, or the item lies there already."""

    code = "committee_unknown"
    sentence = "不能转给“{name}”。可选：{names}。"


class TextTooShort(Refused):
    """There is not enough in the text to act on."""

    code = "text_too_short"
    sentence = "请多写几句：在哪里、多久了、影响多少人。"


class TextTooLong(Refused):
    """The text passes the limit of an item, or of an answer."""

    code = "text_too_long"
    sentence = "一次最多 {limit} 字，请写短些，或分开写。"


class TextMissing(Refused):
    """Words that are needed are not there."""

    code = "text_missing"
    sentence = "请写上{what}。"


class OutOfScope(Refused):
    """A gate stops the text: it is no opinion item (DOMAIN.md §4)."""

    code = "out_of_scope"
    sentence = "{guide}"


class PersonUnknown(Refused):
    """Nobody on the roster has that number or name."""

    code = "person_unknown"
    sentence = "名册上没有“{asked}”。请发编号或全名。"


class SeveralPeople(Refused):
    """More than one person on the roster has that name."""

    code = "several_people"
    sentence = "有几位{name}：{numbers}。请发编号。"


class RosterWrong(Refused):
    """A roster has errors, so nothing of it was brought in; `details["problems"]` lists them."""

    code = "roster_wrong"
    sentence = "名册有 {count} 处要改，这次什么都没导入。"


class AttachmentRefused(Refused):
    """A file is too large, too many, or not what it says it is."""

    code = "attachment_refused"
    sentence = "{why}"


class ViewTaken(Refused):
    """A view voiced at an activity has become an item already."""

    code = "view_taken"
    sentence = "这条意见报过了，是 {receipt}，不用再报。"


class AudienceUnknown(Refused):
    """A part of an audience is no station, sector, group, committee or person."""

    code = "audience_unknown"
    sentence = "不知道“{asked}”是谁。请写站名、界别、小组、专委会或姓名。"


class NobodyChosen(Refused):
    """An audience has nobody in it."""

    code = "nobody_chosen"
    sentence = "名单里还没有人，请写站名、界别或姓名。"


class AudienceTooWide(Refused):
    """A station's circular would reach people of other stations."""

    code = "audience_too_wide"
    sentence = "您能通知本站的人。要通知别处，请找办公室发。"


class ActivityWrongState(Refused):
    """The lifecycle has no such step from where the activity or the circular stands."""

    code = "wrong_state"
    sentence = "{number} 现在是“{state}”，不能{verb}。发“看 {short}”看详细。"


class TimeWrong(Refused):
    """An activity's times are in the past, too long, or the wrong way round."""

    code = "time_wrong"
    sentence = "{why}"


class TooLateToAnswer(Refused):
    """The activity has begun, or the cut-off for leave has passed."""

    code = "too_late_to_answer"
    sentence = "{until}截止，已过了。请直接联系组织者。"


class NoMoreRequests(Refused):
    """Somebody asked for leave as often as the county allows."""

    code = "no_more_requests"
    sentence = "已请过 {count} 次假，不能再请。请直接联系组织者。"


class MustAttend(Refused):
    """A required activity cannot be declined; one asks for leave."""

    code = "must_attend"
    sentence = "这次要求参加。来不了请回“请假”。"


class AlreadyAnswered(Refused):
    """An invitation has no such step from where it stands."""

    code = "already_answered"
    sentence = "现在是“{answer}”，不用再{verb}。"


class ProxyUnfit(Refused):
    """The one named to stand in is the person themselves, or is invited anyway."""

    code = "proxy_unfit"
    sentence = "{name}不能代：是本人，或本来就请了。请换一位。"


class OnesOwnCase(NotAllowed):
    """Nobody settles, grants or corrects what is about themselves."""

    code = "ones_own"
    sentence = "自己的事要请别人来定，已报给办公室。"


class OnesOwnMakeUp(OnesOwnCase):
    """Nobody writes down that they were there themselves."""

    sentence = "自己不能给自己补签，请找同事或办公室。"


class CasesOpen(Refused):
    """An activity cannot be confirmed while exceptions are open."""

    code = "cases_open"
    sentence = "还有 {count} 件没定，定完再确认。"


class ChoiceUnknown(Refused):
    """An exception cannot be settled that way, or there is none."""

    code = "choice_unknown"
    sentence = "这样定不了。可选：{names}。"


class SignInRefused(Refused):
    """A sign-in does not count; `reason` says which of the closed list it is."""

    code = "sign_in_refused"
    sentence = "{why}"
