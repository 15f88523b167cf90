"""Rating a result: the answer is shown, one number records, a sentence may follow."""

from enum import StrEnum

from bot import rating_texts as texts
from bot.dialog import Dialog, Expect, Next, Row, Turn
from bot.pages import shorten
from bot.sayings import short
from bot.showing import item_shown
from handlers import opinion, rating
from handlers.chain import answer_of
from handlers.conversation import Data
from handlers.rating import Rated
from models import Opinion
from rules.completeness import substance
from rules.opinion import Party
from rules.outcome import RATINGS, Satisfaction, read_rating


class Step(StrEnum):
    """Where the rating stands."""

    #: the answer is shown: how satisfied
    ASK = "ask"
    #: it is recorded; a sentence may be added
    WORDS = "words"


async def begin(turn: Turn, receipt: str) -> Next:
    """Show the answer and ask; what is not to be rated now is shown as it stands."""
    found = await opinion.find(turn.actor, receipt)
    if not await rating.may_rate(turn.actor, found):
        return Next(await item_shown(turn, found))
    return Next(_answer(found), Step.ASK, {"receipt": receipt}, again=texts.ASK)


def _answer(found: Opinion) -> str:
    answer = answer_of(found)
    whole = texts.WHOLE.format(short=short(found.receipt)) if len(answer) > texts.SHOWN else ""
    return (texts.ANSWER if answer else texts.NO_ANSWER).format(
        receipt=found.receipt,
        title=found.title,
        answer=shorten(answer, texts.SHOWN) + whole,
        ask=texts.ASK,
    )


async def record(turn: Turn, receipt: str, said: str, words: str = "") -> Next:
    """Record a rating as it was said, with words or with a question for them."""
    how = read_rating(said)
    if how is None:
        return Next(texts.ASK_AGAIN, Step.ASK, {"receipt": receipt})
    done = await rating.rate(turn.actor, receipt, *how, words, now=turn.now)
    unhappy = Satisfaction.DISSATISFIED in how
    thanks = _thanks(done, unhappy=unhappy)
    if words:
        return Next(thanks)
    more = texts.MORE_WHY if unhappy else texts.MORE
    return Next(thanks + more, Step.WORDS, {"receipt": receipt})


def _thanks(done: Rated, *, unhappy: bool) -> str:
    if not unhappy:
        return texts.THANKS
    if not done.reopened:
        return texts.NOT_AGAIN
    who = "承办单位" if done.holder is Party.LEAD else done.committee or "政协办公室"
    return texts.REOPENED.format(who=who)


async def _rate(turn: Turn, data: Data) -> Next:
    return await record(turn, str(data["receipt"]), turn.said.choice or turn.said.text)


async def _later(turn: Turn, data: Data) -> Next:
    return Next(texts.LATER.format(short=short(str(data["receipt"]))))


async def _add(turn: Turn, data: Data) -> Next:
    if not substance(turn.said.text):
        return Next(texts.NO_WORDS, Step.WORDS, data)
    await rating.words_to(turn.actor, str(data["receipt"]), turn.said.text, now=turn.now)
    return Next(texts.WORDS_KEPT)


async def _nothing(turn: Turn, data: Data) -> Next:
    return Next(texts.WORDS_DONE)


def _readable(data: Data) -> bool:
    return isinstance(data.get("receipt"), str)


#: What people type instead of one number: two, or what the numbers stand for.
_WAYS = tuple(way for way in RATINGS if len(way) > 1)

RATING = Dialog(
    name="rating",
    rows=(
        Row(Step.ASK, Expect.ZERO, _later, (None,), texts.SAYS_LATER),
        Row(Step.ASK, Expect.DIGIT, _rate, (Step.ASK, Step.WORDS), _WAYS),
        Row(Step.WORDS, Expect.ZERO, _nothing, (None,), texts.SAYS_NOTHING),
        Row(Step.WORDS, Expect.DONE, _nothing, (None,)),
        Row(Step.WORDS, Expect.TEXT, _add, (Step.WORDS, None)),
        Row(Step.WORDS, Expect.VOICE, _add, (Step.WORDS, None)),
    ),
    cancel=_later,
    help={Step.ASK: texts.HELP_ASK, Step.WORDS: texts.HELP_WORDS},
    left={Step.ASK: texts.STILL_ASK, Step.WORDS: texts.STILL_WORDS},
    readable=_readable,
    fragile=True,
    light=True,
)
