"""How items are shown: a line in a list, one with everything, and a suggestion before it is one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers import opinion
from handlers.actor import Actor
from handlers.chain import answer_of, chain, facets, state_said
from handlers.editing import count_editions, edits
from handlers.merging import company_of, own_company
from handlers.submission import may_insist
from models import Entry, Opinion
from rules.completeness import Missing
from rules.county import County, short_names
from rules.gates import Gate
from rules.opinion import LIFECYCLE, Need, State, Verb
from rules.opinion_guards import ONES_OWN
from rules.opinion_words import VERB_NAMES
from rules.reasons import REASONS, why
from rules.role import Role
from rules.routing import Decision, Route
from server.api.attachment import AttachmentView, attachment_view
from server.api.chain_views import FacetsView, LinkView, chain_view, facets_view
from server.api.endpoint import Call, Shown
from server.api.unit_views import HandlingView, handling_view
from server.api.views import CommitteeView, committee_view

#: Who is told the reporter's name besides the reporter (DOMAIN.md §7, rule 3); others needn't know.
KNOW_THE_REPORTER = (Role.OFFICE, Role.VICE_CHAIR)

#: What passes an item on is one address, whatever it comes to.
_PATHS: Mapping[Verb, str] = {Verb.DISPUTE: "reroute"}
_NEEDS = {step.verb: step.needs for step in LIFECYCLE}


class OpinionLine(Shown):
    """An item in a list."""

    receipt: str
    title: str
    state: State
    state_name: str
    committee: CommitteeView | None
    urgent: bool
    submitted_at: datetime
    due_at: datetime | None


class Opinions(Shown):
    """A page of items; ask for those before `next`, unless it is empty."""

    opinions: list[OpinionLine]
    next: int | None


class EntryView(Shown):
    """A line of an item's timeline; `by` is empty for the service itself."""

    verb: Verb
    name: str
    state: State
    committee: CommitteeView | None
    words: str
    by: str
    at: datetime


class VerbView(Shown):
    """What I may do now: `POST …/{verb}` with what it needs; `reasons` are the codes to choose."""

    verb: str
    name: str
    needs: list[Need]
    reasons: dict[str, str]


class MergedView(Shown):
    """An item that goes on as part of another one."""

    receipt: str
    title: str
    text: str


class OpinionDetail(OpinionLine):
    """An item with everything that the reader may know of it.

    `merged` and `merged_into` are for staff: reporters do not learn who else reported it.
    The edited text is for who edits, reviews and signs; `editions` counts its versions.
    `attachments` are also those of what it was split from, and of what was merged into it.
    """

    text: str
    place: str
    answer: str
    edited_title: str
    edited_text: str
    editions: int
    reasons: list[str]
    fingerprint: str
    mine: bool
    reporter: str | None
    copied_to_station: bool
    attachments: list[AttachmentView]
    merged: list[MergedView]
    merged_into: str
    part_of: str
    handling: HandlingView
    timeline: list[EntryView]
    outcomes: list[LinkView]
    facets: FacetsView
    verbs: list[VerbView]


class GateView(Shown):
    """Why a text does not simply become an item, and where to turn; `insist`: send `to_office`."""

    gate: Gate
    guide: str
    insist: bool


class MissingView(Shown):
    """What the text lacks, and how to ask for it."""

    missing: Missing
    ask: str


class PartView(Shown):
    """One of several matters in a text: hand each in as an item of its own."""

    text: str
    committee: CommitteeView


class Suggestion(Shown):
    """Where a text would go, and why."""

    decision: Decision
    committee: CommitteeView
    alternatives: list[CommitteeView]
    department: str
    co_departments: list[str]
    confidence: float
    urgent: bool
    reasons: list[str]
    missing: list[MissingView]
    gate: GateView | None
    parts: list[PartView]


def line_view(found: Opinion) -> OpinionLine:
    """Show an item in a list; its committee is loaded."""
    return OpinionLine(
        receipt=found.receipt,
        title=found.title,
        state=found.state,
        state_name=state_said(found),
        committee=committee_view(found.committee),
        urgent=found.urgent,
        submitted_at=found.submitted_at,
        due_at=found.due_at,
    )


