"""Why a text goes where it goes: which rule settled it, which words spoke for it and against it."""

from collections.abc import Iterator

from rules.county import short_names
from rules.gates import GateHit
from rules.grounds import Grounds
from rules.model import shipped
from rules.route import Reason
from rules.scoring import OverlapHit

_BARE_NAMES = ("室", "办", "部", "联", "协", "警", "公安", "法检", "媒")
WORDS_SHOWN = 3
#: Longest phrase that is quoted whole, in characters: a gate may find half a sentence.
QUOTED = 12
#: A second choice this near to the first, as a share of it, is told to the member.
NEAR = 0.5


def _called(department: str) -> str:
    return department if department.endswith(_BARE_NAMES) else f"{department}部门"


def _quoted(words: tuple[str, ...]) -> str:
    short = (word if len(word) <= QUOTED else f"{word[: QUOTED - 1]}…" for word in words)
    return "".join(f"“{word}”" for word in short)


def at_gate(hit: GateHit) -> Reason:
    """Say which gate a text runs into, and by which words."""
    words = hit.words
    told = f"提到{_quoted(words)}，像是" if words else "这段话像是"
    return Reason(f"gate:{hit.row.gate}", words, f"{told}{hit.row.label}")


def undecided(rule: str, sentence: str) -> Reason:
    """Say why nothing was decided."""
    return Reason(rule, (), sentence)


def why(grounds: Grounds) -> tuple[Reason, ...]:
    """Say what settled it first, then what else speaks for it, then the second choice."""
    found = tuple(_reasons(grounds))
    whole = f"从整段话看，像{_called(grounds.department)}管的事"
    return found if found else (undecided("model", whole),)


def _reasons(grounds: Grounds) -> Iterator[Reason]:
    if grounds.committee != grounds.shipped:
        yield _by_corrections(grounds)
    else:
        yield from (_overlap(hit) for hit in grounds.hits if _tells(hit, grounds))
    if words := _whole(grounds.words.words.get(grounds.department, ()))[:WORDS_SHOWN]:
        # Beside an overlap row, whose business it is has just been said.
        lead = grounds.by and grounds.by.overlap.lead
        whose = "" if grounds.department == lead else f"，由{_called(grounds.department)}管"
        yield Reason("words", words, f"因为提到{_quoted(words)}{whose}")
    # What the model saw is pieces of words: it is told where there is nothing plainer.
    elif phrases := _spoke(grounds, grounds.department, _rival(grounds)):
        told = f"从{_quoted(phrases)}看，像{_called(grounds.department)}管的事"
        yield Reason("model", phrases, told)
    yield from _second(grounds)


def _whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what is part of another word: who reads 水泥路 need not read 路."""
    return tuple(one for one in words if not any(one != other and one in other for other in words))


def _tells(hit: OverlapHit, grounds: Grounds) -> bool:
    return hit is grounds.by or not hit.overlap.lead


def _overlap(hit: OverlapHit) -> Reason:
    row = hit.overlap
    with_co = f"{'、'.join(row.co)}会办" if row.co else ""
    lead = f"由{_called(row.lead)}牵头" if row.lead else ""
    says = "，".join(filter(None, (lead, with_co))) or "由乡镇和部门一起办"
    return Reason(f"overlap:{row.rule}", hit.words, f"“{row.rule}”这类事，{says}")


def _by_corrections(grounds: Grounds) -> Reason:
    learned = grounds.county.adjustment
    words = learned.phrases(grounds.plain, grounds.committee) if learned else ()
    name = short_names(grounds.county)[grounds.committee]
    about = f"提到{_quoted(words)}的" if words else "这样的"
    return Reason("corrections", words, f"{about}事，本县以往由{name}办")


def _rival(grounds: Grounds) -> str:
    """Give the likeliest department of another committee."""
    others = grounds.belief.committees[1:]
    return grounds.belief.best_department(others[0][0]) if others else ""


def _spoke(grounds: Grounds, chosen: str, other: str) -> tuple[str, ...]:
    model = shipped()
    names = model.heads["departments"].names
    if chosen not in names or other not in names:
        return ()
    return model.spoke("departments", grounds.reading, grounds.plain, chosen, other)


def _second(grounds: Grounds) -> Iterator[Reason]:
    """Name the second choice where it is near, with what speaks for it against the first."""
    (_, best), *others = grounds.belief.committees
    if not others or others[0][1] < NEAR * best:
        return
    words = _spoke(grounds, _rival(grounds), grounds.department)
    because = f"提到{_quoted(words)}，" if words else ""
    name = short_names(grounds.county)[others[0][0]]
    yield Reason("second", words, f"{because}也可能归{name}")
