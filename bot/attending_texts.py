"""What those read in chat who attend, who decide on leave, and who confirm what came of it."""

from rules.attendance import Presence
from rules.invitation import Answer, LeaveKind
from rules.material import Kind

# --- being invited --------------------------------------------------------------------------

PAPERS = "\n\n材料（链接 10 分钟内打开）：\n{lines}"
CHOICES = "1 参加\n2 请假\n0 以后再说"
CHOICES_VOLUNTARY = "1 参加\n2 请假\n3 不参加\n0 以后再说"
CHOICES_AGAIN = "1 还是参加\n0 不改了"
#: How one's own answer stands; nothing for who has not answered.
STANDS: dict[Answer, str] = {
    Answer.INVITED: "",
    Answer.ACCEPTED: "您已回：参加。要改就回数字。\n",
    Answer.DECLINED: "您已回：不参加。要改就回数字。\n",
    Answer.LEAVE_REQUESTED: "您请了假，等批。\n",
    Answer.LEAVE_APPROVED: "您的假已准。\n",
    Answer.LEAVE_REJECTED: "您的假没准：{decision}\n",
}
ACCEPTED = "好，给您记上了：{title}，{when}，{place}。"
DECLINED = "好的，{title}这次不参加，记下了。"
LATER = "好的。想好了发“看 {short}”，{until}前都行。"
LEFT_AS_IT_IS = "好的，没有改。"
WHICH_KIND = "为什么来不了？\n1 公务\n2 生病\n3 家事\n4 其他\n0 不请了"
WHY = "一句话说说原因。（不请了回“取消”）"
PROXY = "有人替您去吗？回姓名或编号，没有回 0。"
ASKED_LEAVE = "请假已报给{approver}，批了就告诉您。"
LEAVE_DROPPED = "好的，没有请假。"
NOT_INVITED = "这次没有请您，不用请假。"
HELP_ASK = "回数字就行：1 参加，2 请假，0 以后再说。"
HELP_KIND = "回数字就行：1 公务，2 生病，3 家事，4 其他；也可以直接说原因。"
HELP_WHY = "请直接说原因，一句话就行；不请了回“取消”。"
HELP_PROXY = "请回替您去的人的姓名或编号，没有回 0。"
STILL_ASKED = "\n\n（刚才的活动还等您回：1 参加，2 请假。）"
STILL_LEAVE = "\n\n（您的假还没请完，照提示回就行。）"

SAYS_COME = ("参加", "来", "我来", "去", "我去", "1参加", "我参加", "还是参加", "1还是参加")
SAYS_LEAVE = (
    "请假", "2请假", "我请假", "我要请假", "来不了", "我来不了", "去不了", "我去不了", "参加不了",
)  # fmt: skip
SAYS_STAY = ("不参加", "3不参加", "我不参加", "不来", "不去")
SAYS_LATER = ("以后再说", "0以后再说", "再说", "稍后", "等等", "不改了", "0不改了")
SAYS_NOBODY = ("没有", "没", "无", "没人", "没有人", "不用", "0没有")
#: What people say of why they cannot come; the first row with a word of it holds.
KIND_WORDS: dict[LeaveKind, tuple[str, ...]] = {
    LeaveKind.SICK: ("病", "住院", "手术", "医院", "发烧", "感冒", "体检", "不舒服"),
    LeaveKind.PERSONAL: ("家里", "家中", "家事", "孩子", "老人", "结婚", "婚礼", "丧", "亲戚"),
    LeaveKind.DUTY: ("公务", "开会", "会议", "出差", "单位", "工作", "值班", "培训", "考试"),
}

# --- what waits for one's decision ----------------------------------------------------------

