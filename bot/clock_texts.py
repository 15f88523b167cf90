"""What people read in chat of time: what is late for long, and which days are worked."""

HELP_LATE = "\n督查：看逾期太久的件"
HELP_ADMIN = "\n\n【管理员】\n工作日历：看本县改过的日子\n10月10日上班、10月10日放假：改日历"

# --- what is late for long ------------------------------------------------------------------

LATE_HEAD = "逾期满 {days} 个工作日的有 {count} 件："
LATE_LINE = "{urgent}{receipt} {title}\n　{whose}{accepting}，逾期 {days} 个工作日（{day}到期）"
ACCEPTING = "还没接办"
LATE_FOOT = "发“看 编号”看详细。通报文稿请到小程序下载。"
NONE_LATE = "没有逾期满 {days} 个工作日的件。"

# --- working days ---------------------------------------------------------------------------

WEEKDAYS = "一二三四五六日"
DAY = "{year}年{month}月{day}日（周{weekday}）"
WORKS = {True: "上班", False: "放假"}
DAYS_HEAD = "本县和国家日历不同的日子："
DAYS_LINE = "{day} {works}"
DAYS_NONE = "本县日历和国家的一样。"
DAYS_FOOT = "要改就发“10月10日上班”或“10月10日放假”，改回来发“10月10日照旧”。"
NO_SUCH_DAY = "没有{month}月{day}日这一天，请核对。"
ASK = "{day}现在是{now}，改成{then}？在办的件会重算期限。\n1 改　0 不改"
ASK_AGAIN = "问过您了：回 1 改，回 0 不改。"
SO_ALREADY = "{day}本来就是{then}，不用改。"
CHANGED = "好的，{day}改成{then}，在办的期限都重算了。"
NOT_CHANGED = "好的，日历没有改。"
HELP_ASK = "回 1 就改，回 0 不改。"
LEFT = "\n\n（日历还没改：回 1 改，回 0 不改。）"
SAYS_NOT = ("不改", "不", "不用", "不要")
SAYS_YES = ("改", "是", "确定", "对", "是的")
