"""What people read in chat of activities: lines, cards, and what organisers are told."""

from rules.activity import Verb
from rules.audience import By
from rules.schedule import Milestone
from rules.when import Unclear

# --- how an activity looks ------------------------------------------------------------------

LINE = "{short} {title}\n　{when}（{state}）"
NO_ACTIVITIES = "近期没有请您参加的活动。"
NOTHING_HELD = "还没有在办的活动。发“办活动”开始。"
MINE_HEAD = "请您参加的："
HELD_HEAD = "在办的："
LIST_FOOT = "发“看 {short}”看详细。"
INVITED_CARD = (
    "【{kind}】{title}（{short}）\n时间：{when}\n地点：{place}\n{holder}办，{required}{stands}"
)
REQUIRED, VOLUNTARY = "要求参加", "自愿参加"
STANDS = "\n现在：{state}{why}"
CARD = (
    "{short} {title}\n现在：{state}{notice}\n{kind}｜{holder}\n时间：{when}\n地点：{place}{fence}\n"
    "请 {audience}，{required}{answers}{schedule}{tasks}{can}"
)
ANOTHER_DAY = "\n时间改过，请等新的通知。"
SHORT_NOTICE = "（短期通知）"
FENCE = "（{radius} 米内签到）"
ANSWERS = "\n{counts}"
SCHEDULE = "\n\n日程：\n{lines}"
SCHEDULE_LINE = "{mark} {day} {what}{late}"
DONE_MARK, OPEN_MARK = "✓", "○"
LATE = " ⚠ 已晚{days}个工作日"
TASKS = "\n\n准备：\n{lines}"
TASK_LINE = "{mark} {day} {title}（{owner}）{late}"
CAN = "\n\n可以回：\n{verbs}"
MILESTONES: dict[Milestone, str] = {
    Milestone.PLAN: "定方案",
    Milestone.NOTICE: "发通知",
    Milestone.MATERIALS: "发材料",
    Milestone.STUDY: "会前学习",
    Milestone.SPEECH: "交发言稿",
}
#: How a verb is typed: the number follows, then what is in brackets.
TYPED: dict[Verb, str] = {
    Verb.APPROVE: "批准 {short}",
    Verb.NOTIFY: "发通知 {short}",
    Verb.SEND_MATERIALS: "发材料 {short}",
    Verb.STUDY: "学习 {short}",
    Verb.CONFIRM: "确认 {short}",
    Verb.REJECT: "退回 {short} 理由",
    Verb.ARCHIVE: "归档 {short}",
    Verb.POSTPONE: "延期 {short} 理由",
    Verb.RESCHEDULE: "改期 {short} 新时间",
    Verb.CANCEL: "取消活动 {short} 理由",
}
#: How who holds it gets the codes at the door.
SHOW_DOOR = "签到码 {short}"

# --- done by a command ----------------------------------------------------------------------

#: What is said once it is done, and what comes next.
DONE: dict[Verb, str] = {
    Verb.APPROVE: "{number} 批准了，已告诉组织者。",
    Verb.NOTIFY: "{number} 的通知发出了，请 {count} 人。发“名单 {short}”看谁来、谁没看。",
    Verb.SEND_MATERIALS: "{number} 的材料已告诉大家。下一步：学习 {short}",
    Verb.STUDY: "{number} 已请大家先学习、备发言。",
    Verb.ARCHIVE: "{number} 已归档。",
    Verb.POSTPONE: "{number} 已延期，请的人都会知道。定了新时间，由办公室改期。",
    Verb.CANCEL: "{number} 已取消，请的人都会知道。",
    Verb.REJECT: "{number} 的确认已退回，理由已告诉组织者。",
    Verb.RESCHEDULE: "{number} 改到 {when}。请再发一次通知：发通知 {short}",
}
OFFICE_DOES = "{verb}要由办公室来做，请找办公室。"
WHAT_REASON = "请写上理由，如“{word} {short} 下大雨”。"
WHAT_TIME = "请写上新时间，如“改期 {short} 12月20日上午9点到11点”。"
WHAT_TASK = "请写全，如“任务 {short} 会场布置 张三 12月18日”。"
TASK_DAY = "哪天前做好？如“任务 {short} 会场布置 张三 12月18日”。"
TASK_ADDED = "好，{day}前由{owner}办：{title}。已告诉{owner}。"
TASKS_YOURS = "{title}（{short}）请您准备：\n{tasks}\n\n做好了回：做好了 {short}"
TASK_NONE = "{number} 没有等您做的准备。"
TASK_WHICH = "做好了哪件？如“做好了 {short} {title}”：\n{lines}"
TASK_IS_DONE = "好的，“{title}”记上做好了。"
ATTENDEES = "{number} {title}\n请 {count} 人：{counts}{groups}{unread}"
ATTENDEES_GROUP = "\n\n{answer}（{count}）：{names}"
UNREAD = "\n\n还没看通知（{count}）：{names}"
NOBODY_INVITED = "{number} 还没请人。"
YEAR_PLAN = "{year} 年计划（{count} 个）："
YEAR_LINE = "{day} {title}（{short}，{state}，{invited} 人）{late}{clashes}"
YEAR_LATE = "\n　⚠ {what}已晚{days}个工作日"
YEAR_CLASH = "\n　同一周 {short} 也请了其中 {people} 人"
YEAR_EMPTY = "今年还没有计划。发“办活动”开始。"

