"""Every sentence that a person reads in chat: short, warm, plain; a refusal says what to do next.

Sentences of refusals stand with their classes in ``handlers/errors.py``, those
about other doors to knock on in ``handlers/guidance.py``.
"""

from rules.completeness import Missing

# --- who is there ---------------------------------------------------------------------------

WELCOME = "您好，这里是政协联络站。"
BIND_THEN_SIGN_IN = "我还不认识您。请先发名册条上的 8 位绑定码，绑好再扫一次签到。"
HOW_TO_BIND = (
    "我还不认识您。请发名册条上的 8 位绑定码，或扫条上的二维码。\n没有名册条？请联系政协办公室。"
)
BOUND = "{name}{title}，绑好了！有事直接跟我说，或发“反映”开始。发“帮助”看看还能做什么。"
BOUND_STAFF = "{name}{title}，绑好了！发“待办”看等您处理的，发“帮助”看看还能做什么。"
BOUND_READER = "{name}{title}，绑好了！发“通知”看消息，发“帮助”看看还能做什么。"
ALREADY_YOU = "您已经绑好了，{name}{title}。发“帮助”看看能做什么。"
WHO_AM_I = "您是{name}（{roles}）。{station}\n换手机或换人，请联系政协办公室解绑。"
UNBOUND_ALREADY = "{name}已解绑。新的绑定码只发一次，没收到请再发一次“解绑”。"
UNBOUND = "{name}已解绑，下一条消息起生效。新的绑定码：{code}（请当面交给本人）"
WHICH_PERSON = "请带上编号或姓名，如“解绑 W001”。"
WHICH_LOCK = "请带上锁号，如“解锁 12”。锁号在对方收到的提示里。"
UNLOCKED = "已解锁，可以再试。"

# --- help -----------------------------------------------------------------------------------

HELP_MEMBER = (
    "有事直接跟我说，文字、照片、语音都行。\n"
    "反映：报一件事\n进度：看办得怎样\n评价：评办得好不好\n"
    "活动：看请您参加的\n签到 / 请假 / 我的履职\n"
    "通知：看发给您的消息\n撤回 编号：收回没办完的\n我：看我是谁"
)
HELP_READER = "通知：看发给您的消息\n看 编号：看办得怎样\n活动：看请您参加的\n我：看我是谁"
HELP_ORGANISER = (
    "\n\n【办活动】\n办活动：一步步来\n活动：在办的\n看 活12：到哪一步、下一步\n"
    "待批：等您定的\n年度计划"
)
HELP_STAFF = (
    "\n\n【办理】\n待办：等您处理的\n看 编号\n收 编号：开始办\n转 编号 专委会 理由\n"
    "答复 编号 内容\n留存 / 不采用 编号 理由\n追问 编号 要问的\n并案 编号 到 编号\n拆分 编号"
)
HELP_OFFICE = "\n\n【办公室】\n采用 / 报送 / 批示 编号 级别 日期\n解绑 编号或姓名\n解锁 锁号"
NOTHING_TO_CHOOSE = "现在没有要选的。有事直接说，或发“帮助”看看。"
NOT_UNDERSTOOD = "没听明白。报事请多写几句（哪里、什么事），或发“帮助”。"
NOT_UNDERSTOOD_STAFF = "没听明白。发“待办”看等您处理的，或发“帮助”。"
THANKS = "不客气，有事随时说。"
RECEIVED = "好的，{number} 记您看过了。要看内容，发“看 {short}”。"
ONLY_FOR = "这个要{who}才能做。发“帮助”看看您能做什么。"
SEEN_STRANGE = "这种消息我还看不懂，请发文字、照片、语音或位置。"
BROKEN = "这条没办成，我们已记下。请过会儿再发一次。"
BUSY = "这会儿有点忙，请过一分钟再发一次。"

# --- the opinion dialog ---------------------------------------------------------------------

