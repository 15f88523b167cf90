"""Who is asking, and what they may do."""

from dataclasses import dataclass

from handlers.errors import NotAllowed, NotFound
from rules.permission import Action, Post, Standing, holds, may
from rules.role import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on the roster, with the posts held now, in one organisation."""

    org_id: int
    person_id: int
    name: str
    posts: tuple[Post, ...] = ()
    station_id: int | None = None

    def has(self, role: Role) -> bool:
        """Tell whether the person holds the role anywhere."""
        return any(post.role is role for post in self.posts)

    @property
    def committee_ids(self) -> tuple[int, ...]:
        """The committees whose staff the person belongs to."""
        return tuple(post.committee_id for post in self.posts if post.committee_id is not None)

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The handling units whose contact the person is."""
        return tuple(post.unit_id for post in self.posts if post.unit_id is not None)

    @property
    def works(self) -> bool:
        """Whether items are put before this person to act on."""
        return holds(Action.WORK, self.posts)

    def may(self, action: Action, item: Standing) -> bool:
        """Tell whether the person may do the action to the item."""
        return may(action, self.person_id, self.posts, item)

    def require(self, action: Action, item: Standing) -> None:
        """Raise NotFound for what may not be read, NotAllowed for what may not be done."""
        if not self.may(Action.READ, item):
            raise NotFound
        if not self.may(action, item):
            raise NotAllowed
