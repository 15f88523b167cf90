"""What staff and reporters type for each verb of an item; what has no word is not offered.

What passes an item on is one word, whatever it comes to. A unit's verbs are offered with its
assignment.
"""

from collections.abc import Mapping

from rules.opinion import Verb

#: A verb to the word that, with an item's number behind it, is a command which reaches it.
TYPED: Mapping[Verb, str] = {
    Verb.TRIAGE: "转",
    Verb.REROUTE: "转",
    Verb.DISPUTE: "转",
    Verb.TAKE: "收",
    Verb.ANSWER: "答复",
    Verb.RETAIN: "留存",
    Verb.DECLINE: "不采用",
    Verb.ASK_INFO: "追问",
    Verb.SUPPLY: "补充",
    Verb.MERGE: "并案",
    Verb.UNMERGE: "拆回",
    Verb.SPLIT: "拆分",
    Verb.WITHDRAW: "撤回",
    Verb.RATE: "评价",
    Verb.ADOPT: "采用",
    Verb.REPORT_UP: "报送",
    Verb.INSTRUCT: "批示",
    Verb.EDIT: "编辑",
    Verb.SEND_UP: "送签",
    Verb.SIGN: "签发",
    Verb.SEND_BACK: "退改",
    Verb.DIVERT: "转别处",
    Verb.QUARANTINE: "封存",
    Verb.RELEASE: "解封",
    Verb.ASK_PURGE: "销毁",
    Verb.PURGE: "销毁",
    Verb.FORWARD: "转办",
    Verb.EXTEND: "准延期",
    Verb.KEEP_DUE: "不准延期",
    Verb.RETURN: "退回重办",
    Verb.FEED_BACK: "反馈",
    Verb.ARCHIVE: "结案",
}
