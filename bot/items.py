"""How items look in chat: a line in a list, one with its timeline, one to work on."""

from collections.abc import Sequence
from datetime import datetime

from bot import asking_back_texts, texts
from bot.card import Names, told
from bot.chain import block
from bot.dialog import House
from bot.files import file_link
from bot.item_knock_texts import LINES
from bot.item_verbs import TYPED
from bot.knock_texts import URGENT
from bot.sayings import day_of, due, short, state_of, where
from handlers.chain import Link, answer_of, root_of
from handlers.merging import Company
from handlers.submission import Submitted
from models import Entry, Opinion
from rules.attachment import State
from rules.committees import OFFICE
from rules.opinion import State as Stand
from rules.opinion import Verb
from rules.outcome import CHAIN
from rules.reasons import why
from rules.route import Reason

#: The entries of an item that went straight to its committee.
STRAIGHT = 2


def receipts(done: Sequence[Submitted]) -> str:
    """Tell the receipt of what was handed in, or of each of its matters."""
    if len(done) != 1:
        lines = "\n".join(
            texts.ONE_OF_SPLIT.format(receipt=one.receipt, title=one.title, where=_where(one))
            for one in done
        )
        return texts.SUBMITTED_SPLIT.format(count=len(done), lines=lines)
    if done[0].joined:
        return texts.SUBMITTED_JOINED.format(receipt=done[0].receipt)
    if not done[0].committee_name:
        return texts.SUBMITTED_OFFICE.format(receipt=done[0].receipt)
    return texts.SUBMITTED.format(receipt=done[0].receipt, where=done[0].committee_name)


def _where(done: Submitted) -> str:
    return done.committee_name or "政协办公室"


def line(found: Opinion) -> str:
    """Show one's own item in a list."""
    root = root_of(found)
    return texts.PROGRESS_LINE.format(
        receipt=found.receipt,
        title=found.title,
        state=state_of(found),
        where=where(root, root.committee),
    )


def work_line(found: Opinion, now: datetime) -> str:
    """Show an item in a work list: number, title, state and deadline."""
    return texts.WORK_LINE.format(
        urgent=URGENT if found.urgent else "",
        receipt=found.receipt,
        title=found.title,
        state=state_of(found),
        due=due(found, now),
    )


def detail(found: Opinion, entries: list[Entry], links: Sequence[Link], now: datetime) -> str:
    """Show an item to who reported it: where it stands, what happened, what came of it."""
    root, answer = root_of(found), answer_of(found)
    return texts.DETAIL.format(
        receipt=found.receipt,
        title=found.title,
        state=state_of(found),
        where=where(root, root.committee),
        lines="\n".join(entry_line(entry, now) for entry in entries if entry.verb not in CHAIN),
        answer=_please(root, found)
        + block(links, now)
        + (texts.DETAIL_ANSWER.format(answer=answer) if answer else ""),
    )


def _please(root: Opinion, found: Opinion) -> str:
    """Say how to add what is asked for, while it is."""
    if root.state is not Stand.NEED_INFO:
        return ""
    return asking_back_texts.SUPPLY_PLEASE.format(short=short(found.receipt))


def entry_line(entry: Entry, now: datetime) -> str:
    """Show a line of an item's timeline; its committee and unit are loaded."""
    committee = entry.committee.name if entry.committee else "政协办公室"
    unit = entry.unit.name if entry.unit else "承办单位"
    words = why(entry.verb, entry.reason, entry.words)
    what = LINES[entry.verb].format(committee=committee, unit=unit, words=words)
    return texts.DETAIL_LINE.format(day=day_of(entry.at, now), what=what)


def to_work(
    found: Opinion,
    entries: list[Entry],
    company: Company,
    units: str,
    verbs: Sequence[Verb],
    names: Names,
    house: House,
    now: datetime,
) -> str:
    """Show an item to who works it: the words, what is attached, its way here, what can be done.

    ``names`` are those of the county's committees by code.
    """
    return texts.ITEM.format(
        urgent=URGENT if found.urgent else "",
        receipt=found.receipt,
        title=found.title,
        state=state_of(found),
        where=where(found, found.committee),
        text=found.text,
        place=texts.ITEM_PLACE.format(place=found.place) if found.place else "",
        more=_more(found, entries, company),
        suggestion=_suggestion(found, names),
        files=_files(company, house, now),
        history=_history(entries, now) + units,
        answer=texts.DETAIL_ANSWER.format(answer=found.answer) if found.answer else "",
        verbs=_verbs(found, verbs),
    ).rstrip()


def _more(found: Opinion, entries: list[Entry], company: Company) -> str:
    """Show right behind the text what was added to it, and what it goes on with."""
    added = (asking_back_texts.ADDED.format(words=one.words) for one in entries if _adds(one))
    merged = (
        asking_back_texts.MERGED_TEXT.format(receipt=one.receipt, text=one.text)
        for one in company.merged
    )
    root = found.merged_into.receipt if found.merged_into else ""
    went = asking_back_texts.WENT_INTO.format(receipt=root) if root else ""
    of = asking_back_texts.PART_OF.format(receipt=company.whole) if company.whole else ""
    return "".join((*added, *merged, went, of))


def _adds(entry: Entry) -> bool:
    return entry.verb == Verb.SUPPLY


def _suggestion(found: Opinion, names: Names) -> str:
    """Say where it might go while that is open, why, where else it may belong, and who joins in."""
    reasons = [Reason(**one) for one in found.routing.get("reasons") or ()]
    co = "、".join(found.routing.get("co_departments") or ())
    said = (
        _suggested(found, names),
        *(why.sentence for why in told(reasons)),
        texts.ITEM_CO.format(co=co) if co else "",
    )
    return "；".join(filter(None, said)) or texts.NONE


def _suggested(found: Opinion, names: Names) -> str:
    code = found.routing.get("committee", OFFICE)
    if found.state is not Stand.SUBMITTED or code == OFFICE or code not in names:
        return ""
    return texts.ITEM_SUGGESTED.format(committee=names[code])


def _history(entries: list[Entry], now: datetime) -> str:
    """Tell how an item came here, once it was more than handed in and sent on."""
    if len(entries) <= STRAIGHT:
        return ""
    return texts.ITEM_HISTORY.format(lines="\n".join(entry_line(one, now) for one in entries))


def _files(company: Company, house: House, now: datetime) -> str:
    stored = (file for file in company.files if file.state == State.STORED)
    files = sorted(stored, key=lambda file: (file.kind, file.created_at))
    if not files:
        return ""
    links = "\n".join(file_link(file, place, house, now) for place, file in enumerate(files, 1))
    return texts.ITEM_FILES.format(links=links)


def _verbs(found: Opinion, verbs: Sequence[Verb]) -> str:
    typed = [TYPED[verb] for verb in verbs if verb in TYPED]
    words = "、".join(f"{word} {short(found.receipt)}" for word in dict.fromkeys(typed))
    return texts.ITEM_VERBS.format(verbs=words) if words else ""
