"""Activities as the mini-program plans them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from models import Activity
from rules.activity import State


def moment(away: timedelta = timedelta()) -> str:
    """Write a moment so far from now."""
    return (datetime.now(UTC) + away).isoformat()


def planned(*, days: float = 40, **more: object) -> dict[str, object]:
    """A visit of the tests' station so many days ahead, three hours long, everybody invited."""
    return {
        "nonce": uuid4().hex,
        "kind": "inspection",
        "title": "视察云坪水厂",
        "organiser": {"by": "station", "key": "云坪镇联络站"},
        "audience": [{"by": "everybody"}],
        "place": "云坪镇水厂",
        "starts_at": moment(timedelta(days=days)),
        "ends_at": moment(timedelta(days=days, hours=3)),
        **more,
    }


async def told_of(head, office, **more: object) -> str:  # type: ignore[no-untyped-def]
    """Plan as the head, agree as the office, tell the invited; gives the number."""
    number = (await head.asks("POST", "/activities", planned(**more), status=201))["number"]
    await office.asks("POST", f"/activities/{number}/approve")
    await head.asks("POST", f"/activities/{number}/notify")
    return str(number)


async def under_way(org_id: int, number: str, state: State = State.HELD) -> Activity:
    """Move an activity to now: it began ten minutes ago, and ends in two hours."""
    held, now = await Activity.get(org_id=org_id, number=number), datetime.now(UTC)
    held.starts_at, held.ends_at = now - timedelta(minutes=10), now + timedelta(hours=2)
    held.opens_at, held.late_from = (
        held.starts_at - timedelta(minutes=30),
        now + timedelta(minutes=5),
    )
    held.leaves_from, held.state = held.ends_at - timedelta(minutes=15), state
    await held.save()
    return held
