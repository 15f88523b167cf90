"""What is said about ratings, outcomes and the chain of an item."""

from rules.opinion import Verb

# --- rating -----------------------------------------------------------------------------------

#: Characters of an answer that are shown with the question.
SHOWN = 400

ASK = "1 满意  2 基本满意  3 不满意\n态度和结果不一样就回两个数，如 13。先不评回 0。"
ANSWER = "{receipt} {title}\n\n【答复】\n{answer}\n\n{ask}"
NO_ANSWER = "{receipt} {title}\n\n{ask}"
WHOLE = "全文发“进度 {short}”。"
ASK_AGAIN = "请回数字，前面是态度，后面是结果。\n" + ASK
HELP_ASK = (
    "回数字就行：1 满意，2 基本满意，3 不满意，0 先不评。\n态度和结果不一样就回两个数，如 13。"
)
STILL_ASK = "\n\n（刚才那件还等您评：回 1、2 或 3。）"
RATE_IT = "\n\n办得怎样？发“评价 {short}”评一评。"
LATER = "好的。想评的时候发“评价 {short}”。"

THANKS = "谢谢您的评价！"
REOPENED = "记下了，马上请{who}重新办，有结果就告诉您。"
NOT_AGAIN = "记下了，已告诉办公室和承办的人，由办公室跟您联系。"
MORE = "\n想补一句就直接发，会写进评价；不补不用回。"
MORE_WHY = "\n哪里不满意？直接发一句，办的人看得到；不想说不用回。"
HELP_WORDS = "直接发一句，会写进评价。不补就回 0。"
STILL_WORDS = "\n\n（想给评价补一句，直接发就行。）"
WORDS_KEPT = "补上了，一起写进评价。要报别的事，发“反映”。"
WORDS_DONE = "好的，评价已经记下。"
NO_WORDS = "没看到字。请打一句话，或回 0 不补了。"
NOT_A_RATING = "没看懂怎么评。\n" + ASK
NOTHING_TO_RATE = "现在没有等您评的。有了结果会告诉您。"
WHICH_TO_RATE = "等您评的：\n{lines}\n发“评价 {short}”就能评。"
TO_RATE_LINE = "{receipt} {title}"

#: What people type instead of 0.
SAYS_LATER = ("先不评", "不评", "以后再说", "0先不评")
SAYS_NOTHING = ("不补了", "不补", "没有", "没了", "没有了", "不用了", "不说了")

# --- outcomes ---------------------------------------------------------------------------------

WHICH_LEVEL = "请写哪一级：县、市、省或全国，如“{word} {short} 市 11月3日”。"
WHICH_DAY = "日期没看懂，请这样写：“{word} {short} 市 11月3日”。"
RECORDED = "{receipt} {title}\n已登记{kind}：{said}。反映人会收到。"
NOT_KEPT = "\n批示只记级别和日期，多写的没有留。"
NOT_READ = "\n多写的没有记：只记级别、单篇或综合、日期。"

# --- the chain --------------------------------------------------------------------------------

CHAIN = "\n\n【去向】\n{lines}"
CHAIN_LINES: dict[Verb, str] = {
    Verb.SIGN: "签发，采用",
    Verb.PUBLISH: "登上《社情民意》{words}",
    Verb.REPORT_UP: "报送{words}",
    Verb.ADOPT: "采用：{words}",
    Verb.INSTRUCT: "领导批示：{words}",
    Verb.FORWARD: "转{words}办理",
    Verb.REPLY: "{unit}办复：{words}",
    Verb.ANSWER: "{committee}答复",
    Verb.FEED_BACK: "结果已反馈",
    Verb.RATE: "评价：{words}",
    Verb.REHANDLE: "重新办理",
    Verb.ARCHIVE: "已归档",
}
