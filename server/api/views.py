"""What several answers show: people and committees."""

from handlers.actor import Actor
from models import Committee, Station
from rules.role import ROLE_NAMES, Role
from server.api.endpoint import Shown


class CommitteeView(Shown):
    """A special committee, or the office."""

    code: str
    name: str


class PostView(Shown):
    """A post that a person holds; `place` is the committee or the station, if it has one."""

    role: Role
    name: str
    place: str | None


class PersonView(Shown):
    """Who somebody is on the roster."""

    name: str
    posts: list[PostView]
    station: str | None


def committee_view(committee: Committee | None) -> CommitteeView | None:
    """Show a committee; None stands for the office's decision to come."""
    return CommitteeView(code=committee.code, name=committee.name) if committee else None


async def person_view(actor: Actor) -> PersonView:
    """Show a person with posts and station."""
    committees = await _names(Committee, actor, actor.committee_ids)
    station_ids = [post.station_id for post in actor.posts if post.station_id is not None]
    if actor.station_id is not None:
        station_ids.append(actor.station_id)
    stations = await _names(Station, actor, station_ids)
    posts = [
        PostView(
            role=post.role,
            name=ROLE_NAMES[post.role],
            place=committees.get(post.committee_id) or stations.get(post.station_id),
        )
        for post in actor.posts
    ]
    return PersonView(name=actor.name, posts=posts, station=stations.get(actor.station_id))


async def _names(
    kind: type[Committee] | type[Station], actor: Actor, ids: "tuple[int, ...] | list[int]"
) -> dict[int | None, str]:
    if not ids:
        return {}
    rows = await kind.filter(org_id=actor.org_id, id__in=list(ids))
    return {row.id: row.name for row in rows}
