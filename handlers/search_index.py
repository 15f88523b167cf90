"""By which words an item is found.

Items are indexed by the job that announces what happens to them, so that handing in is not slowed;
a sealed one has no row, and gets none while it is sealed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.item_facts import SEALED
from handlers.similar import MONTHS, SPEAKS
from models import Entry, Opinion, SearchText, SimilarText
from models.database import fetch, transaction
from rules import search as rules
from rules import similar
from rules.opinion import Verb

#: Items that are indexed before the next are looked for.
BATCH: Final = 500
#: What is younger is among the latest, and has an index of its own.
RECENT: Final = timedelta(days=90)


async def index_about(entry_ids: Sequence[int]) -> None:
    """Index the items that timeline entries are about, as they stand now."""
    about = Entry.filter(id__in=list(entry_ids), opinion_id__isnull=False)
    ids = await about.values_list("opinion_id", flat=True)
    await index(sorted({int(str(one)) for one in ids}))


async def index(opinion_ids: Sequence[int]) -> None:
    """Write by which words items are found; a sealed one is left out, however late this comes."""
    for opinion_id in opinion_ids:
        async with transaction():
            # Who seals the item holds this lock: either its row goes afterwards, or none comes.
            open_ones = Opinion.filter(id=opinion_id).exclude(state__in=SEALED)
            if found := await open_ones.select_for_update().first():
                await _write(found)


async def _write(item: Opinion) -> None:
    supplied = Entry.filter(org_id=item.org_id, opinion_id=item.id, verb=Verb.SUPPLY)
    more = await supplied.values_list("words", flat=True)
    original = (item.receipt, item.title, item.text, item.place, item.answer, *map(str, more))
    edited = (item.receipt, item.edited_title, item.edited_text, item.answer)
    await SearchText.update_or_create(
        opinion_id=item.id,
        defaults={
            "org_id": item.org_id,
            "words": _tokens(item, original),
            "edited": _tokens(item, edited) if item.edited_text else [],
        },
    )
    await _write_pieces(item)


async def _write_pieces(item: Opinion) -> None:
    """Write what an open item is found by as the same matter; one that has ended is not."""
    if item.state not in SPEAKS:
        await SimilarText.filter(opinion_id=item.id).delete()
        return
    pieces = similar.telling(item.text, item.title)
    await SimilarText.update_or_create(
        opinion_id=item.id,
        defaults={"org_id": item.org_id, "pieces": similar.tokens(item.org_id, pieces)},
    )


def _tokens(item: Opinion, texts: Sequence[str]) -> list[str]:
    return rules.tokens(item.org_id, "\n".join(texts))


_NOT_INDEXED = f"""
SELECT o.id FROM opinions o
WHERE o.org_id = $1 AND o.id > $2 AND o.state NOT IN ({", ".join(f"'{one}'" for one in SEALED)})
    AND (NOT EXISTS (SELECT FROM search_texts s WHERE s.opinion_id = o.id)
        OR o.submitted_at >= $4 AND o.state = ANY ($5::text[])
        AND NOT EXISTS (SELECT FROM similar_texts s WHERE s.opinion_id = o.id))
ORDER BY o.id LIMIT $3
"""


async def catch_up(org_id: int, *, now: datetime) -> int:
    """Index every open item of a county that is not; gives how many there were."""
    open_since = now - MONTHS, list(map(str, SPEAKS))
    last, number = 0, 0
    while rows := await fetch(_NOT_INDEXED, org_id, last, BATCH, *open_since):
        await index([row["id"] for row in rows])
        last, number = rows[-1]["id"], number + len(rows)
    return number


_AGE = """
UPDATE search_texts s SET recent = false FROM opinions o
WHERE s.org_id = $1 AND s.recent AND o.id = s.opinion_id AND o.submitted_at < $2
"""

_TOO_OLD = """
DELETE FROM similar_texts s USING opinions o
WHERE s.org_id = $1 AND o.id = s.opinion_id AND o.submitted_at < $2
"""


async def age(org_id: int, *, now: datetime) -> None:
    """Take what is no longer among the latest out of their indexes."""
    await fetch(_AGE, org_id, now - RECENT)
    await fetch(_TOO_OLD, org_id, now - MONTHS)
