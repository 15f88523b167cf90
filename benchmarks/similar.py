"""Finding the same matter again: how well beside brute force, and how long it takes.

How well: the same letters and the same queries in the same run for a cosine over character TF-IDF
(scikit-learn), for ``python -m server similar``, and for PostgreSQL with what ``handlers.similar``
does. How long: before handing in, with 10,000 and with 1,000,000 items behind fifty counties.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks import history, same
from handlers.actor import Actor
from handlers.organisation import found
from handlers.similar import Told, like, ranking
from models import Committee, Opinion, Organisation, Person, SimilarText
from models.database import connected, fetch
from rules.opinion import State
from rules.similar import telling, tokens, weighed
from server.similar import Letter, corpus, matches

#: The title that a column takes.
TITLE = 64


@dataclass(frozen=True, slots=True)
class Found:
    """How well one way answers one kind of query."""

    way: str
    asked: str
    number: int
    hit: float
    mean: float


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one way takes, in ms."""

    way: str
    among: str
    times: Sequence[float]


Ranking = Sequence[int]


def quality(database_url: str, letters: int, queries: int) -> tuple[list[Found], list[Timed]]:
    """Ask the same of every way; raises nothing, and the figures are to be read."""
    whole = same.letters(letters)
    halves, of_halves = same.of_halves(whole, queries)
    searches = [(whole, same.of_groups(whole, queries)), (halves, of_halves)]
    results, times = [], []
    for among, search in searches:
        if search.asked:
            for sizes in ((1, 3), (2, 3)):
                ranked = _brute_force(among, search, sizes)
                results.append(_found(f"cosine of TF-IDF, {sizes[0]}–{sizes[1]}", search, ranked))
            results.append(_found("python -m server similar", search, _command(among, search)))
            ranked, took = asyncio.run(_database(database_url, among, search))
            results.append(_found("PostgreSQL, then rules", search, ranked))
            about = f"{len(among.texts):,} open letters in one county, {among.whose}"
            times.append(Timed("before handing in", about, took))
    return results, times


def _found(way: str, search: same.Search, ranked: Sequence[Ranking]) -> Found:
    hits, means = 0, 0.0
    for order, meant in zip(ranked, search.meant, strict=True):
        places = sorted(order.index(one) + 1 for one in meant if one in order)
        hits += places[:1] == [1]
        means += sum(nth / place for nth, place in enumerate(places, 1)) / len(meant)
    number = len(search.asked)
    return Found(way, search.name, number, hits / number, means / number)


def _brute_force(among: same.Letters, search: same.Search, sizes: tuple[int, int]) -> list[Ranking]:
    vectors = TfidfVectorizer(analyzer="char", ngram_range=sizes)
    rows = vectors.fit_transform(among.texts)
    scores = (vectors.transform(search.asked) @ rows.T).toarray()
    for row, itself in zip(scores, search.itself, strict=True):
        if itself is not None:
            row[itself] = -1
    return [row.argsort(kind="stable")[::-1].tolist() for row in scores]


def _command(among: same.Letters, search: same.Search) -> list[Ranking]:
    kept = corpus([Letter(at, weighed(text)) for at, text in enumerate(among.texts)])
    asked = [
        Letter(at, weighed(text)) for at, text in zip(search.itself, search.asked, strict=True)
    ]
    found = [matches(kept, one, len(among.texts)) for one in asked]
    return [[int(str(match["id"])) for match in one] for one in found]


async def _database(
    url: str, among: same.Letters, search: same.Search
) -> tuple[list[Ranking], list[float]]:
    """Have everybody ask who is about to hand in, in a county of its own."""
    async with connected(url, pool=2):
        now = datetime.now(UTC)
        org, place = await _county(among, search, now)
        ranked, took = [], []
        await fetch("VACUUM ANALYZE similar_texts")
        for nth, text in enumerate(search.asked):
            who = Actor(org.id, place[nth], "")
            begun = time.perf_counter()
            await like(who, text, now=now)
            took.append((time.perf_counter() - begun) * 1e3)
            shown = await ranking(Told(org.id, text, reporter=place[nth]), now=now)
            ranked.append([int(one.receipt) for one in shown])
    return ranked, took