# --- planning -------------------------------------------------------------------------------

WHAT_TITLE = "办个什么活动？说名称，如“视察云坪镇水厂”。（不办了回“取消”）"
WHICH_KIND = "是哪一类？回数字或说：\n{kinds}"
WHEN = "好，{kind}。什么时间？如“12月20日上午9点到11点”。"
UNCLEAR: dict[Unclear, str] = {
    Unclear.NO_DAY: "哪一天？如“12月20日”或“下周三”。",
    Unclear.NO_TIME: "几点？如“上午9点到11点”。",
    Unclear.PAST: "这个时间已经过了，请写以后的，如“12月20日上午9点”。",
    Unclear.IMPOSSIBLE: "没有这个时间，请再写一次，如“12月20日上午9点到11点”。",
    Unclear.AMBIGUOUS: "时间有两种意思，请写清几月几日几点，如“12月20日上午9点到11点”。",
}
UNTIL = "{when}，几点结束？\n1 两小时（到 {end}）\n也可以直接说，如“11点半”。"
WHERE = "在哪里？打字说，或发个位置（发位置就能到场定位签到）。"
NAME_OF_SPOT = "位置收到。那里叫什么？如“云坪镇水厂”。"
WHO = "请谁参加？\n{choices}\n也可以写站名、界别、姓名，用顿号隔开。"
CHOICES: dict[By, str] = {
    By.STATION: "本站全体委员",
    By.COMMITTEE: "本委的人",
    By.EVERYBODY: "全县委员",
    By.STANDING: "全体常委",
}
MUST = "一共 {count} 人。必须来吗？\n1 必须（来不了要请假）\n2 自愿"
NOBODY = "这样一个人也没有，请换个说法：站名、界别或姓名。"
PLAN_CARD = (
    "【请看一下】\n{title}（{kind}）\n{holder}办\n时间：{when}\n地点：{place}{spot}\n"
    "请：{audience}，{count} 人，{required}\n\n{schedule}{short_notice}{clashes}\n\n"
    "1 提交\n2 改时间\n3 改名单\n4 改类别\n5 改地点\n0 不办了"
)
PLAN_SPOT = "（{radius} 米内签到）"
PLAN_DUE = "{day}前{what}"
PLAN_SHORT = "\n时间紧，算短期通知：能做的马上做。"
PLAN_CLASH = "\n同一周 {short} 也请了其中 {people} 人。"
PLANNED = "{number} 报上去了，等办公室批准，批了告诉您。"
PLANNED_APPROVED = "{number} 定下来了。现在发通知请回：发通知 {short}"
PLAN_DROPPED = "好的，不办了，内容已删掉。"
FINISH_PLAN = "您的活动还没办完。先照提示回，或回“取消”，再办这件。"
STILL_PLANNING = "\n\n（您的活动还没办完，照提示接着回就行。）"
ALREADY_PLANNING = "正在办一个活动，照提示接着回就行；不办了回“取消”。"
HELP_TITLE = "请直接说活动名称，不办了回“取消”。"
HELP_KIND = "请回类别前面的数字，或直接说类别。"
HELP_WHEN = "请写哪天几点到几点，如“下周三上午九点到十一点”。"
HELP_UNTIL = "回 1 就是两小时，或直接说几点结束，如“十一点半”。"
HELP_WHERE = "请打字说在哪里，或发个位置。"
HELP_WHO = "请回数字，或写站名、界别、姓名。"
HELP_MUST = "回数字就行：1 必须，2 自愿。"
HELP_CARD = "回数字就行：1 提交，2 改时间，3 改名单，4 改类别，5 改地点，0 不办了。"

SAYS_SUBMIT = ("提交", "1提交", "确定", "确认", "是", "是的", "对", "好", "好的", "可以")
SAYS_DROP = ("不办了", "0不办了")
#: What people say instead of the number of what is to be changed.
CHANGES = {"改时间": "2", "改期": "2", "改名单": "3", "改人": "3", "改类别": "4", "改地点": "5"}
SAYS_MUST = ("必须", "1必须", "必须来", "要求参加", "必须参加")
SAYS_FREE = ("自愿", "2自愿", "自愿参加")
SAYS_TWO_HOURS = ("两小时", "2小时", "两个小时", "1两小时")

# --- the next step --------------------------------------------------------------------------

NOTIFY_NOW = "\n\n1 现在发通知\n0 以后再说"
LATER = "好的。要发时回：发通知 {short}"
STILL_NOTIFY = "\n\n（刚才的活动：回 1 现在发通知，回 0 以后再说。）"
HELP_NOTIFY = "回数字就行：1 现在发通知，0 以后再说。"
SAYS_NOTIFY = ("发通知", "现在发", "现在发通知", "1现在发通知", "发")
SAYS_LATER = ("以后再说", "0以后再说", "再说", "先不发")
