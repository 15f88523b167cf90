"""What handling units read in chat, and the office of its dealings with them."""

# --- an item as a unit has it -------------------------------------------------------------------

UNIT_ITEM = (
    "{urgent}{receipt} {title}\n贵单位{part}：{state}{due}\n{units}\n\n{text}"
    "{files}{history}{said}{ratings}\n\n{verbs}"
)
LEADS, JOINS = "主办", "会办"
UNIT_FILES = "\n\n照片（10 分钟内打开）：\n{links}"
UNIT_HISTORY = "\n\n经过：\n{lines}"
UNIT_SAID = "\n\n办复：\n{lines}"
SAID_LINE = "{unit} {name}：{words}"
IN_BETWEEN = "进展"
UNIT_RATINGS = "\n\n委员评价：\n{lines}"
RATED_LINE = "态度{attitude}，结果{result}{words}"
UNIT_VERBS = "可以回：{verbs}"
UNIT_WORK_HEAD = "等贵单位办的："
UNIT_WORK_LINE = "{urgent}{receipt} {title}\n　{part}，{state}{due}"
UNIT_WORK_FOOT = "发“看 编号”看内容。"
NO_UNIT_WORK = "没有等贵单位办的，辛苦了。"

#: The verbs of a unit as they are typed.
TYPED = {
    "accept": "接办 {short}",
    "refuse": "退办 {short}",
    "opt_out": "退办 {short}",
    "report_progress": "进展 {short} 情况",
    "ask_extension": "展期 {short}",
    "reply": "办复 {short}",
    "advise": "办复 {short}",
}

# --- taking on, refusing, asking for more time --------------------------------------------------

CHOOSE_TO_TAKE = "\n\n1 接办\n2 退办\n0 以后再说"
SAYS_TAKE_ON = ("接办", "1接办", "接", "承办")
SAYS_TURN_DOWN = ("退办", "2退办", "退", "不接")
SAYS_LATER = ("以后", "以后再说", "0以后再说")
TAKEN_ON = "{receipt} 已接办{due}。有进展回：进展 {short} 情况；办好回：办复 {short}"
WHY_REFUSE = "为什么退？回数字，或直接写：\n{reasons}\n0 不退了"
WRITE_WHY = "请直接写一句理由，不办了回 0。"
TURNED_DOWN = "{receipt} 已退回政协办公室，理由一并转去。"
LEFT = "{receipt} 已退出会办。"
KEPT_FOR_LATER = "好的，放在“待办”里了。"
NOTED_PROGRESS = "{receipt} 的进展记下了，办公室和专委会能看到。"
WHAT_PROGRESS = "请带上情况，如“进展 {short} 已到现场看过”。"
UNTIL_WHEN = "要延到哪天？如“4月20日”。最多延 {days} 天。"
WHICH_DAY = "没看懂是哪天，请写成“4月20日”，不延了回“取消”。"
WHY_LONGER = "延到{day}，为什么？回数字，或直接写：\n{reasons}\n0 不延了"
ASKED_LONGER = "{receipt} 延期到{day}，已报办公室，准不准会告诉您。"
HANDLING_DROPPED = "好的，没有办。"
HELP_SHOWN = "回数字就行：1 接办，2 退办，0 以后再说。"
HELP_WHY = "请回理由前面的数字，或直接写；不办了回 0。"
HELP_DAY = "请写几月几日，不延了回“取消”。"
STILL_HANDLING = "\n\n（刚才那件还没办完，照提示回就行。）"

# --- replying -----------------------------------------------------------------------------------

WHICH_CLASS = "{receipt} 办得怎样？回数字：\n{classes}\n0 先不办复"
WHAT_REPLY = "请发办复内容：怎么办的、结果、时间。照片也可以发。说完回“好了”。"
NOTED_EARLY = "内容记下了。"
NOTED_REPLY = "记下了。还有接着发，说完回“好了”。"
REPLY_FIRST = "还没有内容，请先发几句办复的话。"
CONFIRM_REPLY = "{what} {receipt}\n{name}\n{words}{photos}\n\n1 发给政协办公室\n2 重写\n0 先不办复"
REPLY_PHOTOS = "\n（照片 {count} 张）"
SAYS_SEND = ("发", "发送", "确定", "1发给政协办公室", "提交")
SAYS_AGAIN = ("重写", "2重写", "改")
REPLIED = "{receipt} 已办复，办公室审核后反馈委员。"
ADVISED = "{receipt} 的会办意见已转主办单位和办公室。"
REPLY_DROPPED = "好的，没有发。"
HELP_CLASS = "请回数字：1 到 4 是办理结果，0 先不办复。"
HELP_REPLY = "请发办复内容和照片，说完回“好了”，不发了回“取消”。"
HELP_SEND = "回数字就行：1 发，2 重写，0 先不办复。"
STILL_REPLYING = "\n\n（办复还没发完，接着说就行；说完回“好了”。）"
FINISH_REPLY = "办复还没发完。先回“好了”或“取消”，再办这件。"

# --- the office: forwarding ---------------------------------------------------------------------

