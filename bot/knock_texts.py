"""What people are told has happened: as a push, as a line of the inbox.

Of items it is in ``bot/item_knock_texts.py``.

A push says number, kind and deadline, never what an item, an activity or a circular says.
"""

from rules import activity, bulletin, circular, confirmation, digest, invitation, schedule
from rules.activity import Party as ActivityParty
from rules.circular import Party as CircularParty

URGENT = "【急】"
DUE = "，{day}前"

#: Of an activity: ``kind`` is what is done there, ``day`` when it begins.
ACTIVITY_KNOCKS: dict[tuple[str, str], str] = {
    (activity.Verb.PLAN, ActivityParty.OFFICE): "新活动待批：{number} {kind}，{day}。回 1 看。",
    (activity.Verb.APPROVE, ActivityParty.ORGANISER): "{number} 已批准。回 1 看下一步。",
    (activity.Verb.NOTIFY, ActivityParty.INVITED): "请您参加{kind}：{number}，{day}。回 1 看。",
    (activity.Verb.SEND_MATERIALS, ActivityParty.INVITED): "{number} 的材料来了。回 1 看。",
    (activity.Verb.STUDY, ActivityParty.INVITED): "{number} 请先看材料、备发言。回 1 看。",
    (activity.Verb.END, ActivityParty.ORGANISER): "{number} 结束了：{numbers}。回 1 确认。",
    (activity.Verb.CONFIRM, ActivityParty.RECORDED): "{number} 已确认，记入履职。发“我的履职”看。",
    (activity.Verb.CONFIRM, ActivityParty.OFFICE): "{number} 站上已确认。",
    (activity.Verb.REJECT, ActivityParty.ORGANISER): "{number} 的确认被退回。回 1 看理由。",
    (activity.Verb.REJECT, ActivityParty.INVITED): "{number} 在重新核对，结果另告。",
    (activity.Verb.ARCHIVE, ActivityParty.ORGANISER): "{number} 已归档。",
    (activity.Verb.POSTPONE, ActivityParty.ORGANISER): "{number} 延期了。回 1 看。",
    (activity.Verb.POSTPONE, ActivityParty.INVITED): "{number} 延期了，时间另告。回 1 看。",
    (activity.Verb.RESCHEDULE, ActivityParty.ORGANISER): "{number} 改到{day}。回 1 看。",
    (activity.Verb.RESCHEDULE, ActivityParty.INVITED): "{number} 改到{day}，请等新通知。",
    (activity.Verb.CANCEL, ActivityParty.ORGANISER): "{number} 取消了。回 1 看理由。",
    (activity.Verb.CANCEL, ActivityParty.INVITED): "{number} 取消了，不用来了。",
    (activity.Verb.CANCEL, ActivityParty.OFFICE): "{number} 取消了。",
    (schedule.Verb.FALL_DUE, ActivityParty.ORGANISER): "{number} 有一步到期没做。回 1 看。",
    (schedule.Verb.ADD_TASK, ActivityParty.PERSON): "{number} 有件准备的事请您办。回 1 看。",
    (schedule.Verb.FALL_DUE, ActivityParty.PERSON): "{number} 您的准备到期了。回 1 看。",
    (invitation.Verb.INVITE, ActivityParty.PERSON): "请您参加{kind}：{number}，{day}。回 1 看。",
    (invitation.Verb.ASK_LEAVE, ActivityParty.APPROVER): "{number} 有人请假，等您批。回 1 看。",
    (invitation.Verb.GRANT_LEAVE, ActivityParty.PERSON): "{number} 您的假准了。",
    (invitation.Verb.REFUSE_LEAVE, ActivityParty.PERSON): "{number} 的假没准。回 1 看理由。",
    (confirmation.Verb.MAKE_UP, ActivityParty.PERSON): "{number} 给您补了签到。",
    (confirmation.Verb.PROPOSE, ActivityParty.ORGANISER): "{number} 有更正等人复核。回 1 看。",
    (confirmation.Verb.PROPOSE, ActivityParty.OFFICE): "{number} 有更正等人复核。回 1 看。",
    (confirmation.Verb.CORRECT, ActivityParty.PERSON): "{number} 您的记录更正了。回 1 看。",
    (confirmation.Verb.CORRECT, ActivityParty.ORGANISER): "{number} 的更正已通过。",
    (confirmation.Verb.KEEP, ActivityParty.ORGANISER): "{number} 的更正没通过。",
    (confirmation.Verb.REMIND, ActivityParty.ORGANISER): "{number} 还没确认，快两周了。回 1 办。",
    (confirmation.Verb.ESCALATE, ActivityParty.OFFICE): "{number} 一直没确认，请催办。回 1 看。",
    (confirmation.Verb.HAND_OVER, ActivityParty.OFFICE): "{number} 有件例外要您来定。回 1 看。",
}
ACTIVITY_NUDGE = "{number} 的通知您还没看，{day}。回 1 看。"
#: The kind of such a notice, in at most twenty characters, for a template's field.
ACTIVITY_KINDS: dict[str, str] = {
    activity.Verb.PLAN: "活动待批",
    activity.Verb.APPROVE: "活动已批准",
    activity.Verb.NOTIFY: "活动通知",
    activity.Verb.SEND_MATERIALS: "活动材料",
    activity.Verb.STUDY: "会前学习",
    activity.Verb.END: "活动待确认",
    activity.Verb.CONFIRM: "活动已确认",
    activity.Verb.REJECT: "确认被退回",
    activity.Verb.ARCHIVE: "活动已归档",
    activity.Verb.POSTPONE: "活动延期",
    activity.Verb.RESCHEDULE: "活动改期",
    activity.Verb.CANCEL: "活动取消",
    schedule.Verb.ADD_TASK: "活动准备事项",
    schedule.Verb.FALL_DUE: "活动准备到期",
    invitation.Verb.INVITE: "活动通知",
    invitation.Verb.ASK_LEAVE: "请假待批",
    invitation.Verb.GRANT_LEAVE: "已准假",
    invitation.Verb.REFUSE_LEAVE: "未准假",
    confirmation.Verb.MAKE_UP: "已补签",
    confirmation.Verb.PROPOSE: "更正待复核",
    confirmation.Verb.CORRECT: "履职记录已更正",
    confirmation.Verb.KEEP: "更正未通过",
    confirmation.Verb.REMIND: "活动待确认",
    confirmation.Verb.ESCALATE: "活动逾期未确认",
    confirmation.Verb.HAND_OVER: "例外请办公室定",
}

