"""Which committee hears of a text, why, and how sure that is.

The order is that of the domain dossier, section 4: gates, several matters, candidates by words,
overlap rows, department to committee, second agencies, margin and floor, decision. What has no
clear owner goes to the office; nothing is guessed.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rules.committees import OFFICE
from rules.completeness import Missing, missing_from, too_short
from rules.county import DEFAULT, County, short_names
from rules.gates import Action, Gate, GateHit, find_gate
from rules.matching import Matcher, matcher
from rules.scoring import Candidates, OverlapHit, overlaps, score
from rules.splitting import matters
from rules.text import normalise


class Decision(StrEnum):
    """What happens to a text next."""

    #: The committee hears of it at once.
    AUTO = "auto"
    #: A committee is named, the office looks before it hears.
    CONFIRM = "confirm"
    #: The office decides.
    OFFICE = "office"
    #: The text does not simply become an item; see the gate.
    GATE = "gate"
    #: Ask the member for what is missing.
    NEED_INFO = "need_info"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, the words of the normalised text, and one line of Chinese for the member."""

    rule: str
    words: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a text goes. Scores of alternatives are shares of the best one's, 0 to 1."""

    decision: Decision
    committee: str
    alternatives: tuple[tuple[str, float], ...] = ()
    department: str = ""
    co_departments: tuple[str, ...] = ()
    confidence: float = 0.0
    gate: Gate | None = None
    reasons: tuple[Reason, ...] = ()
    parts: tuple["Part", ...] = ()
    missing: tuple[Missing, ...] = ()
    urgent: bool = False
    report_up: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of several matters in a text, in the writer's words, with its own route."""

    text: str
    route: Route


_URGENT = re.compile(
    "快来人|十万火急|紧急|马上来人|立即来人|赶紧来人|正在(?:偷排|排污|冒|漏|垮|倒|塌)|死了一(?:片|大片)|"
    "大面积(?:死|中毒|停)|随时(?:都)?(?:会|可能|要|有可能)(?:再)?(?:塌|垮|倒|掉|爆|断|滑)"
)
_REPORT_UP = re.compile(
    "(?:请|希望|建议|要求|呼吁|盼|恳请|争取|向)(?:省|市里|国家|中央|上级|国务院|自治区|部里|全国)|"
    "国家层面|省级层面|(?:邻|外|隔壁|兄弟)(?:县|市|省)|跨(?:县|市|省)|上游(?:县|的县)|中央财政|省里(?:出|定|统筹)"
)
_BARE_NAMES = ("室", "办", "部", "联", "协", "警", "公安", "法检", "社", "媒")
_WORDS_SHOWN = 3
_ALTERNATIVES = 3
#: The words of this weight in all are as good as certain.
_ENOUGH = 5.0
#: What a row of the overlap table makes of the confidence.
_BY_OVERLAP = 0.9
_BY_REVIEW = 0.5


def _called(department: str) -> str:
    return department if department.endswith(_BARE_NAMES) else f"{department}部门"


def _quoted(words: tuple[str, ...]) -> str:
    return "".join(f"“{word}”" for word in words)


def _gate_reason(hit: GateHit) -> Reason:
    words = hit.words
    return Reason(f"gate:{hit.row.gate}", words, f"提到{_quoted(words)}，像是{hit.row.label}")


def _word_reason(department: str, candidates: Candidates) -> Reason | None:
    words = candidates.words.get(department, ())[:_WORDS_SHOWN]
    if not words:
        return None
    return Reason("words", words, f"因为提到{_quoted(words)}，由{_called(department)}管")


def _overlap_reason(hit: OverlapHit) -> Reason:
    row = hit.overlap
    with_co = f"{'、'.join(row.co)}会办" if row.co else ""
    lead = f"由{_called(row.lead)}牵头" if row.lead else ""
    says = "，".join(filter(None, (lead, with_co))) or "由乡镇和部门一起办"
    return Reason(f"overlap:{row.rule}", hit.words, f"“{row.rule}”这类事，{says}")


def _undecided(rule: str, sentence: str) -> Reason:
    return Reason(rule, (), sentence)


@dataclass(frozen=True, slots=True)
class _Lead:
    """The department that leads, how it was found, and how sure that is."""

    department: str
    committee: str
    confidence: float
    by: OverlapHit | None = None


def _confidence(best: float, second: float) -> float:
    margin = (best - second) / best
    return round(min(1.0, best / _ENOUGH) * (0.45 + 0.55 * margin), 3)


def _lead_by_words(candidates: Candidates, known: Matcher) -> _Lead:
    (code, best), *rest = candidates.committees
    confidence = _confidence(best, rest[0][1] if rest else 0.0)
    return _Lead(candidates.best_department(code, known), code, confidence)