WHICH_UNIT = "{receipt} 转给谁主办？回数字，或写单位名：\n{choices}\n0 不转了"
NO_SUCH_UNIT = "名册上没有“{name}”，请写单位全称。\n\n"
FORWARD_TEXT = "{receipt} 没有编辑稿。请发一段给单位看的文字，别带反映人姓名。"
FORWARD_CARD = (
    "转办 {receipt}\n主办：{lead}\n会办：{co}\n照片：{files}{silent}\n\n"
    "1 确定\n2 换主办\n3 {other}\n0 不转了\n加会办发“会办 单位名”，去掉发“会办 无”。"
)
JOIN_CARD = (
    "{receipt} 加会办\n主办：{lead}（已在办）\n会办：{co}\n照片：{files}{silent}\n\n"
    "1 确定\n3 {other}\n0 不转了\n写要加的单位，如“会办 县财政局”。"
)
NOBODY = "无"
FILES_SHOWN, FILES_HIDDEN = "给看", "不给看"
SHOW_FILES, HIDE_FILES = "照片给单位看", "照片不给看"
NO_CONTACT = "\n（{names}没有联络员，请线下送）"
FORWARDED = "{receipt} 已转{names}，联络员马上会收到。"
FORWARD_DROPPED = "好的，没有转。"
REFUSED_BECAUSE = "{unit}退回：{why}\n\n"
SAYS_FORWARD = ("确定", "1确定", "转", "是")
SAYS_OTHER_LEAD = ("换主办", "2换主办")
SAYS_FILES = ("照片给单位看", "照片不给看")
HELP_LEAD = "请回单位前面的数字，或写单位名；不转了回 0。"
HELP_FORWARD = "回数字就行：1 确定，2 换主办，3 照片，0 不转了。"
HELP_FORWARD_TEXT = "请发一段给单位看的文字，不转了回“取消”。"
STILL_FORWARDING = "\n\n（刚才那件还没转完，照提示回就行。）"
UNITS = "承办单位：\n{lines}"
UNIT_LINE = "{name}（联络员 {count}）"
NO_UNITS = "名册里还没有承办单位，请导入带“承办单位”一列的名册。"

# --- the office: what a unit asks, and what it replies ------------------------------------------

EXTENSION = "{receipt} {unit}申请延到{day}：\n{why}\n\n1 准\n2 不准\n0 以后再定"
NO_EXTENSION = "{receipt} 没有等您定的延期。"
SAYS_GRANT, SAYS_KEEP = ("准", "1准", "同意", "准延期"), ("不准", "2不准", "不同意", "不准延期")
EXTENDED = "{receipt} 已延到{day}，单位马上知道。"
WHY_KEEP = "为什么不准？回数字，或直接写：\n{reasons}\n0 以后再定"
KEPT_DUE = "{receipt} 没准延期，理由已告诉单位。"
HELP_DECIDE = "回数字就行：1 准，2 不准，0 以后再定。"
DRAFT = (
    "{receipt} {unit}办复：\n{name}\n{words}{files}\n\n"
    "1 原样反馈委员\n2 退回重办\n0 以后再说\n要改，直接发改好的话。"
)
NO_DRAFT = "{receipt} 没有单位的办复。请直接发要告诉委员的话，不发了回 0。"
DRAFT_FILES = "\n附件（10 分钟内打开）：\n{links}"
CONFIRM_FEED_BACK = (
    "反馈 {receipt}，委员会看到：\n{words}\n\n1 确定\n0 不发了\n要改，直接发改好的话。"
)
SAYS_FEED_BACK = ("反馈", "原样反馈", "1原样反馈委员", "确定", "1确定", "发")
SAYS_RETURN = ("退回", "退回重办", "2退回重办")
FED_BACK = "{receipt} 已反馈，委员马上会收到，还会请他评价。"
WHY_RETURN = "为什么退回重办？回数字，或直接写：\n{reasons}\n0 不退了"
RETURNED = "{receipt} 已退回{unit}重办，意见一并转去。"
HELP_DRAFT = "回数字：1 原样反馈，2 退回重办，0 以后；或发改好的话。"
HELP_SURE = "回 1 反馈委员，回 0 不发；或发改好的话。"
STILL_FEEDING = "\n\n（反馈还没发，照提示回就行。）"

# --- where the units stand, for staff -----------------------------------------------------------

UNITS_OF = "\n\n承办：\n{lines}"
STANDS_LINE = "{unit}（{part}）{state}{due}{asks}"
ASKS_UNTIL = "，申请延到{day}"

# --- help ---------------------------------------------------------------------------------------

HELP_UNIT = (
    "待办：等贵单位办的\n看 编号：看内容\n接办 / 退办 编号\n进展 编号 情况\n"
    "办复 编号：办好了回复\n展期 编号：要延期\n通知：看发给您的消息\n我：看我是谁"
)
HELP_FORWARDING = (
    "\n转办 编号：转给承办单位\n反馈 编号：把办复告诉委员\n退回重办 编号\n"
    "准延期 / 不准延期 编号\n单位：看有哪些"
)
CLOSED = "{receipt} 已结案归档。"
