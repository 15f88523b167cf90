"""An item as a handling unit has it in chat: the edited text, its way, and what may be typed."""

from collections.abc import Sequence
from datetime import date, datetime

from bot import texts
from bot import unit_texts as words_of
from bot.dialog import Turn
from bot.files import file_link
from bot.items import entry_line
from bot.knock_texts import DUE, URGENT
from bot.pages import page
from bot.sayings import day_of, short
from handlers.assignment import Assigned, seen
from handlers.reply import photos_seen, ratings_seen, replies_seen
from models import Assignment, Attachment, Rating, Reply
from rules.assignment import CLASS_NAMES, STATE_NAMES
from rules.attachment import State as FileState
from rules.outcome import SATISFACTION_NAMES


async def unit_shown(turn: Turn, found: Assigned, place: int = 1, *, asking: bool = False) -> str:
    """Show an item to a unit; page ``place`` of it. Where a question follows, that offers."""
    mine, number = found.assignment, short(found.receipt)
    photos = await photos_seen(found)
    entries = await seen(found)
    shown = words_of.UNIT_ITEM.format(
        urgent=URGENT if found.opinion.urgent else "",
        receipt=found.receipt,
        title=found.opinion.edited_title,
        part=part(mine),
        state=STATE_NAMES[mine.state],
        due=due_of(mine, turn.now),
        units=units_line(found),
        text=found.opinion.edited_text,
        files=_part(words_of.UNIT_FILES, links=links(photos, turn)),
        history=_part(
            words_of.UNIT_HISTORY, lines="\n".join(entry_line(one, turn.now) for one in entries)
        ),
        said=_part(words_of.UNIT_SAID, lines=said(await replies_seen(found))),
        ratings=_part(words_of.UNIT_RATINGS, lines=_rated(await ratings_seen(found))),
        verbs="" if asking else _verbs(found, number),
    ).rstrip()
    return page(shown, place, texts.NEXT_PAGE_OF.format(short=number))


def _part(words: str, **filled: str) -> str:
    """Give a part of the whole, where there is anything to fill it with."""
    return words.format(**filled) if all(filled.values()) else ""


def part(assigned: Assignment) -> str:
    """Say whether a unit leads or joins."""
    return words_of.LEADS if assigned.lead else words_of.JOINS


def due_of(assigned: Assignment, now: datetime) -> str:
    """Say by when a unit is to act."""
    return DUE.format(day=day_of(assigned.due_at, now)) if assigned.due_at else ""


def day_said(day: date) -> str:
    """Say a day."""
    return f"{day.month}月{day.day}日"


def units_line(found: Assigned) -> str:
    """Name who handles an item: who leads, and who joins."""
    lead = f"{words_of.LEADS}：{found.lead or words_of.NOBODY}"
    co = "、".join(found.co_units)
    return f"{lead}；{words_of.JOINS}：{co}" if co else lead


def stored(files: Sequence[Attachment]) -> list[Attachment]:
    """Give the files whose bytes are there."""
    return [file for file in files if file.state == FileState.STORED]


def links(files: Sequence[Attachment], turn: Turn) -> str:
    """Give a link to each file, a line each."""
    return "\n".join(
        file_link(file, place, turn.house, turn.now) for place, file in enumerate(files, 1)
    )


def said(replies: Sequence[Reply]) -> str:
    """Show what units said, a line each."""
    return "\n".join(
        words_of.SAID_LINE.format(unit=one.unit.name, name=class_of(one), words=one.words)
        for one in replies
    )


def class_of(reply: Reply) -> str:
    """Name the class of a reply; a word in between has none."""
    return CLASS_NAMES[reply.reply_class] if reply.reply_class else words_of.IN_BETWEEN


def _rated(ratings: Sequence[Rating]) -> str:
    return "\n".join(
        words_of.RATED_LINE.format(
            attitude=SATISFACTION_NAMES[one.attitude],
            result=SATISFACTION_NAMES[one.result],
            words=f"：{one.words}" if one.words else "",
        )
        for one in ratings
    )


def _verbs(found: Assigned, number: str) -> str:
    typed = "、".join(words_of.TYPED[verb].format(short=number) for verb in found.verbs)
    return words_of.UNIT_VERBS.format(verbs=typed) if typed else ""


def unit_work_line(row: Assignment, now: datetime) -> str:
    """Show an item in a unit's work list."""
    return words_of.UNIT_WORK_LINE.format(
        urgent=URGENT if row.opinion.urgent else "",
        receipt=row.opinion.receipt,
        title=row.opinion.edited_title,
        part=part(row),
        state=STATE_NAMES[row.state],
        due=due_of(row, now),
    )


def standings_shown(rows: Sequence[Assignment], replies: Sequence[Reply], now: datetime) -> str:
    """Show staff where an item stands with its units, and what those said; empty without any."""
    if not rows:
        return ""
    lines = "\n".join(_stands(row, now) for row in rows)
    heard = said(replies)
    return words_of.UNITS_OF.format(lines=f"{lines}\n{heard}".rstrip())


def _stands(row: Assignment, now: datetime) -> str:
    asks = words_of.ASKS_UNTIL.format(day=day_said(row.asked_until)) if row.asked_until else ""
    return words_of.STANDS_LINE.format(
        unit=row.unit.name,
        part=part(row),
        state=STATE_NAMES[row.state],
        due=due_of(row, now),
        asks=asks,
    )
