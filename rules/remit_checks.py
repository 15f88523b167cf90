"""What is wrong with what a county says of its routing: each sentence names sheet, row and column.

Everything is found at once, so that the office corrects its file once.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict
from typing import TypeVar

from rules.committees import OFFICE, OFFICE_NAME
from rules.county import Floors
from rules.overlaps import Overlap
from rules.patterns import fault
from rules.remit_changes import (
    SHIPPED,
    Base,
    Changes,
    Kind,
    Named,
    Table,
    Word,
    code_of,
    name_of,
    rows_of,
    rule_of,
    table,
    word_of,
)
from rules.remit_problems import FLOORS, Column, Problem, Sheet
from rules.text import command, normalise

#: The most rows of each kind that are a county's own: every text is held against all of them.
MOST_WORDS, MOST_OVERLAPS, MOST_COMMITTEES, MOST_DEPARTMENTS = 6_000, 120, 20, 120
MOST_WHEN = 3

_CODE = re.compile("[A-Z][A-Z0-9]{1,15}")
#: As long as the column of a committee's name; what people type is shorter.
_NAME, _SHORT, _WORD, _RULE = 64, 16, 16, 24

Row = TypeVar("Row")
Says = Iterator[Problem]


def check(changes: Changes) -> list[Problem]:
    """Return every problem of changes; none for those that can be applied."""
    return [*_check_own(changes), *check_table(table(changes))]


def check_table(told: Table) -> list[Problem]:
    """Return every problem of a table."""
    return [
        *_committees(told),
        *_departments(told),
        *_words(told),
        *_overlaps(told),
        *_floors(told),
    ]


def _check_own(changes: Changes) -> Says:
    """Find what no table shows: a row that is told twice, and one gone that never was."""
    shipped = rows_of(SHIPPED[changes.base], Base(changes.base))
    own, gone = changes, "底本里没有，不用撤"
    yield from _twice(Sheet.COMMITTEES, own.committees, code_of, Column.CODE)
    yield from _twice(Sheet.DEPARTMENTS, own.departments, name_of, Column.DEPARTMENT)
    yield from _twice(Sheet.WORDS, own.words, word_of, Column.WORD)
    yield from _twice(Sheet.OVERLAPS, own.overlaps, rule_of, Column.RULE)
    for sheet, column, names, known in (
        (Sheet.COMMITTEES, Column.CODE, own.committees_gone, map(code_of, shipped.committees)),
        (
            Sheet.DEPARTMENTS,
            Column.DEPARTMENT,
            own.departments_gone,
            map(name_of, shipped.departments),
        ),
        (Sheet.WORDS, Column.WORD, own.words_gone, map(word_of, shipped.words)),
        (Sheet.WORDS, Column.WORD, own.locatives_gone, shipped.locatives),
        (Sheet.OVERLAPS, Column.RULE, own.overlaps_gone, map(rule_of, shipped.overlaps)),
    ):
        there = frozenset(known)
        yield from (Problem(sheet, -1, name, column, gone) for name in names if name not in there)
    rules = frozenset(row.rule for row in table(changes).overlaps)
    for name in own.overlap_order:
        if name not in rules:
            yield Problem(Sheet.OVERLAPS, -1, name, Column.RULE, "没有这个事项，请从顺序里去掉")


def _twice(
    sheet: Sheet,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    column: Column,
    says: str = "写了两次，请留一行",
    first: int = 0,
) -> Says:
    times = Counter(map(key, rows))
    seen: set[str] = set()
    for nth, row in enumerate(rows, first):
        name = key(row)
        if times[name] > 1 and name in seen:
            yield Problem(sheet, nth, name, column, says)
        seen.add(name)


def _lengths(sheet: Sheet, nth: int, key: str, cells: Sequence[tuple[Column, str, int]]) -> Says:
    for column, text, most in cells:
        if not text.strip():
            yield Problem(sheet, nth, key, column, "不能空着")
        elif len(text) > most or not text.isprintable():
            yield Problem(sheet, nth, key, column, f"最多 {most} 个字，不要换行")


def _too_many(sheet: Sheet, rows: Sequence[object], most: int, column: Column) -> Says:
    if len(rows) > most:
        yield Problem(sheet, most, "", column, f"太多了，最多 {most} 行")


def _committees(told: Table) -> Says:
    rows, sheet = told.committees, Sheet.COMMITTEES
    yield from _too_many(sheet, rows, MOST_COMMITTEES, Column.CODE)
    yield from _twice(sheet, rows, code_of, Column.CODE)
    for nth, row in enumerate(rows):
        if not _CODE.fullmatch(row.code):
            says = "要 2 到 16 个大写字母或数字，字母打头，如 FARM"
            yield Problem(sheet, nth, row.code, Column.CODE, says)
        cells = ((Column.NAME, row.name, _NAME), (Column.SHORT, row.short, _SHORT))
        yield from _lengths(sheet, nth, row.code, cells)
        names = [(Column.NAMES, name, _SHORT) for name in row.names]
        yield from _lengths(sheet, nth, row.code, names)
    yield from _names_twice(rows)
    yield from _office(rows)


def _names_twice(rows: Sequence[Named]) -> Says:
    """Find what two committees are called: staff who type it would not know whom they mean."""
    whose: dict[str, str] = {}
    for nth, row in enumerate(rows):
        for column, name in (
            (Column.NAME, row.name),
            (Column.SHORT, row.short),
            *((Column.NAMES, name) for name in row.names),
        ):
            other = whose.setdefault(command(name), row.code)
            if other != row.code and command(name):
                says = f"“{name}”已经是 {other} 的叫法，请改一个"
                yield Problem(Sheet.COMMITTEES, nth, row.code, column, says)


def _office(rows: Sequence[Named]) -> Says:
    office = [row for row in rows if row.code == OFFICE]
    if not office or office[0].short != OFFICE_NAME:
        nth = rows.index(office[0]) if office else -1
        says = "办公室不能撤，也不能改名，没人管的件由它分派"
        yield Problem(Sheet.COMMITTEES, nth, OFFICE, Column.SHORT, says)
    if len(rows) <= len(office):
        yield Problem(Sheet.COMMITTEES, -1, "", Column.CODE, "至少要有一个专委会")


def _departments(told: Table) -> Says:
    rows, sheet = told.departments, Sheet.DEPARTMENTS
    codes = {row.code: row.short for row in told.committees}
    yield from _too_many(sheet, rows, MOST_DEPARTMENTS, Column.DEPARTMENT)
    says = "写了两次，一个部门只归一个专委会"
    yield from _twice(sheet, rows, name_of, Column.DEPARTMENT, says)
    for nth, row in enumerate(rows):
        yield from _lengths(sheet, nth, row.name, ((Column.DEPARTMENT, row.name, _SHORT),))
        if not row.committee:
            says = "还没归专委会，请填一个"
            yield Problem(sheet, nth, row.name, Column.COMMITTEE, says)
        elif row.committee not in codes:
            says = f"没有“{row.committee}”，可填：{'、'.join(codes.values())}"
            yield Problem(sheet, nth, row.name, Column.COMMITTEE, says)


def _words(told: Table) -> Says:
    rows, sheet = told.words, Sheet.WORDS
    known, claimed = set(map(name_of, told.departments)), _claims(rows)
    shipped = frozenset(map(word_of, rows_of(SHIPPED[told.base], told.base).words))
    yield from _too_many(sheet, rows, MOST_WORDS, Column.WORD)
    seen: set[str] = set()
    for nth, row in enumerate(rows):
        if row.word in seen:
            says = f"写了 {len(claimed[row.word])} 次：{'、'.join(claimed[row.word])}，请留一个"
            yield Problem(sheet, nth, row.word, Column.WORD, says)
        seen.add(row.word)
        yield from _word(nth, row.word, alone=row.word in shipped)
        yield from _owner(nth, row, known)
    for nth, word in enumerate(told.locatives, len(rows)):
        yield from _word(nth, word, alone=True)
    yield from _twice(sheet, told.locatives, str, Column.WORD, first=len(rows))


def _claims(rows: Sequence[Word]) -> dict[str, list[str]]:
    claimed: dict[str, list[str]] = {}
    for row in rows:
        claimed.setdefault(row.word, []).append(row.department or "不算数的词")
    return claimed


def _word(nth: int, word: str, *, alone: bool) -> Says:
    """Find a word that would be found everywhere or nowhere."""
    plain = normalise(word)
    if not plain or len(plain) > _WORD or any(sign.isspace() for sign in plain):
        says = f"要 2 到 {_WORD} 个字，中间不留空"
    elif plain != word:
        says = f"请写成“{plain}”"
    elif len(word) == 1 and not alone:
        says = "只有一个字，容易认错，请写成两个字以上的词"
    else:
        return
    yield Problem(Sheet.WORDS, nth, word, Column.WORD, says)


def _owner(nth: int, row: Word, known: Collection[str]) -> Says:
    if row.kind is Kind.INNOCENT:
        says = "不算数的词不归部门，请留空" if row.department else ""
    elif not row.department:
        says = "请填归哪个部门"
    else:
        says = _unknown(row.department, known)
    if says:
        yield Problem(Sheet.WORDS, nth, row.word, Column.DEPARTMENT, says)


def _unknown(department: str, known: Collection[str]) -> str:
    if department in known:
        return ""
    return f"没有“{department}”这个部门，请先在“{Sheet.DEPARTMENTS}”里加"


def _overlaps(told: Table) -> Says:
    rows, sheet = told.overlaps, Sheet.OVERLAPS
    known = set(map(name_of, told.departments))
    yield from _too_many(sheet, rows, MOST_OVERLAPS, Column.RULE)
    yield from _twice(sheet, rows, rule_of, Column.RULE)
    for nth, row in enumerate(rows):
        yield from _lengths(sheet, nth, row.rule, ((Column.RULE, row.rule, _RULE),))
        yield from _patterns(nth, row)
        yield from _parties(nth, row, known)


def _patterns(nth: int, row: Overlap) -> Says:
    sheet = Sheet.OVERLAPS
    if not 1 <= len(row.when) <= MOST_WHEN:
        says = f"要写 1 到 {MOST_WHEN} 个条件"
        yield Problem(sheet, nth, row.rule, Column.WHEN, says)
    for place, pattern in enumerate(row.when[:MOST_WHEN]):
        if wrong := fault(pattern):
            yield Problem(sheet, nth, row.rule, Column.WHEN, wrong, place)
    if row.unless and (wrong := fault(row.unless)):
        yield Problem(sheet, nth, row.rule, Column.UNLESS, wrong)


def _parties(nth: int, row: Overlap, known: Collection[str]) -> Says:
    sheet = Sheet.OVERLAPS
    parties = ((Column.LEAD, row.lead), (Column.SECOND, row.second))
    for column, name in (*parties, *((Column.CO, name) for name in row.co)):
        if name and (says := _unknown(name, known)):
            yield Problem(sheet, nth, row.rule, column, says)
    if row.lead and row.lead in row.co:
        yield Problem(sheet, nth, row.rule, Column.CO, f"{row.lead}已经牵头，不用再会办")
    if not (row.lead or row.co or row.second):
        yield Problem(sheet, nth, row.rule, Column.LEAD, "牵头、会办、第二可能至少填一个")


def _floors(told: Table) -> Says:
    for nth, (name, number) in enumerate(told.floors.items()):
        called, most = FLOORS.get(name, (name, 1.0))
        if name not in asdict(Floors()):
            says = f"没有这个门槛，可改：{'、'.join(one for one, _ in FLOORS.values())}"
            yield Problem(Sheet.FLOORS, nth, called, Column.FLOOR, says)
        elif not 0 <= number <= most:
            yield Problem(Sheet.FLOORS, nth, called, Column.NUMBER, f"要在 0 到 {most:g} 之间")
