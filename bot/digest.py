"""How a summary looks in chat: every number a link to the list behind it, and that list."""

from collections.abc import Iterator
from datetime import timedelta

from bot import digest_texts as texts
from bot.dialog import House, Next, Turn
from bot.knock_texts import DUE
from bot.pages import page
from bot.sayings import day_of, short
from handlers import digest
from handlers.digest_list import Item, Listed, link, listed
from handlers.month import month_link
from handlers.sections import Section
from models import Digest
from rules.deadline import BEIJING
from rules.digest import KIND_NAMES, Kind, Period
from rules.figures import RATES, Figure, Line, Rate

#: What leads to the next page.
MORE = "简报"
_DAY = timedelta(days=1)


async def digest_shown(turn: Turn, number: str, place: int = 1) -> Next:
    """Show one's digest, by its id; raises NotFound."""
    found = await digest.find(turn.actor, int(number))
    return Next(card(turn, found, place), again=texts.SHOWN_ALREADY)


def card(turn: Turn, found: Digest, place: int = 1) -> str:
    """Show a digest; page ``place`` of it."""
    sections = digest.sections_of(found)
    told = [_section(turn, found, nth, one) for nth, one in enumerate(sections)]
    return page("\n\n".join([*told, _foot(sections)]), place, MORE)


def _section(turn: Turn, found: Digest, nth: int, section: Section) -> str:
    return "\n".join(_lines(turn, found, nth, section))


def _lines(turn: Turn, found: Digest, nth: int, section: Section) -> Iterator[str]:
    kind = KIND_NAMES[section.kind]
    yield texts.HEAD.format(kind=kind, name=section.name, span=_span(section))
    for group in section.groups:
        shown = [line for line in group if section.counts(line) or section.kind is Kind.LEADER]
        if shown:
            yield "，".join(_number(turn, found, nth, section, line) for line in shown)
    if section.topics:
        topics = "、".join(f"{name} {len(ids)}" for name, ids in section.topics)
        yield texts.TOPICS.format(topics=topics)
    if section.clusters:
        piled = "、".join(
            texts.PILED.format(topic=topic, count=count).strip()
            for topic, count in section.clusters
        )
        yield texts.PILED_UP.format(piled=piled)
    if section.kind is Kind.MONTHLY:
        yield texts.PAPERS.format(links=_papers(turn, section.period))


def _span(section: Section) -> str:
    """Say of which time a section tells; a day's goes without saying."""
    first = section.period.since.astimezone(BEIJING)
    if section.kind is Kind.DAILY:
        return ""
    if section.kind is Kind.MONTHLY:
        return texts.MONTH.format(month=first.month)
    last = section.period.until.astimezone(BEIJING) - _DAY
    first_day, last_day = (f"{one.month}月{one.day}日" for one in (first, last))
    return texts.SPAN.format(first=first_day, last=last_day)


def _number(turn: Turn, found: Digest, nth: int, section: Section, line: Line) -> str:
    label = section.label(line)
    match line:
        case Figure():
            value = _linked(turn, found, nth, section, line)
            return texts.NUMBER.format(label=label, value=value)
        case Rate():
            part, whole = (_linked(turn, found, nth, section, one) for one in RATES[line])
            value = section.value(line)
            return texts.SHARE.format(label=label, value=value, part=part, whole=whole)
        case _:
            value = section.value(line)
            counted = section.numbers[line]
            if isinstance(counted, int):
                return texts.NUMBER.format(label=label, value=value)
            part, whole = map(str, counted)
            return texts.SHARE.format(label=label, value=value, part=part, whole=whole)


def _linked(turn: Turn, found: Digest, nth: int, section: Section, figure: Figure) -> str:
    """Give a number as a link to its list; nothing is behind a 0."""
    count = len(section.figures[figure])
    if not count:
        return "0"
    token = link(found, nth, figure, key=turn.house.key, now=turn.now)
    return texts.LINKED.format(url=f"{turn.house.base_url}/d/{token}", value=count)


def _papers(turn: Turn, period: Period) -> str:
    token = month_link(turn.actor, period, key=turn.house.key, now=turn.now)
    return "、".join(
        _paper(turn.house, token, *one) for one in (("Word", "docx"), ("Excel", "xlsx"))
    )


def _paper(house: House, token: str, name: str, ending: str) -> str:
    return texts.PAPER.format(url=f"{house.base_url}/m/{token}.{ending}", name=name)


def _foot(sections: list[Section]) -> str:
    """Say how the list behind a number is opened, by one that there is."""
    named = (
        section.label(line)
        for section in sections
        for group in section.groups
        for line in group
        if isinstance(line, Figure) and section.counts(line)
    )
    label = next(named, "")
    how = [texts.FOOT.format(label=label)] if label else []
    return "\n".join([*how, texts.FOOT_PLAIN])


# --- the list behind a number ---------------------------------------------------------------


async def list_shown(turn: Turn, label: str, place: int = 1) -> str:
    """Show the list behind the number that is called so in today's digest; page ``place``."""
    found = await digest.today(turn.actor, now=turn.now)
    sections = digest.sections_of(found) if found is not None else []
    for nth, section in enumerate(sections):
        for figure in section.figures:
            if label == section.label(figure) and found is not None:
                shown = await listed(turn.actor, found.id, nth, figure)
                return page(_listed(turn, shown), place, f"名单 {label}")
    return texts.LIST_UNKNOWN


def _listed(turn: Turn, shown: Listed) -> str:
    count = len(shown.items) + shown.sealed
    if not count:
        return texts.LIST_EMPTY.format(label=shown.label)
    head = texts.LIST_HEAD.format(label=shown.label, name=shown.section.name, count=count)
    lines = [head, *(_item(turn, one) for one in shown.items)]
    if shown.sealed:
        lines.append(texts.SEALED.format(count=shown.sealed))
    readable = next((one for one in shown.items if one.title), None)
    if readable is not None:
        lines.append(texts.LIST_FOOT.format(short=short(readable.receipt)))
    return "\n".join(lines)


def _item(turn: Turn, one: Item) -> str:
    return texts.LIST_LINE.format(
        short=short(one.receipt),
        title=one.title or texts.NO_TITLE.format(committee=one.committee or texts.OFFICE),
        state=one.name,
        due=DUE.format(day=day_of(one.due_at, turn.now)) if one.due_at else "",
    )