NOTHING_TO_DECIDE = "没有等您定的，辛苦了。"
ALL_DECIDED = "都定完了，辛苦了。"
PASSED_ALL = "先到这里。想接着定，发“审批”。"
TO_DECIDE = "{left}{shown}\n\n1 {yes}\n2 {no}\n0 跳过"
LEFT_TO_DECIDE = "（还有 {count} 件）\n"
LEAVE = "{name}请假：{title}（{short}）\n{when}\n{kind}：{reason}{proxy}"
LEAVE_PROXY = "\n{name}替他去"
PLAN = "{holder}的计划：{title}（{short}）\n{kind}，{when}\n{place}，请 {count} 人"
CORRECTION = "{proposer}提出更正：{name}，{title}（{short}）\n改为“{outcome}”：{reason}"
YES_NO = {"leave": ("准", "不准"), "plan": ("批准", "不批"), "correction": ("同意", "不同意")}
SAID_YES = {
    "leave": "准了，已告诉{name}。",
    "plan": "批准了，已告诉组织者。",
    "correction": "同意了，已更正。",
}
SAID_NO = {
    "leave": "没准，理由已告诉{name}。",
    "plan": "没批，已取消，理由已告诉组织者。",
    "correction": "没同意，记录不变。",
}
WHY_NOT = "请写一句理由，对方会看到。（回 0 先不定）"
DECIDED_BEFORE = "{name}的假，{who}已经定了：{what}。"
ASK_AGAIN = "刚才那件办好了，这是下一件，请看一下。\n\n"
HELP_DECIDE = "回数字就行：1 同意，2 不同意，0 跳过。"
HELP_WHY_NOT = "请直接写一句理由，回 0 先不定。"
STILL_DECIDING = "\n\n（还有等您定的，照提示回数字就行。）"
DECIDING_LATER = "好的，先放着。想接着定，发“审批”。"
SAYS_YES = ("准", "准了", "同意", "批准", "1准", "1同意", "1批准", "可以批")
SAYS_NO = ("不准", "不同意", "不批", "2不准", "2不同意", "2不批")
SAYS_NEXT = ("跳过", "0跳过", "下一个", "下一件")

# --- confirming what came of an activity ----------------------------------------------------

NOTHING_TO_CONFIRM = "没有等您确认的活动。"
WHICH_TO_CONFIRM = "等您确认的：\n{lines}\n\n发“确认 编号”，如“确认 {short}”。"
TO_CONFIRM_LINE = "{short} {title}（{day}）"
SUMMARY = "{title}（{short}）\n{counts}"
CASE = "{name}：{case}。\n{choices}"
REST_PLAINLY = "9 剩下的 {count} 件都照实记"
STOP_HERE = "0 先停"
SETTLED = "{name}：{choice}，记下了。"
SETTLED_PLAINLY = "{count} 件都照实记了。"
SETTLED_BEFORE = "{name}这件已经定了。"
WHY_SO = "请写一句理由。（回 0 重选）"
READY = "都定好了。要加照片、纪要吗？发来就行，意见以“意见”开头。\n1 确认\n0 以后再说"
READY_AGAIN = "还要加就接着发。\n1 确认\n0 以后再说"
WAITS_FOR_OFFICE = "别的都定好了。您自己的这件，办公室来定，定了再发“确认 {short}”。"
CONFIRMED = "已确认，{count} 位委员的履职都记上了。"
CONFIRMED_NOBODY = "已确认。"
CONVERT = "\n有 {count} 条意见，要转成社情民意吗？\n1 转\n0 不转"
CONVERT_LATER = "好的。想转时发“转 {short}”。"
CONFIRM_LATER = "好的，先到这里。接着确认发“确认 {short}”。"
HELP_CASE = "回前面的数字就行：1 照实记，9 剩下的都照实记，0 先停。"
HELP_WHY_SO = "请直接写一句理由，回 0 重选。"
HELP_READY = "回数字就行：1 确认，0 以后再说；也可以发照片、纪要。"
HELP_CONVERT = "回数字就行：1 转成社情民意，0 不转。"
STILL_CONFIRMING = "\n\n（活动还没确认完，照提示回就行。）"
STILL_CONVERT = "\n\n（活动的意见：回 1 转成社情民意，回 0 不转。）"
SAYS_CONFIRM = ("确认", "1确认", "确定", "是", "是的", "对")
SAYS_PLAINLY = ("都照实记", "照实记", "9剩下的都照实记", "剩下的都照实记")
SAYS_CONVERT = ("转", "1转", "要", "转成社情民意")

# --- at the door ----------------------------------------------------------------------------

