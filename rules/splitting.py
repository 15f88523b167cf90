"""Several matters in one message: one item carries one matter (一事一议)."""

import re

_ANNOUNCED = re.compile("(?:[两二三四几]|[2-4])(?:个|件|点)(?:事|问题|情况|意见|反映)")
_NUMBERED = re.compile(
    "(?:^|(?<=[。!?;,:、\n！？；，：\\s]))"
    "(?:[一二三四]是|[一二三四](?=[、.．])[、.．]|第[一二三四](?:个|件|点)?(?:是|,|，|、|:|：)?|其[一二三四]|"
    "[1-4１-４](?=[、.．)）])[、.．)）]|[(（][1-4一二三四][)）]|[①②③④]|一个是|另一个是|一件是|另一件是)"
)
_ANOTHER = re.compile(
    "(?:^|(?<=[。!?;,\n！？；，\\s]))"
    "(?:另外(?:还有)?(?:一个|一件|个|件)(?:事情?|问题|情况)|还有(?:一个|一件|个|件)(?:事情?|问题|情况)|"
    "再(?:说|反映|提)(?:一个|一件|个|件)(?:事情?|问题|情况)?|顺便(?:再)?(?:反映|说|提)(?:一下|个|一个)?|"
    "第二(?:件|个)(?:事情?|问题))"
)
_EDGES = " \t\n。!?;,:、！？；，：是"
#: Fewer characters than this are no matter of their own.
_SHORTEST = 6
#: More parts than this are the points of one long letter.
_MOST = 4


def matters(text: str) -> tuple[str, ...]:
    """Return the matters that the writer sets apart in so many words; nothing if it is one."""
    announced = _ANNOUNCED.search(text[:60])
    cuts = [match.span() for match in (_NUMBERED.finditer(text) if announced else ())]
    if len(cuts) > 1:
        starts, ends = [end for _, end in cuts], [start for start, _ in cuts[1:]] + [len(text)]
    else:
        cuts = [match.span() for match in _ANOTHER.finditer(text)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(text)]
    parts = [text[start:end].strip(_EDGES) for start, end in zip(starts, ends, strict=True)]
    whole = [part for part in parts if len(part) >= _SHORTEST]
    return tuple(whole) if 1 < len(whole) <= _MOST else ()
