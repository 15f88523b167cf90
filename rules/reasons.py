"""Why something is not done as asked: a closed list for each negative move, and one's own words.

Source: DOMAIN.md §3.1 (“negative moves require a reason”) and §4 (out of scope).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.opinion import LIFECYCLE, Need, Verb

#: Needs words of one's own.
OTHER = "other"

_ELSEWHERE = {
    "other_remit": "不归我们管",
    "wrong_topic": "分错了类",
    "shared": "另一家牵头更合适",
}

#: Verb to code to what people read; ``other`` stands last in each.
REASONS: Mapping[Verb, Mapping[str, str]] = {
    verb: {**codes, OTHER: "其他"}
    for verb, codes in {
        Verb.REROUTE: _ELSEWHERE,
        Verb.DISPUTE: _ELSEWHERE,
        Verb.RETAIN: {
            "for_reference": "留作参考",
            "under_way": "正在解决",
            "not_now": "时机未到",
        },
        Verb.DECLINE: {
            "too_vague": "太笼统，没有建议",
            "known": "已有同类事项",
            "solved": "已经解决",
            "out_of_scope": "不属于政协受理范围",
            "not_true": "情况不实",
        },
        Verb.SEND_BACK: {
            "words": "文字要改",
            "facts": "情况要核实",
            "advice": "建议要更具体",
        },
        Verb.REFUSE: {**_ELSEWHERE, "unclear": "情况不清"},
        Verb.OPT_OUT: {**_ELSEWHERE, "unclear": "情况不清"},
        Verb.ASK_EXTENSION: {
            "complex": "情况复杂",
            "joint": "要几家会商",
            "money": "资金没到位",
            "season": "受季节或工期影响",
        },
        Verb.KEEP_DUE: {"urgent": "群众等着", "no_ground": "理由不够"},
        Verb.RETURN: {
            "no_answer": "没答到点上",
            "too_vague": "没有时间和措施",
            "tone": "态度要改进",
        },
        Verb.DIVERT: {
            "lawsuit": "已进入诉讼、仲裁或复议",
            "petition": "属于信访事项",
            "personal": "个人求助",
            "discipline": "属于纪检监察",
            "party_affairs": "党派或组织人事内部事务",
        },
        Verb.QUARANTINE: {
            "classified": "可能涉密",
            "accusation": "指名举报",
            "privacy": "涉及他人隐私",
            "unlawful": "违法或辱骂",
        },
        Verb.RELEASE: {"checked": "已核实没有问题", "cleared": "已处理完毕"},
        Verb.ASK_PURGE: {"classified": "确属涉密", "privacy": "按规定删除个人信息"},
    }.items()
}

assert set(REASONS) == {step.verb for step in LIFECYCLE if Need.REASON in step.needs}


def reason_name(verb: str, code: str) -> str:
    """Give what people read for a code; nothing for one of another time."""
    return REASONS.get(Verb(verb), {}).get(code, "") if verb in set(Verb) else ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the list, with words of one's own; ``other`` says nothing without them."""

    code: str = ""
    words: str = ""

    def holds(self, verb: Verb) -> bool:
        """Tell whether it is a reason for a verb."""
        return self.code in REASONS[verb] and (self.code != OTHER or bool(self.words.strip()))


def reason_said(verb: Verb, said: str) -> Reason:
    """Read a reason as people write it: a name of the list with or without more, or their words."""
    said = said.strip()
    for code, name in REASONS[verb].items():
        if said.startswith(name):
            return Reason(code, said.removeprefix(name).lstrip("，。：:, "))
    return Reason(OTHER, said) if said else Reason()


def why(verb: str, code: str, words: str) -> str:
    """Say a reason in one line: what the list calls it, and the words."""
    name = "" if code == OTHER else reason_name(verb, code)
    return "：".join(filter(None, (name, words)))
