"""What people read in chat of circulars: how one looks, and how one is written and issued."""

from rules.when import Unclear

# --- how a circular looks -------------------------------------------------------------------

LINE = "{dot}{short} {title}（{by}，{day}）"
ISSUED_LINE = "{short} {title}\n　{state}已读 {read}/{told}"
CARD = "【通知】{title}\n{short}，{by}，{day}{due}\n\n{text}{files}"
WITHDRAWN = "{short}“{title}”已撤回，以后面的为准。"
WITHDRAWN_ALREADY = "（已撤回）\n"
READERS = "\n\n发给：{audience}\n已读 {read}/{told}{unread}"
UNREAD = "，还没看：{names}{more}"
MORE = "等 {count} 人"

# --- commands -------------------------------------------------------------------------------

HELP = "\n\n【发通知】\n写通知：一步步来\n我发的通知：看谁读了\n撤回 通3 理由"
OR_WRITE = "\n要发别的通知，回“写通知”。"
ISSUED_HEAD = "发出的通知："
ISSUED_FOOT = "发“看 {short}”看谁读了。"
NONE_ISSUED = "还没有发过通知。发“写通知”开始。"
WHICH = "请带上编号，如“撤回通知 通3 时间写错了”。发“我发的通知”看有哪些。"
WHAT_REASON = "请写上理由，如“撤回通知 {short} 时间写错了”。"
TAKEN_BACK = "{short} 已撤回，收到的人都会知道。"

# --- writing one ----------------------------------------------------------------------------

WHO = "发给谁？\n{choices}\n也可以写站名、界别、姓名，用顿号隔开。（不发了回“取消”）"
WHAT_TEXT = "请发内容：第一行短的就是标题，照片、语音也行。发完回“好了”。"
NOTHING_YET = "还没收到内容，请发来；不发了回“取消”。"
WORDS_FIRST = "通知要有文字，请打一句；不发了回“取消”。"
WHAT_TITLE = "标题叫什么？如“关于开展春季调研的通知”。"
UNTIL = "请大家哪天前看完？如“12月20日”或“下周三”。\n1 不限"
UNCLEAR: dict[Unclear, str] = {
    Unclear.NO_DAY: "哪一天？如“12月20日”或“下周三”；不限回 1。",
    Unclear.NO_TIME: "几点前？只写哪天也行，如“12月20日”；不限回 1。",
    Unclear.PAST: "这天已经过了，请写以后的，如“12月20日”；不限回 1。",
    Unclear.IMPOSSIBLE: "没有这一天，请再写一次，如“12月20日”；不限回 1。",
    Unclear.AMBIGUOUS: "有两种意思，请写清几月几日，如“12月20日”；不限回 1。",
}
PREVIEW = "【通知】{title}\n发给：{audience}（{count} 人）{due}\n\n{text}"
PREVIEW_FILES = "\n\n附件：{count} 个"
CHOICES = "\n\n1 发出\n2 重写\n3 换人\n4 改截止时间\n0 不发了"
ISSUED = "发出了：{short}，{count} 人会收到。发“看 {short}”看谁读了。"
DROPPED = "好的，没有发，内容已删掉。"
FINISH_FIRST = "您的通知还没发。先照提示回，或回“取消”，再办这件。"
STILL_WRITING = "\n\n（您的通知还没发，照提示接着回就行。）"
ALREADY_WRITING = "正在写一份通知，照提示接着回就行；不发了回“取消”。"
HELP_WHO = "请回数字，或写站名、界别、姓名。"
HELP_TEXT = "正在收通知的内容。\n好了：看看再发\n取消：不发了"
HELP_TITLE = "请直接打标题，不发了回“取消”。"
HELP_UNTIL = "请写哪天前看完，如“下周三”；不限回 1。"
HELP_CARD = "回数字就行：1 发出，2 重写，3 换人，4 改截止时间，0 不发了。"

SAYS_NO_LIMIT = ("不限", "1不限", "不限时间", "没有", "不用")
SAYS_ISSUE = ("发出", "1发出", "发", "发送", "确定", "确认", "是", "是的", "对")
SAYS_DROP = ("不发了", "0不发了")
#: What people say instead of the number of what is to be changed.
CHANGES = {"重写": "2", "2重写": "2", "修改": "2", "换人": "3", "改名单": "3", "改截止时间": "4"}
