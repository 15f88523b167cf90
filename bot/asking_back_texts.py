"""What is said of asking back, merging and splitting an item."""

# --- asking, and what is added --------------------------------------------------------------

WHAT_QUESTION = "请发要问的话，委员会原文看到（回“取消”不问了）。"
ASKED = "{receipt} 已问委员，等回音时不计时限。"
SUPPLY = "【{receipt} {title}】\n{question}\n\n请发文字、照片或语音，说完回“好了”。\n0 先不补"
SUPPLY_AGAIN = "{receipt} 等您补充，接着发就行，说完回“好了”。"
SUPPLIED = "{receipt} 的补充收到了，接着办。谢谢！"
SUPPLY_FIRST = "还没有内容。请发文字、照片或语音，或回 0 先不补。"
SUPPLY_LATER = "好的。想起来再发“补充 {short} 内容”。"
SUPPLY_WHICH = "要补充哪件？请带编号，如“补充 {short} 内容”：\n{lines}"
SUPPLY_LINE = "{receipt} {title}"
NOTHING_ASKED = "现在没有等您补充的。有事直接跟我说。"
HELP_SUPPLY = "请发要补充的，说完回“好了”，先不补回 0。"
STILL_SUPPLY = "\n\n（还有一件等您补充，接着发就行；说完回“好了”。）"
FINISH_SUPPLY = "补充的还没说完。先回“好了”，或回 0 先不补。"
SAYS_LATER = ("不补了", "先不补", "0先不补")

# --- merging --------------------------------------------------------------------------------

MERGE_HOW = "并到哪件？请发“并案 {short} 到 编号”。"
MERGE = (
    "{receipt} {title}\n并到 {into} {into_title}\n以后一起办，报的人都听到结果。\n\n"
    "1 确定\n0 不并了"
)
MERGE_AGAIN = "{receipt} 并到 {into}：\n1 确定\n0 不并了"
MERGED = "{receipt} 已并到 {into}，委员已知道。"
NOT_MERGED = "好的，没有并。"
HELP_MERGE = "回数字就行：1 确定，0 不并了。"
STILL_MERGING = "\n\n（刚才要并的那件还等您回 1。）"
SAYS_NOT = ("不并了", "0不并了")

# --- splitting ------------------------------------------------------------------------------

SPLIT = (
    "拆 {receipt}：一条消息发一件事，发完回“好了”。\n"
    "要指定去向，写在前面，如“某某委：路灯坏了”。\n0 不拆了"
)
PART = "第 {place} 件记下了，转{where}。接着发，发完回“好了”。"
PARTS_FULL = "最多 {most} 件，这条没收。回“好了”看看。"
PARTS_FEW = "至少要 {fewest} 件，请接着发。0 不拆了"
PARTS = "{receipt} 拆成 {count} 件：\n{lines}\n\n1 确定\n2 重来\n0 不拆了\n还有就接着发。"
PART_LINE = "（{place}）{where}：{beginning}"
SPLIT_DONE = "{receipt} 已拆成 {count} 件：\n{lines}\n委员已知道新编号。"
SPLIT_AGAIN = "{receipt} 已拆成 {receipts}。"
NOT_SPLIT = "好的，没有拆。"
HELP_SPLIT = "一条消息发一件事，发完回“好了”，不拆了回 0。"
HELP_PARTS = "回数字就行：1 确定，2 重来，0 不拆了；也可以接着发。"
STILL_SPLITTING = "\n\n（刚才那件还没拆完，接着发就行；发完回“好了”。）"
SAYS_AGAIN = ("重来", "2重来")
SAYS_WHOLE = ("不拆了", "0不拆了")

# --- behind the text of an item -------------------------------------------------------------

ADDED = "\n\n【补充】{words}"
MERGED_TEXT = "\n\n【并入的 {receipt}】{text}"
WENT_INTO = "\n\n（已并到 {receipt}）"
PART_OF = "\n\n（拆自 {receipt}）"
SUPPLY_PLEASE = "\n\n发“补充 {short} 内容”就能补。"