#: Of a circular: ``day`` is until when it is to be read.
CIRCULAR_KNOCKS: dict[tuple[str, str], str] = {
    (circular.Verb.ISSUE, CircularParty.RECEIVER): "有新通知 {number}{day}。回 1 看。",
    (circular.Verb.WITHDRAW, CircularParty.RECEIVER): "通知 {number} 已撤回，以后面的为准。",
}
CIRCULAR_NUDGE = "通知 {number} 您还没看{day}。回 1 看。"
CIRCULAR_KINDS: dict[str, str] = {
    circular.Verb.ISSUE: "新通知",
    circular.Verb.WITHDRAW: "通知已撤回",
}

#: Of a bulletin: ``kind`` is which product it is.
BULLETIN_KNOCKS: dict[tuple[str, str], str] = {
    (bulletin.Verb.SEND_UP, bulletin.Party.LEADER): "《社情民意》{kind}请您签发。回 1 看。",
    (bulletin.Verb.SEND_BACK, bulletin.Party.OFFICE): "《社情民意》{kind}领导退改。回 1 看意见。",
    (bulletin.Verb.SIGN, bulletin.Party.OFFICE): "《社情民意》{kind}已签发。回 1 看。",
}
BULLETIN_KINDS: dict[str, str] = {
    bulletin.Verb.SEND_UP: "《社情民意》待签发",
    bulletin.Verb.SEND_BACK: "《社情民意》退改",
    bulletin.Verb.SIGN: "《社情民意》已签发",
}

#: Of a digest: its first numbers.
DIGEST_KNOCKS: dict[tuple[str, str], str] = {
    (digest.Verb.SEND, digest.Party.PERSON): "简报：{numbers}。回 1 看。",
}
#: What is said of a digest without any number of items.
DIGEST_ALONE = "今天的来了"
DIGEST_KINDS: dict[str, str] = {digest.Verb.SEND: "工作简报"}