def _lead(candidates: Candidates, hits: list[OverlapHit], known: Matcher) -> _Lead | None:
    """Return who leads: the first overlap row that names a lead, else the words."""
    for hit in hits:
        if hit.overlap.lead in known.committee:
            sure = _BY_REVIEW if hit.overlap.review else _BY_OVERLAP
            return _Lead(hit.overlap.lead, known.committee[hit.overlap.lead], sure, hit)
    return _lead_by_words(candidates, known) if candidates.committees else None


def _too_weak(candidates: Candidates, county: County) -> Reason | None:
    """Return why the words do not settle it: below the floor, or two committees too close."""
    (first, best), *rest = candidates.committees
    if best < county.floors.score:
        return _undecided("floor", "线索太少，请办公室分派")
    if rest and (best - rest[0][1]) / best < county.floors.margin:
        names = short_names(county)
        return _undecided("margin", f"{names[first]}、{names[rest[0][0]]}都沾边，请办公室定")
    return None


def _co_departments(
    lead: _Lead, candidates: Candidates, hits: list[OverlapHit], county: County
) -> tuple[str, ...]:
    if lead.by:
        co = list(lead.by.overlap.co)
    else:
        own = dict(candidates.departments).get(lead.department, 0.0)
        co = [name for name, got in candidates.departments if got >= county.floors.co * own > 0]
    co += [name for hit in hits if not hit.overlap.lead for name in hit.overlap.co]
    return tuple(name for name in dict.fromkeys(co) if name != lead.department)


def _alternatives(
    lead: _Lead, candidates: Candidates, hits: list[OverlapHit], known: Matcher
) -> tuple[tuple[str, float], ...]:
    best = candidates.committees[0][1] if candidates.committees else 1.0
    shares = {code: round(got / best, 3) for code, got in candidates.committees}
    for hit in hits:
        if hit.overlap.second in known.committee:
            shares.setdefault(known.committee[hit.overlap.second], 0.5)
    others = [(code, share) for code, share in shares.items() if code != lead.committee]
    return tuple(sorted(others, key=lambda pair: -pair[1])[:_ALTERNATIVES])


def _decide(plain: str, county: County) -> Route:
    """Route a normalised text that is one matter and stands before no gate."""
    known = matcher(county)
    candidates, hits = score(plain, county, known), overlaps(plain, known.rows)
    lead = _lead(candidates, hits, known)
    if lead is None:
        nothing = _undecided("floor", "没认出归哪家管，请办公室分派")
        return Route(Decision.OFFICE, OFFICE, reasons=(nothing,))
    others = _alternatives(lead, candidates, hits, known)
    why = _word_reason(lead.department, candidates)
    weak = None if lead.by else _too_weak(candidates, county)
    if weak:
        undecided = ((lead.committee, 1.0), *others)[:_ALTERNATIVES]
        reasons = tuple(filter(None, (weak, why)))
        return Route(
            Decision.OFFICE, OFFICE, undecided, reasons=reasons, confidence=lead.confidence
        )
    told = [_overlap_reason(hit) for hit in hits if hit is lead.by or not hit.overlap.lead]
    return Route(
        Decision.AUTO if lead.confidence >= county.floors.auto else Decision.CONFIRM,
        lead.committee,
        others,
        lead.department,
        _co_departments(lead, candidates, hits, county),
        lead.confidence,
        reasons=(*told, *filter(None, (why,))),
    )


def _parts(text: str, county: County) -> tuple[Part, ...]:
    """Return the matters of a text if each has an owner and they are not all the same."""
    parts = tuple(Part(part, route_one(part, county)) for part in matters(text))
    owners = {(part.route.committee, part.route.department) for part in parts}
    clear = all(part.route.department for part in parts)
    return parts if clear and len(owners) > 1 else ()


def _at_gate(hit: GateHit, plain: str, county: County) -> Route:
    """Return the route of a text that a gate keeps; who insists reaches the office."""
    reasons = (_gate_reason(hit),)
    likely = _decide(plain, county) if hit.row.action is Action.GUIDE else None
    others = likely.alternatives if likely else ()
    if likely and likely.committee != OFFICE:
        others = ((likely.committee, 1.0), *others)[:_ALTERNATIVES]
    return Route(Decision.GATE, OFFICE, others, gate=hit.row.gate, confidence=1.0, reasons=reasons)


def _need_info(plain: str) -> Route:
    reason = _undecided("too_short", "太短了，还看不出是哪里的什么事")
    missing = missing_from(plain) or tuple(Missing)
    return Route(Decision.NEED_INFO, OFFICE, gate=Gate.VAGUE, reasons=(reason,), missing=missing)


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
        return _need_info(plain)
    decided = _decide(plain, county)
    return replace(
        decided,
        gate=hit.row.gate if hit else None,
        reasons=(*(_gate_reason(hit),), *decided.reasons) if hit else decided.reasons,
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
