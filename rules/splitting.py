"""Several matters in one message: one item carries one matter (一事一议).

Who counts matters, or says that another one follows, is taken at their word. Where nothing is
said, a sentence begins another matter if it names a thing of its own that is amiss, and its
committee has no word in what went before, nor the other way round.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rules.county import DEFAULT, County
from rules.matching import matcher
from rules.scoring import score
from rules.text import normalise

_ANNOUNCED = re.compile(
    "(?:[两二三四几]|[2-4])(?:个|件|点|条)(?:事|问题|情况|意见|建议|反映)|以下(?:几个|几点)?(?:问题|情况)|"
    "问题[两三四]个|(?:[讲说提]|反映)一?下?[两三四][点个件条]|第一[个件](?:事|问题|是)"
)
_NUMBERED = re.compile(
    "(?:^|(?<=[。!?;,:、\n！？；，：\\s]))"
    "(?:[一二三四]是|[一二三四](?=[、.．])[、.．]|第[一二三四](?:个|件|点|条)?(?:是|,|，|、|:|：)?|其[一二三四]|"
    "[1-4１-４](?=[、.．)）])[、.．)）]|[(（][1-4一二三四][)）]|[①②③④])|"
    "第[一二三四][个件]是|另?一[个件]是"
)
_THING = "(?:事情?|问题|情况)"
#: Said only before another matter.
_ANOTHER = (
    f"(?:(?:然后)?(?:另外|还有)(?:还有)?(?:呢|一)*[个件]{_THING}|还有一个就是|第二[个件]{_THING}|另有一事|"
    f"再(?:说|反映|提)(?:一个|一件|个|件){_THING}?|顺便(?:再)?(?:反映|说|提|讲)(?:一下|个|一个)?)"
    "(?:情|啊|嘛|就是)*"
)
#: Said before another matter, and before one more point of the same.
_MORE = (
    "(?:另外|此外|其次|再者|对了|同时|还有一点|再有|再一个|再就是|还有)(?!的|人)"
    "(?:就是|还想?|反映|一下|还有|也|，|,)*"
)
_MORE_IN_SPEECH = "另外那个|(?:还有|再)(?:呢|一个)*就是"
_OPENS = "(?:^|(?<=[。!?;,\n！？；，\\s]))"
#: Where a speaker who sets no marks takes breath.
_BREATH = "(?:没人[修管换补收理]|危险|得很|不得了)(?=[一-龥]{6})"
_JOINT = re.compile(
    f"[。!?;！？；\n]+|(?P<another>{_ANOTHER})|(?P<more>{_OPENS}{_MORE}|{_MORE_IN_SPEECH})|"
    f"(?P<breath>{_BREATH})"
)
#: What they all begin with: it spares the rest of the pattern at nearly every character.
_MAY_JOIN = re.compile("[。!?;！？；\n另还再顺第此其对同然没危得不]")
#: What is asked for belongs to what was told.
_ASKS = re.compile("\\s*(?:建议|希望|盼|恳请|请|要求|呼吁|能不能|能否|最好)")
#: Who suffers, what follows, what is asked: a sentence that opens so goes on with the last one.
_GOES_ON = re.compile(
    f"{_ASKS.pattern}|\\s*(?:导致|造成|所以|因此|因为|由于|这|那|它|但|而|结果|"
    "不但|不仅|尤其|特别是|主要|原因|比如|如果|要是|学生|老人|孩子|娃|小孩|家长|村民|群众|居民|大家|我们|行人|"
    "病人|游客|只好|只能|就|都|也|又|他|她|去年|前年|昨天|晚上|早上|下雨|一到|每|天天|有人|找|打电话|要|多次|跟|尽管|为何|请问|"
    "反映|向|[一二三四]是|[(（]?[1-4一二三四][)）、.．]|[①-④])"
)
_AMISS = re.compile(
    "[没不无坏烂断少难堵漏臭脏黑塌倒旧挤慢窄暗缺骗偷跌朽锁空]|走了|太|涨|拖|老化|超载|半天|冲[垮毁]|成群|"
    "完了|跳闸|乱|火灾|病虫|炸|裂|压得|撞|险|吓"
)
_FOLLOWS = re.compile("只好|只能|不敢|绕[路道]|因此|旁边|就[是在]")
_EDGES = " \t\n。!?;,:、！？；，：是"
#: Fewer characters than this are no matter of their own.
_SHORTEST = 6
#: More parts than this are the points of one long letter.
_MOST = 4
#: More sentences or characters than this are one letter, unless another matter is announced in it.
_FEW, _BRIEF = 6, 240
#: What the words of a matter's committee weigh at least, and those of any other at most.
_CLEAR, _BESIDE = 2.0, 0.5


@dataclass(slots=True)
class _Stretch:
    """A stretch of a text, how it is joined to the one before, what its words say of whom."""

    start: int
    end: int
    joint: str
    weights: dict[str, float] = field(default_factory=dict)

    def owner(self) -> str:
        """Return the committee that its words clearly mean; empty if none or several."""
        best, second = [*sorted(self.weights.values(), reverse=True), 0.0, 0.0][:2]
        clear = best >= _CLEAR and second <= _BESIDE * best
        return max(self.weights, key=lambda code: self.weights[code]) if clear else ""

    def take_in(self, more: "_Stretch") -> None:
        """Go on to the end of the next stretch."""
        self.end = more.end
        for code, weight in more.weights.items():
            self.weights[code] = self.weights.get(code, 0.0) + weight


def _weights(words: str, county: County) -> Mapping[str, float]:
    return dict(score(normalise(words), matcher(county)).committees)


def _counted(text: str, county: County) -> list[tuple[int, int]]:
    """Return where the counted matters stand; who names a matter first counts points of it."""
    cuts = (
        [match.span() for match in _NUMBERED.finditer(text)] if _ANNOUNCED.search(text[:60]) else []
    )
    if len(cuts) < 2 or _weights(text[: cuts[0][0]], county):
        return []
    return list(
        zip((end for _, end in cuts), (*(at for at, _ in cuts[1:]), len(text)), strict=True)
    )


def _joints(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for sign in _MAY_JOIN.finditer(text):
        if sign.start() >= end and (joint := _JOINT.match(text, sign.start())):
            yield joint
            end = joint.end()


def _stretches(text: str) -> Iterator[_Stretch]:
    """Yield the text's sentences, and what follows a word that joins on another matter."""
    start, joint = 0, ""
    for match in _joints(text):
        breath = match.lastgroup == "breath"
        end = match.end() if breath else match.start()
        if text[start:end].strip(_EDGES):
            yield _Stretch(start, end, joint)
            joint = ""
        start, joint = match.end(), joint if breath else match.lastgroup or joint
    if text[start:].strip(_EDGES):
        yield _Stretch(start, len(text), joint)


