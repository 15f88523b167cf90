"""Which committee hears of a text, why, and how sure that is.

The order is that of the domain dossier, section 4: gates, several matters, candidates by words and
by what people mean, overlap rows, department to committee, second agencies, floors, decision. What
nobody is likely to own goes to the office; nothing is guessed.
"""

import re
from dataclasses import replace
from functools import lru_cache

from rules.belief import Likely, odds_of
from rules.committees import OFFICE
from rules.completeness import Missing, missing_from, too_short
from rules.county import DEFAULT, County, short_names
from rules.gates import Action, Gate, GateHit, find_gate
from rules.grounds import Grounds, grounds_of
from rules.route import Decision, Part, Reason, Route
from rules.splitting import matters
from rules.text import normalise
from rules.topics import NOTHING
from rules.why import at_gate, undecided, why

__all__ = [
    "Decision",
    "Part",
    "Reason",
    "Route",
    "committee_scores",
    "forget",
    "route",
    "route_one",
]

_URGENT = re.compile(
    "快来人|十万火急|紧急|马上来人|立即来人|赶紧来人|正在(?:偷排|排污|冒|漏|垮|倒|塌)|死了一(?:片|大片)|"
    "大面积(?:死|中毒|停)|随时(?:都)?(?:会|可能|要|有可能)(?:再)?(?:塌|垮|倒|掉|爆|断|滑)"
)
_ASKS = ("请", "希望", "建议", "要求", "呼吁", "盼", "恳请", "争取", "向")
_ABOVE = "(?:省|市里|国家|中央|上级|国务院|自治区|部里|全国)"
# Every branch begins with a certain character, which is looked for much faster than a group.
_REPORT_UP = re.compile(
    "|".join(
        f"{ask}{_ABOVE}"
        for ask in ["请", "希望", "建议", "要求", "呼吁", "盼", "恳请", "争取", "向"]
    )
    + "|国家层面|省级层面|邻[县市省]|外[县市省]|隔壁[县市省]|兄弟[县市省]|跨[县市省]|"
    "上游(?:县|的县)|中央财政|省里(?:出|定|统筹)"
)
_ALTERNATIVES = 3
#: What is less likely than this share of the best one is no third choice.
_FAINT = 0.02


def _alternatives(likely: Likely, without: str = "") -> Likely:
    """Give committees with their shares of the best one's likelihood."""
    best = likely[0][1]
    others = [pair for pair in likely[: _ALTERNATIVES + 1] if pair[0] != without][:_ALTERNATIVES]
    shares = [(code, round(share / best, 3)) for code, share in others]
    return tuple(pair for nth, pair in enumerate(shares) if nth == 0 or pair[1] >= _FAINT)


def _co_departments(grounds: Grounds) -> tuple[str, ...]:
    lead, scored = grounds.department, grounds.words.departments
    if grounds.by and grounds.by.overlap.lead == lead:
        co = list(grounds.by.overlap.co)
    else:
        own = dict(scored).get(lead, 0.0)
        co = [name for name, got in scored if got >= grounds.county.floors.co * own > 0]
    co += [name for hit in grounds.hits if not hit.overlap.lead for name in hit.overlap.co]
    return tuple(name for name in dict.fromkeys(co) if name != lead)


def _topic(grounds: Grounds) -> tuple[str, Likely]:
    """Give the likeliest topic, empty where it is none, and those that are."""
    scores = tuple(pair for pair in grounds.topics if pair[0] != NOTHING)
    return grounds.topics[0][0], scores


def _nobody(grounds: Grounds) -> Reason | None:
    """Return why nobody is named: nothing is known of the text, or too little."""
    floors = grounds.county.floors
    said = bool(grounds.words.departments) or grounds.by is not None
    if not said and grounds.topics[0][0] == NOTHING:
        return undecided("unknown", "没认出归哪家管，请办公室分派")
    if grounds.likelihood < (floors.named if said else floors.meant):
        return undecided("floor", "线索太少，请办公室分派")
    return None


def _torn(grounds: Grounds) -> Reason | None:
    """Return why the words do not settle it: two committees are too close."""
    scored = grounds.words.committees
    if grounds.by or grounds.committee != grounds.shipped or len(scored) < 2:
        return None
    (first, best), (second, next_best), *_ = scored
    if (best - next_best) / best >= grounds.county.floors.margin:
        return None
    names = short_names(grounds.county)
    return undecided("margin", f"{names[first]}、{names[second]}都沾边，请办公室定")