TELL_ME = "请说：哪里、什么事、多久了、影响多少人。照片、语音、位置都能发。说完回“好了”。"
NOTED = "记下了。还有要补的接着发，说完回“好了”。"
NOTED_PHOTO = "照片收到（{count} 张）。说完回“好了”。"
NOTED_VOICE = "语音收到。说完回“好了”。"
VOICES_FULL = "最多 {limit} 段语音，这段没收。回“好了”就能提交。"
NOTED_PLACE = "位置收到：{place}。说完回“好了”。"
PHOTOS_FULL = "最多 {limit} 张照片，这张没收。回“好了”就能提交。"
TOO_MUCH = "写得很全了（最多 {limit} 字），这段没收下。回“好了”提交，再另报一件。"
NOTHING_YET = "还没有内容。请说说哪里、什么事，或回“取消”。"
NO_WORDS = "没看到字。请用文字说说：哪里、什么事。"
TOO_LONG = "一次最多 {limit} 字，这段没收下。请分成几件报。"
WHERE_IS_IT = "位置没收到，请打字说说在哪里。"
NO_STATION = "名册上您还没有联络站，不能抄送。"
PHOTOS_GONE = "隔太久，有 {count} 个附件已经清掉，要用请重发。"
WORDS_PLEASE = "光有{what}还转不准部门，请打一句话：哪里、什么事。"
ASK_MORE = "为了转得准，请再补一句：{missing}。不知道就回“好了”。"
DROPPED = "好的，没有提交，内容已删掉。"
NOTHING_TO_CANCEL = "现在没有进行中的事。"
STILL_OPEN = "\n\n（您的反映还没报完，接着说就行；说完回“好了”。）"
STILL_INSIST = "\n\n（刚才那件：回 1 请办公室看看，回 0 不报了。）"
STILL_RESUME = "\n\n（没报完的那件：回 1 接着报，回 2 不要了。）"
STILL_CONFIRM = "\n\n（您的反映还等您回 1 提交。）"
ALREADY_REPORTING = "正在记您反映的事，接着说就行。说完回“好了”，不报了回“取消”。"
RESUME = "您{when}有一件没报完：“{title}”。\n1 接着报（刚发的一并记上）\n2 不要了，只留刚发的"
RESUMED = "接上了。"
NUDGE = "您反映的事还没提交。回“好了”继续，回“取消”不报了。"
HELP_REPORTING = "正在记您反映的事：文字、照片、语音、位置都能发。\n好了：看看再提交\n取消：不报了"
HELP_CONFIRM = (
    "回数字就行：1 提交，0 不报了；也可以接着补充。\n别人也反映过的，回它前面的数字，一起办。"
)
HELP_INSIST = "回数字就行：1 请办公室看看，0 不报了。"
HELP_RESUME = "回数字就行：1 接着报，2 不要了。"
INSIST = "{guide}\n\n1 还是请政协办公室看看\n0 不报了"

#: What people type for the first, the second, the third that others reported; by its number too.
#: What names none of them asks again: it is nothing to be added to a matter.
SAYS_SAME = ("同", *(f"同{number}" for number in range(1, 10)))
#: What people type instead of a number.
SAYS_SUBMIT = ("提交", "1提交", "确定", "确认", "确认提交", "是", "是的", "对", "同意", "发", "报")
SAYS_COPY = ("抄送", "抄送联络站", "不抄送", "不抄送联络站", "2抄送联络站", "2不抄送联络站")
SAYS_OFFICE = (
    "办公室",
    "请办公室定去向",
    "3请办公室定去向",
    "请办公室看看",
    "还是请政协办公室看看",
)
SAYS_GO_ON = ("继续", "接着报", "接着", "1接着报")
SAYS_AFRESH = ("不要了", "2不要了", "重来", "重新报", "只留刚发的")
SAYS_SURE = ("确定", "确认", "1确定", "是", "是的", "对", "发", "发送", "提交")
SAYS_REWRITE = ("重写", "2重写", "改", "修改")

ASKS: dict[Missing, str] = {
    Missing.WHERE: "在哪里",
    Missing.SINCE: "多久了",
    Missing.HOW_MANY: "影响多少人",
    Missing.WISH: "怎么解决好",
}

CARD = (
    "【请看一下】\n{title}\n\n转给：{committee}\n原因：{why}\n附件：{attachments}{parts}{copy}"
    "{near}\n\n{choices}"
)
CARD_TITLE_SPLIT = "{title}（等 {count} 件）"
CARD_SPLIT = "\n听起来是 {count} 件事，会分开办：\n{parts}"
NEAR = "\n\n别人也反映过：\n{lines}\n是一件事，就回前面的数字，一起办。"
NEAR_LINE = "{n} {title}（{state}）"
NEAR_OWN = "\n\n您报过：\n{lines}\n还是这件事就不用再报，有新情况回 1。"
NEAR_OWN_LINE = "{short} {title}（{state}）"
NEAR_GONE = "那件刚有变化，不能一起报了。您再看看：\n\n"
LIKELY = "{committee}（办公室先看一眼）"
NO_REASON = "请办公室分派"
NONE = "无"
COPY_ON = "\n抄送联络站：是"
COPY_OFF = "\n抄送联络站：否"
CHOICES_COPY = "1 提交\n2 {toggle}抄送联络站\n3 请办公室定去向\n0 不报了\n要补充就接着发。"
CHOICES = "1 提交\n3 请办公室定去向\n0 不报了\n要补充就接着发。"
OFFICE_DECIDES = "政协办公室（由办公室定）"

SUBMITTED = "收到了，编号 {receipt}。\n已转{where}，有进展马上告诉您。发“进度”随时查。"
SUBMITTED_JOINED = "收到了，编号 {receipt}。\n和别人报的一起办，有结果一样告诉您。发“进度”随时查。"
SUBMITTED_OFFICE = "收到了，编号 {receipt}。\n办公室 2 个工作日内定去向。发“进度”随时查。"
SUBMITTED_SPLIT = "收到了，分成 {count} 件：\n{lines}\n发“进度”随时查。"
ONE_OF_SPLIT = "{receipt} {title} → {where}"