async def _county(
    among: same.Letters, search: same.Search, now: datetime
) -> tuple[Organisation, list[int]]:
    """Lay the letters before a county as open items; who asks with one is its reporter."""
    org = await found(f"same-{time.monotonic_ns()}", "同一件事县政协")
    names = [f"W{nth}" for nth in range(len(search.asked) + 1)]
    await Person.bulk_create([Person(org=org, number=name, name="试验人") for name in names])
    people = await Person.filter(org=org).order_by("id").values_list("id", flat=True)
    asking, rest = [int(str(one)) for one in people[:-1]], int(str(people[-1]))
    whose = {at: who for at, who in zip(search.itself, asking, strict=True) if at is not None}
    committee = await Committee.filter(org=org).first()
    await Opinion.bulk_create([
        Opinion(
            org=org, committee=committee, reporter_id=whose.get(at, rest), receipt=str(at),
            state=State.TRIAGED, title=among.titles[at][:TITLE], text=text, fingerprint="",
            source_key=str(at), submitted_at=now,
        )
        for at, text in enumerate(among.texts)
    ])  # fmt: skip
    await SimilarText.bulk_create([
        SimilarText(opinion_id=one.id, org=org, pieces=tokens(org.id, telling(one.text, one.title)))
        for one in await Opinion.filter(org=org)
    ])  # fmt: skip
    return org, asking


# --- how long -------------------------------------------------------------------------------

Ask = Callable[[Actor, str], Awaitable[object]]

#: The peer: trigrams over the texts themselves.
_TRIGRAMS = """
SELECT id, similarity(text, $2) AS score FROM opinions
WHERE org_id = $1 AND text % $2 AND state = ANY ($3::text[]) ORDER BY score DESC LIMIT 3
"""


async def _like(who: Actor, text: str) -> object:
    return await like(who, text, now=datetime.now(UTC))


async def _trigrams(who: Actor, text: str) -> object:
    return await fetch(_TRIGRAMS, who.org_id, text, [State.TRIAGED, State.IN_REVIEW, State.ISSUED])


def speed(urls: Sequence[tuple[int, str]], calls: int) -> list[Timed]:
    """Time what is asked before handing in, with either history, and pg_trgm with the shorter."""
    timed = []
    for items, url in urls:
        about = f"{items:,} items in fifty counties"
        timed.append(Timed("before handing in", about, asyncio.run(_times(url, _like, calls))))
    items, url = urls[0]
    asyncio.run(_with_trigrams(url))
    about = f"{items:,} items in fifty counties"
    timed.append(Timed("pg_trgm", about, asyncio.run(_times(url, _trigrams, calls))))
    return timed


async def _with_trigrams(url: str) -> None:
    db = await asyncpg.connect(url)
    await db.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    await db.execute("CREATE INDEX ON opinions USING gin (text gin_trgm_ops)")
    await db.execute("ANALYZE opinions")
    await db.close()


async def _times(url: str, ask: Ask, calls: int) -> list[float]:
    dice = random.Random(9)
    texts = list(history.letters(history.LETTERS))
    took = []
    async with connected(url, pool=2):
        orgs = [row["id"] for row in await fetch("SELECT id FROM organisations ORDER BY id")]
        await ask(Actor(orgs[0], 0, ""), texts[0])
        for _ in range(calls):
            who, text = Actor(dice.choice(orgs), 0, ""), dice.choice(texts)
            begun = time.perf_counter()
            await ask(who, text)
            took.append((time.perf_counter() - begun) * 1e3)
    return took


def missed(results: Sequence[Found]) -> list[str]:
    """Name where we find less than brute force does."""
    best: dict[str, Found] = {}
    for one in results:
        if one.way.startswith("cosine") and one.mean > getattr(best.get(one.asked), "mean", -1):
            best[one.asked] = one
    return [
        f"{one.way}, {one.asked}: {one.mean:.3f} against {best[one.asked].mean:.3f}."
        for one in results
        if not one.way.startswith("cosine") and one.mean < best[one.asked].mean
    ]
