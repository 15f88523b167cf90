"""What is said of editing an item, sending it up and signing it."""

EDIT = (
    "【编 {receipt}】\n{title}\n\n{text}\n\n"
    "请发编好的全文；换标题就在第一行写“标题：…”。\n1 照原文，只遮号码\n0 不编了"
)
EDIT_AGAIN = "请发 {receipt} 编好的全文。\n1 照原文，只遮号码\n0 不编了"
KEEP = "{receipt} 编好的：\n{title}\n\n{text}{hidden}\n\n1 保存\n2 重写\n0 不存了\n没发完就接着发。"
KEEP_AGAIN = "{receipt} 编好的等您定：\n1 保存\n2 重写\n0 不存了"
HIDDEN = "\n（{hidden}）"
EDITED = "{receipt} 存好了，已请办公室核稿。"
EDITED_OFFICE = "{receipt} 存好了。送领导签发回：送签 {short}"
NOT_EDITED = "好的，没有存。"
REVIEW = "{head}\n{title}\n\n{text}\n\n可以回：{verbs}"
REVIEW_HEAD = "{receipt} 的编辑稿："
SENT_BACK_HEAD = "{receipt} 领导退改：{why}\n\n现在的编辑稿："
EDITION = "\n\n【编辑稿】\n{title}\n{text}"
SENT_UP = "{receipt} 已送领导签发。"
SIGN = "{urgent}{receipt} 请您签发{due}\n\n{title}\n\n{text}"
SIGN_CHOICES = "\n\n1 签发\n2 退改\n0 以后再说"
SIGN_AGAIN = "{receipt} 等您定：\n1 签发\n2 退改\n0 以后再说"
SIGNED = "{receipt} 已签发，委员马上会知道。"
WHY_BACK = "哪里要改？回数字，或直接写：\n{reasons}\n0 先不退"
SENT_BACK = "{receipt} 已退改，意见一并转去。"
LATER = "好的，先放着。发“待办”还能找到。"

HELP_TEXT = "请发编好的全文。1 照原文，0 不编了。"
HELP_KEEP = "回数字就行：1 保存，2 重写，0 不存了。"
HELP_SIGN = "回数字就行：1 签发，2 退改，0 以后再说。"
HELP_BACK = "请回理由前面的数字，或直接写，先不退回 0。"
STILL_EDITING = "\n\n（刚才那件还没编完，接着发就行；不编了回 0。）"
STILL_SIGNING = "\n\n（刚才那件还等您签发：1 签发，2 退改，0 以后。）"

SAYS_AS_IT_IS = ("照原文", "1照原文", "照原文只遮号码", "1照原文只遮号码")
SAYS_KEEP = ("保存", "1保存", "存", "确定")
SAYS_REWRITE = ("重写", "2重写")
SAYS_SIGN = ("签发", "1签发", "同意签发")
SAYS_BACK = ("退改", "2退改")

HELP_TO_EDIT = "\n\n【编辑签发】\n编辑 编号：编好再送签"
HELP_TO_SEND_UP = "\n送签 编号：请领导签发"
HELP_TO_SIGN = "\n\n【签发】\n签发 / 退改 编号"