# --- long answers and long lists ------------------------------------------------------------

PAGE = "（第 {page} 页，共 {pages} 页{following}）"
NEXT_PAGE = "；下一页回“{more}”"
NEXT_PAGE_OF = "看 {short}"
SHORTENED = "{beginning}……（共 {count} 字）"
MORE = "\n还有更多，回“{word} {page}”。"
NO_MORE = "后面没有了。"

# --- how it stands --------------------------------------------------------------------------

NO_ITEMS = "您还没报过事。有事直接跟我说就行。"
PROGRESS_HEAD = "您最近的 {count} 件："
PROGRESS_LINE = "{receipt} {title}\n　{state}{where}"
PROGRESS_FOOT = "发“进度 编号”看详细。"
DETAIL = "{receipt} {title}\n现在：{state}{where}\n\n{lines}{answer}"
DETAIL_LINE = "{day} {what}"
DETAIL_ANSWER = "\n\n【答复】\n{answer}"
WITHDRAWN = "{receipt} 已撤回。"

# --- the inbox ------------------------------------------------------------------------------

INBOX_EMPTY = "没有新消息。"
INBOX_HEAD = "您的消息（{unread} 条未读）："
NEXT_UNREAD = "\n\n（还有没看的，回 1 接着看。）"
SHOWN_ALREADY = "刚才给您看过了，再看发“看 {short}”。"
INBOX_OPEN = "回 1 看最新没看的。"
INBOX_FOOT = "发“看 编号”或“进度 编号”看详细。"

# --- a card that WeChat shows by template ------------------------------------------------------

OPEN_IT = "{kind}，回 1 看"

# --- the calendar ---------------------------------------------------------------------------

CALENDAR = (
    "{whose}活动日历，在手机日历里“添加订阅”：\n{link}\n\n"
    "谁有链接都能看，请别转发。换手机、怕泄露，发“换{word}”。"
)
CALENDAR_ONCE = "链接只说一次，没收到请发“换{word}”。"
CALENDAR_THERE = "{day}给过您链接，订阅着就行。丢了发“换{word}”，旧的作废。"

# --- work -----------------------------------------------------------------------------------

NO_ITEMS_TO_WORK = "发“待批”看等您定的，发“活动”看在办的。"
NO_WORK = "没有等您处理的，辛苦了。"
WORK_HEAD = "等您处理的："
WORK_LINE = "{urgent}{receipt} {title}\n　{state}{due}"
WORK_FOOT = "发“看 编号”看内容。"
ITEM = (
    "{urgent}{receipt} {title}\n现在：{state}{where}\n\n{text}{place}{more}\n\n依据：{suggestion}"
    "{files}{history}{answer}\n\n{verbs}"
)
ITEM_PLACE = "\n地点：{place}"
ITEM_SUGGESTED = "建议转{committee}"
ITEM_CO = "会办：{co}"
ITEM_LINK = '<a href="{url}">{name}</a>'
ITEM_HISTORY = "\n\n经过：\n{lines}"
ITEM_FILES = "\n\n附件（10 分钟内打开）：\n{links}"
ITEM_VERBS = "可以回：{verbs}"
TAKEN = "{receipt} 已收，委员已知道在办。办好回：答复 {short} 内容；要送签先回：编辑 {short}"
MOVED = "{receipt} 已转{where}，理由一并转去。"
DISPUTED = "{receipt} 已退回办公室，由办公室定。"
TRIAGED_TO = "{receipt} 已转{where}。"
ANSWERED = "{receipt} 已答复，委员马上会收到。"
RETAINED = "{receipt} 已留存，理由已告诉委员。"
DECLINED = "{receipt} 未采用，理由已告诉委员。"
WHICH_ACTIVITY = "请带上编号，如“{word} 活12”。发“活动”看有哪些。"
WHICH_ITEM = "请带上编号，如“{word} 0001”。发“待办”看有哪些。"
WHICH_OWN = "请带上编号，如“{word} 0001”。发“进度”看有哪些。"
WHICH_COMMITTEE = "转给哪个？回数字：\n{choices}\n0 不转了"
WHAT_REASON = "为什么{what}？回数字，或直接写一句：\n{reasons}\n0 不办了"
WHAT_ANSWER = "请发答复内容，委员会原文看到（回“取消”不发）。"
CONFIRM_WORK = "{what} {receipt}：\n{words}\n\n1 确定\n2 重写\n0 不办了"
WORK_DROPPED = "好的，没有办。"
HELP_COMMITTEE = "请回专委会前面的数字或名字，不转了回 0。"
HELP_REASON = "请回理由前面的数字，或直接写一句，不办了回 0。"
HELP_WORDS = "请直接发内容，不办了回“取消”。"
HELP_SURE = "回数字就行：1 确定，2 重写，0 不办了。"
FINISH_FIRST = "您的反映还没报完。先回“好了”提交，或回“取消”，再办这件。"
STILL_WORKING = "\n\n（刚才那件还没办完，照提示回就行。）"