SIGNED_IN = "签到成功 {time} ✓ {title}。"
SIGNED_IN_LATE = "签到成功 {time} ✓ {title}。路上辛苦了，记作晚到。"
WALKED_IN = "签到成功 {time} ✓ {title}。欢迎您来！"
SIGNED_IN_BEFORE = "您 {time} 已签到，放心。"
SIGNED_OUT = "签退 {time} ✓ {title}。慢走！"
LEFT_EARLY = "签退 {time} ✓ {title}。还没散场，先走记作早退。"
GIVE_CODE = "{title}：请扫会场的码，或发六位数字。"
GIVE_PLACE = "{title}：请发一下位置（点“＋”选“位置”）。"
GIVE_PLACE_AGAIN = "{why}\n（点“＋”选“位置”再发。）"
CODE_TOO_OLD = "隔得有点久了，请再扫一次码。"
NOT_A_PLACE = "位置没收到，请点“＋”选“位置”再发。"
WELCOME_IN = "{title}的名单上没有您。要参加回 1，不参加回 0。"
GOODBYE = "好的，没有签到。"
WHICH_DOOR = "签哪个？回数字：\n{lines}\n0 都不是"
DOOR_LINE = "{place} {title}（{time}）"
OPENS_NEXT = "还没开始签到：{title}，{when}起。"
NO_DOOR = "您近期没有要签到的活动。人在会场，扫码或发六位数字就行。"
DOOR = (
    '{title}的签到：\n<a href="{link}">会场大屏</a>（电脑上打开，码会自动换）\n'
    '<a href="{link}/paper">打印的码</a>（贴在门口）\n'
    "现在报数：{digits}（约 {minutes} 分钟内有效）"
)
MAKE_UP_HOW = "请写上谁、为什么，如“补签 {short} 张三 手机没电”。"
MADE_UP = "给{name}补上了（{short}），本人会收到。"
HELP_CODE = "请扫会场的码，或发六位数字；不签了回“取消”。"
HELP_PLACE = "请点“＋”选“位置”发来；不签了回“取消”。"
HELP_WELCOME = "回数字就行：1 参加并签到，0 不参加。"
HELP_WHICH_DOOR = "请回活动前面的数字，都不是回 0。"
STILL_AT_DOOR = "\n\n（签到还没完，照提示接着来就行。）"
SAYS_TAKE_PART = ("参加", "1参加", "我参加", "要参加", "是", "是的")
PRESENT: dict[Presence, str] = {
    Presence.CHECKED_IN: SIGNED_IN,
    Presence.LATE: SIGNED_IN_LATE,
    Presence.WALK_IN: WALKED_IN,
}

# --- what is kept of an activity ------------------------------------------------------------

#: What is asked for, by kind.
GIVE: dict[Kind, str] = {
    Kind.PAPER: "{short} 的材料请发来：文字、照片都行。发完回“好了”。",
    Kind.SPEECH: "{short} 的发言稿请发来：文字、照片、语音都行。发完回“好了”。",
    Kind.PHOTO: "{short} 的照片请发来。发完回“好了”。",
    Kind.MINUTES: "{short} 的纪要请发来：文字、照片、语音都行。发完回“好了”。",
    Kind.VIEW: "{short} 上的意见请发来，一条发一次。发完回“好了”。",
}
GIVEN = "{what}收好了，记在 {short}。"
GIVEN_VIEWS = "{count} 条意见收好了，记在 {short}。"
GIVEN_NOTED = "{what}收好了。"
CONVERT_NEXT = "\n要转成社情民意，发“转 {short}”。"
NOTHING_GIVEN = "还没收到，请发来；不发了回“取消”。"
PHOTOS_FIRST = "还没有照片，请发照片；不发了回“取消”。"
WORDS_FIRST = "意见要有文字，请打一句；不发了回“取消”。"
GIVING_DROPPED = "好的，没有记，内容已删掉。"
FINISH_GIVING = "刚才的还没完：照提示回完，或回“取消”，再办这件。"
STILL_GIVING = "\n\n（材料还没收好，接着发；发完回“好了”。）"
HELP_GIVE = "正在收活动的材料。\n好了：收好\n取消：不记了"
VIEWS = "转哪一条？回数字：\n{lines}\n0 先不转"
VIEW_LINE = "{place} {beginning}"
NO_VIEWS = "{short} 没有要转的意见。"
VIEWS_LATER = "好的，先不转。"
HELP_VIEWS = "请回意见前面的数字，先不转回 0。"
STILL_VIEWS = "\n\n（活动的意见还等您选，先不转回 0。）"

# --- one's own record -----------------------------------------------------------------------

NO_RECORD = "还没有履职记录。活动确认后就记上。"
RECORD_MORE = "我的履职"
RECORD_HEAD = "您的履职：{totals}"
RECORD_LINE = "{day} {title}（{short}）：{outcome}"
RECORD_VOID = "{line}（已更正，不计）"
