"""What people read in chat of bulletins: lists, editing one, signing one."""

LINK = '<a href="{url}">看 PDF</a>（10 分钟内有效）'
NO_TITLE = "（没有题目）"

# --- lists ----------------------------------------------------------------------------------

PROGRESS = "《社情民意》今年已出 {out} 期，目标 {target} 期{behind}。"
BEHIND = "，晚了 {count} 期，请抓紧"
OPEN_HEAD = "正在编的，回数字打开："
OPEN_LINE = "{n} {kind} {title}，{count} 件，{state}"
CANDIDATES_HEAD = "可登的件："
CANDIDATE = "{short} {title}"
CANDIDATES_NONE = "没有可登的件，签发的件会列在这里。"
CANDIDATES_FOOT = "编一期发“编专刊 {short}”，几件就写几个编号；专报、专题也一样。"
NOTHING_TO_SIGN = "没有等您签发的《社情民意》。看往期发“往期”。"
ARCHIVE_HEAD = "《社情民意》往期："
ARCHIVE_LINE = "{issue} {title}，{count} 件 {link}"
ARCHIVE_NONE = "还没有出过。"
ARCHIVE_NONE_OF = "{year}年没有出过。发“往期”看全部。"
LIST_AGAIN = "刚才给您看过了，再看发“{word}”。"
HELP_CHOOSE = "回正在编的那一期前面的数字，不看回 0。"
STILL_CHOOSING = "\n\n（打开正在编的一期回它的数字，不看回 0。）"
NO_SUCH = "没有这个数字，请回前面有的。不看回 0。"
CLOSED = "好的。要看再发“专刊”。"

# --- editing --------------------------------------------------------------------------------

WHICH_ITEMS = "请写上编号，如“编{kind} 12 15”。可登的件发“专刊”看。"
UNKNOWN = "没有找到 {numbers} 号，请核对。可登的件发“专刊”看。"
EDIT = (
    "【{kind}】{title}\n{lines}\n{sent_to}{reason}\n"
    "1 保存\n2 送签\n0 不存了\n"
    "也可回：换 2 1、去 3、加 22、题 新题目、报：县委办；送：各专委会、印 60{drop}"
)
EDIT_AGAIN = "{kind}刚才给您看过了：1 保存，2 送签，0 不存了。"
EDIT_LINE = "{n} {short} {title}{unfit}"
UNFIT = "（现在不能登，请去掉）"
EMPTY = "（还没有件，请回“加 编号”）"
SENT_TO = "{sent_to}\n"
COPIES = "印 {copies} 份\n"
REASON = "领导退改：{reason}\n"
DROP = "、作废"
KEPT = "存好了。{link}\n送签或再改发“专刊”。"
KEPT_AGAIN = "存好了。再看发“专刊”。"
SENT_UP = "已送领导签发。"
NOT_KEPT = "好的，没有存。要编再发“专刊”。"
DROPPED = "这一期作废了，件还可以再登。"
NOT_UNDERSTOOD = "没看懂。回：1 保存、2 送签、0 不存，或如“换 2 1”“去 3”“加 22”“题 新题目”。"
NO_SUCH_PLACE = "没有第 {n} 件，请看前面的数字。"
NOT_KEPT_YET = "这一期还没存，回 0 就不存了。"
HELP_EDIT = "1 保存，2 送签，0 不存了。也可换、去、加、题，如“换 2 1”。"
STILL_EDITING = "\n\n（刚才那一期还没存：1 保存，2 送签，0 不存了。）"
SAYS_KEEP = ("保存", "1保存", "存")
SAYS_SEND = ("送签", "2送签", "报签")

# --- signing --------------------------------------------------------------------------------

SIGN = "《社情民意》{kind}请您签发：\n{title}\n{lines}\n\n{link}\n\n1 签发\n2 退改\n0 以后再说"
SIGN_AGAIN = "《社情民意》{kind}等您定：\n1 签发\n2 退改\n0 以后再说\n再看内容发“专刊”。"
LINE = "{n} {title}"
SHOWN = "{issue}（{state}）\n{title}\n{lines}\n\n{link}"
SIGNED = "{issue}已签发，各位委员马上会知道。"
WHY_BACK = "哪里要改？请直接写。\n0 先不退"
SENT_BACK = "已退改，意见一并转去。"
LATER = "好的，先放着。发“专刊”还能找到。"
HELP_SIGN = "回数字就行：1 签发，2 退改，0 以后再说。"
HELP_BACK = "请直接写哪里要改，先不退回 0。"
STILL_SIGNING = "\n\n（刚才那一期还等您签发：1 签发，2 退改，0 以后。）"
SAYS_SIGN = ("签发", "1签发", "同意签发")
SAYS_BACK = ("退改", "2退改")

HELP_OFFICE = "\n\n【社情民意专刊】\n专刊：可登的件、正在编的\n编专刊 编号：编一期\n往期：看出过的"
HELP_LEADER = "\n\n【社情民意专刊】\n专刊：等您签发的\n往期：看出过的"
HELP_COMMITTEE = "\n\n往期：看《社情民意》专刊"