def _may_begin(text: str, stretch: _Stretch) -> bool:
    """Say whether the words of a stretch could open a matter of their own."""
    words = text[stretch.start : stretch.end]
    if stretch.joint:
        return stretch.joint == "another" or not _ASKS.match(words)
    return not (_GOES_ON.match(words) or _FOLLOWS.search(words)) and bool(_AMISS.search(words))


def _apart(before: _Stretch, stretch: _Stretch) -> bool:
    """Say whether each is clearly of one committee, and neither has a word of the other's.

    What is said to be more need not follow a matter that is clearly of one: it shares no word.
    """
    own, was = stretch.owner(), before.owner()
    if not own or own in before.weights:
        return False
    if stretch.joint and before.weights:
        return before.weights.keys().isdisjoint(stretch.weights)
    return bool(was) and was not in stretch.weights


def _joined(text: str, county: County) -> list[tuple[int, int]]:
    """Return where the matters stand that follow one another, said or not."""
    first, *rest = [*_stretches(text)] or [_Stretch(0, 0, "")]
    brief = len(text) <= _BRIEF and len(rest) < _FEW
    begin = [(brief or bool(each.joint)) and _may_begin(text, each) for each in rest]
    if not any(begin):
        return []
    for each in (first, *rest):
        each.weights.update(_weights(text[each.start : each.end], county))
    found = [first]
    for stretch, may in zip(rest, begin, strict=True):
        if may and (stretch.joint == "another" or _apart(found[-1], stretch)):
            found.append(stretch)
        else:
            found[-1].take_in(stretch)
    return [(matter.start, matter.end) for matter in found]


def matters(text: str, county: County = DEFAULT) -> tuple[str, ...]:
    """Return the several matters of a text in the writer's words; nothing if it is one."""
    spans = _counted(text, county) or _joined(text, county)
    parts = [text[start:end].strip(_EDGES) for start, end in spans]
    whole = [part for part in parts if len(part) >= _SHORTEST]
    return tuple(whole) if 1 < len(whole) <= _MOST else ()
