"""What people read in chat of summaries: how one looks, the list behind a number, the wishes."""

# --- how one looks --------------------------------------------------------------------------

HEAD = "【{kind}】{name}{span}"
SPAN = "，{first}到{last}"
MONTH = "，{month}月"
NUMBER = "{label} {value}"
LINKED = '<a href="{url}">{value}</a>'
SHARE = "{label} {value}（{part}/{whole}）"
TOPICS = "反映最多：{topics}"
PILED_UP = "扎堆：{piled}。发“扎堆”看。"
PILED = "{topic} {count} 人"
FOOT = "点数字看名单，或发“名单 {label}”。"
FOOT_PLAIN = "改时间、种类：发“简报设置”。"
PAPERS = "月报：{links}"
PAPER = '<a href="{url}">{name}</a>'
NOTHING = "今天没有新情况。改时间、种类：发“简报设置”。"
SHOWN_ALREADY = "刚才给您看过了，再看发“简报”。"

HELP = "\n\n【简报】\n简报：今天的\n名单 逾期：数字后面的件\n简报设置：要哪些、几点"

# --- the list behind a number ---------------------------------------------------------------

LIST_HEAD = "【{label}】{name} {count} 件"
LIST_LINE = "{short} {title}（{state}{due}）"
NO_TITLE = "{committee}的件"
OFFICE = "办公室"
SEALED = "另有 {count} 件已封存"
LIST_FOOT = "发“看 {short}”看详细。"
LIST_EMPTY = "“{label}”现在是 0 件。发“简报”看全部。"
LIST_UNKNOWN = "简报里没有这一项，发“简报”看有哪些。"
WHICH = "请说哪一项，如“名单 逾期”。发“简报”看有哪些。"

# --- what one wants -------------------------------------------------------------------------

WISH = "您的简报，回数字开或关：\n{kinds}\n{at}发。改时间直接写，如“7:30”。\n0 好了"
WISH_LINE = "{n} {name}（{when}）{state}"
ON, OFF = "开", "关"
WISH_DONE = "好的，记住了。要看随时发“简报”。"
WISH_NO_SUCH = "没有这个数字。回前面的数字，或写时间如“7:30”。"
WISH_NO_TIME = "请写几点，如“7:30”或“下午5点”；好了回 0。"
WISH_HELP = "回数字开或关，写时间如“7:30”改时间。"
WISH_LEFT = "\n\n（简报设置还开着，回 0 结束。）"
NONE_ANY_MORE = "好的，不再发简报。要看发“简报”，恢复发“简报设置”。"