def page_view(found: Sequence[Opinion], limit: int) -> Opinions:
    """Show a page of items."""
    more = found[-1].id if len(found) == limit else None
    return Opinions(opinions=[line_view(row) for row in found], next=more)


async def detail_view(call: Call, found: Opinion) -> OpinionDetail:
    """Show an item to somebody who may read it."""
    actor = call.actor
    knows, own = knows_reporter(actor, found), found.reporter_id == actor.person_id
    company = await (own_company(found) if own else company_of(found))
    entries = await opinion.timeline(actor, found)
    edited = edits(actor, found)
    return OpinionDetail(
        **dict(line_view(found)),
        text=found.text,
        place=found.place,
        answer=answer_of(found),
        edited_title=found.edited_title if edited else "",
        edited_text=found.edited_text if edited else "",
        editions=await count_editions(found) if edited else 0,
        reasons=[str(why["sentence"]) for why in found.routing.get("reasons", [])],
        fingerprint=found.fingerprint,
        mine=own,
        reporter=found.reporter.name if knows else None,
        copied_to_station=found.station_id is not None,
        attachments=[attachment_view(call, row) for row in company.files],
        merged=[
            MergedView(receipt=one.receipt, title=one.title, text=one.text)
            for one in company.merged
        ],
        merged_into=found.merged_into.receipt if found.merged_into and not own else "",
        part_of=company.whole,
        handling=await handling_view(call, found),
        timeline=[_entry_view(entry, found, knows) for entry in entries],
        outcomes=chain_view(await chain(actor, found)),
        facets=facets_view(actor, await facets(actor, found)),
        verbs=[_verb_view(verb) for verb in await opinion.verbs(actor, found)],
    )


def knows_reporter(actor: Actor, found: Opinion) -> bool:
    """Tell whether this reader may know who reported."""
    own = found.reporter_id == actor.person_id
    return own or any(actor.has(role) for role in KNOW_THE_REPORTER)


def _entry_view(entry: Entry, found: Opinion, knows: bool) -> EntryView:
    by = entry.actor.name if entry.actor else ""
    reported = entry.actor_id == found.reporter_id or entry.verb in ONES_OWN
    if reported and not knows:
        by = "反映人"
    verb = Verb(entry.verb)
    return EntryView(
        verb=verb,
        name=VERB_NAMES[verb],
        state=State(entry.after),
        committee=committee_view(entry.committee),
        words="" if verb is Verb.EDIT else why(verb, entry.reason, entry.words),
        by=by,
        at=entry.at,
    )


def _verb_view(verb: Verb) -> VerbView:
    path = _PATHS.get(verb, verb.value).replace("_", "-")
    return VerbView(
        verb=path,
        name=VERB_NAMES[verb],
        needs=list(_NEEDS[verb]),
        reasons=dict(REASONS.get(verb, {})),
    )


def suggestion_view(
    routed: Route, county: County, guidance: Mapping[Gate, str], asks: Mapping[Missing, str]
) -> Suggestion:
    """Show where a text would go in a county."""
    named = {
        code: CommitteeView(code=code, name=name) for code, name in short_names(county).items()
    }
    return Suggestion(
        decision=routed.decision,
        committee=named[routed.committee],
        alternatives=[named[code] for code, _ in routed.alternatives],
        department=routed.department,
        co_departments=list(routed.co_departments),
        confidence=round(routed.confidence, 3),
        urgent=routed.urgent,
        reasons=[why.sentence for why in routed.reasons],
        missing=[MissingView(missing=row, ask=asks[row]) for row in routed.missing],
        gate=_gate_view(routed, guidance),
        parts=[PartView(text=p.text, committee=named[p.route.committee]) for p in routed.parts],
    )


def _gate_view(routed: Route, guidance: Mapping[Gate, str]) -> GateView | None:
    if routed.gate is None:
        return None
    insist = routed.decision is Decision.GATE and may_insist(routed)
    return GateView(gate=routed.gate, guide=guidance[routed.gate], insist=insist)