def _sure(grounds: Grounds) -> bool:
    """Say whether the committee may hear at once: it and the topic are both likely enough.

    Where no letters are labelled with the department's topic, the committee alone counts.
    """
    floors = grounds.county.floors
    if grounds.topics[0][0] == NOTHING or (grounds.by and grounds.by.overlap.review):
        return False
    if grounds.likelihood < floors.auto:
        return False
    return not grounds.labelled or bool(grounds.by) or grounds.topics[0][1] >= floors.topic


def _decide(plain: str, county: County) -> Route:
    """Route a normalised text that is one matter and stands before no gate."""
    grounds = grounds_of(plain, county)
    topic, scores = _topic(grounds)
    confidence = round(grounds.confidence, 3)
    nobody = _nobody(grounds)
    if nobody:
        return Route(
            Decision.OFFICE,
            OFFICE,
            _alternatives(grounds.belief.committees, OFFICE),
            confidence=confidence,
            reasons=(nobody,),
            topic=topic,
            topic_scores=scores,
        )
    torn = _torn(grounds)
    return Route(
        Decision.AUTO if _sure(grounds) and not torn else Decision.CONFIRM,
        grounds.committee,
        _alternatives(grounds.belief.committees, grounds.committee),
        grounds.department,
        _co_departments(grounds),
        confidence,
        reasons=(*filter(None, (torn,)), *why(grounds)),
        topic=topic,
        topic_scores=scores,
    )


def _parts(text: str, county: County) -> tuple[Part, ...]:
    """Return the matters of a text if each has an owner and they are not all the same."""
    parts = tuple(Part(part, _matter(part, county)) for part in matters(text, county))
    owners = {(part.route.committee, part.route.department) for part in parts}
    clear = all(part.route.department for part in parts)
    return parts if clear and len(owners) > 1 else ()


def _matter(text: str, county: County) -> Route:
    """Route a part of a longer text: what is too short alone is none beside the others."""
    routed = route_one(text, county)
    if routed.decision is Decision.NEED_INFO and routed.department:
        return replace(routed, decision=Decision.CONFIRM, gate=None)
    return routed


def _at_gate(hit: GateHit, plain: str, county: County) -> Route:
    """Return the route of a text that a gate keeps; who insists reaches the office."""
    likely = _decide(plain, county)
    others: Likely = ()
    if hit.row.action is Action.GUIDE:
        others = _alternatives(grounds_of(plain, county).belief.committees, OFFICE)
    return Route(
        Decision.GATE,
        OFFICE,
        others,
        gate=hit.row.gate,
        confidence=1.0,
        reasons=(at_gate(hit),),
        topic=likely.topic,
        topic_scores=likely.topic_scores,
    )


def _need_info(plain: str, county: County) -> Route:
    """Return what is likely of a text that says too little; the office has it if nobody asks."""
    return replace(
        _decide(plain, county),
        decision=Decision.NEED_INFO,
        gate=Gate.VAGUE,
        reasons=(undecided("too_short", "太短了，还看不出是哪里的什么事"),),
        missing=missing_from(plain) or tuple(Missing),
    )


def route_one(text: str, county: County = DEFAULT) -> Route:
    """Route a text as one matter, whatever it says of several."""
    return _route(normalise(text), county)


# A text is routed for the card, again at every answer to it, and when it is handed in.
@lru_cache(maxsize=256)
def _route(plain: str, county: County) -> Route:
    hit = find_gate(plain)
    if hit and hit.row.action is not Action.FIRST_THEN_ITEM:
        return _at_gate(hit, plain, county)
    if not hit and too_short(plain):
        return _need_info(plain, county)
    decided = _decide(plain, county)
    return replace(
        decided,
        gate=hit.row.gate if hit else None,
        reasons=(*(at_gate(hit),), *decided.reasons) if hit else decided.reasons,
        missing=missing_from(plain),
        urgent=hit is not None or bool(_URGENT.search(plain)),
        report_up=bool(_REPORT_UP.search(plain)),
    )


def route(text: str, county: County = DEFAULT) -> Route:
    """Route a text; `parts` holds the matters when it clearly carries several."""
    whole = route_one(text, county)
    if whole.decision in (Decision.GATE, Decision.NEED_INFO):
        return whole
    parts = _parts(text, county)
    return replace(whole, parts=parts, decision=Decision.CONFIRM) if parts else whole


def committee_scores(text: str, county: County) -> dict[str, float]:
    """Return natural logarithms of how likely each committee is, without any corrections."""
    grounds = grounds_of(normalise(text), _without_corrections(county))
    return odds_of(grounds.belief)


@lru_cache(maxsize=64)
def _without_corrections(county: County) -> County:
    """Give the same county without its corrections."""
    return replace(county, adjustment=None) if county.adjustment else county


def forget() -> None:
    """Forget what was routed: other weights hold."""
    for remembered in (_route, grounds_of, find_gate):
        remembered.cache_clear()
