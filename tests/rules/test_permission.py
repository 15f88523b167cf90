"""Who may do what: DOMAIN.md §7 as a table of its own, against the code's."""

import itertools

import pytest

from rules.permission import MATRIX, Action, Post, Scope, Standing, holds, may
from rules.role import Role

ME, SOMEBODY = 1, 2
HERE, THERE = 11, 12

#: The letters of DOMAIN.md §7: A all, C own committee, S own station, O own, U assigned, — none.
COLUMNS = (
    Role.MEMBER,
    Role.STATION_HEAD,
    Role.INFO_OFFICER,
    Role.COMMITTEE,
    Role.OFFICE,
    Role.VICE_CHAIR,
    Role.UNIT,
    Role.ADMIN,
)
ROWS = {
    Action.SUBMIT: "O O O - O O - -",
    Action.READ: "O S S C A A - -",
    Action.ASK_INFO: "- S S C A - - -",
    Action.SUPPLY: "O O O O O O O O",
    Action.TRIAGE: "- - - - A A - -",
    # A committee's request is carried out at once; the second time the office decides.
    Action.REROUTE: "- - - C A A - -",
    Action.WORK: "- - - C A - - -",
    Action.PREPARE: "- - - - A - - -",
    Action.SIGN: "- - - - - A - -",
    Action.FORWARD: "- - - - A - - -",
    # The office records what a unit says on paper.
    Action.HANDLE: "- - - - A - U -",
    Action.RECORD: "- - - - A - - -",
    Action.RATE: "O O O O O O O O",
    Action.DIVERT: "- - - - A - - -",
    Action.WITHDRAW: "O O O O O O O O",
    Action.PUBLISH: "- - - - A - - -",
    Action.CONFIGURE: "- - - - - - - A",
    Action.REMITS: "- - - - A - - -",
    Action.AUDIT: "- - - - - - - A",
    Action.UNBIND: "- - - - A - - -",
    Action.PLAN_ACTIVITY: "- S S C A A - -",
    Action.APPROVE_ACTIVITY: "- - - - A - - -",
    Action.RUN_ACTIVITY: "- S - C A A - -",
    Action.GRANT_LEAVE: "- S - C A A - -",
    # An information officer only drafts a make-up: the station head settles it.
    Action.MAKE_UP: "- S S C A - - -",
    Action.CONFIRM_ACTIVITY: "- S - C A - - -",
    Action.REVIEW_CONFIRMATION: "- - - - A - - -",
    Action.RECORD_ACTIVITY: "- S S C A - - -",
    Action.ISSUE_CIRCULAR: "- S - C A A - -",
    # §7 has “read” for the leader: what they may read they may take with them.
    Action.EXPORT: "- - - C A A - -",
    # "See points": one's own needs no post.
    Action.READ_RECORD: "- - - - A A - -",
    Action.READ_TOTALS: "- S - C A A - -",
}
LETTERS = {
    "A": Scope.ALL,
    "C": Scope.COMMITTEE,
    "S": Scope.STATION,
    "O": Scope.OWN,
    "U": Scope.UNIT,
    "-": None,
}


def test_the_matrix_is_the_dossiers() -> None:
    for action, letters in ROWS.items():
        scopes = [LETTERS[letter] for letter in letters.split()]
        assert [MATRIX[action].get(role) for role in COLUMNS] == scopes, action
    assert set(ROWS) == set(MATRIX) == set(Action)
    assert set(COLUMNS) == set(Role)


def post(role: Role) -> Post:
    station = HERE if role in (Role.STATION_HEAD, Role.INFO_OFFICER) else None
    committee = HERE if role is Role.COMMITTEE else None
    return Post(role, station, committee, HERE if role is Role.UNIT else None)


#: What one may with one's own, whatever one's posts.
ONES_OWN = (Action.READ, Action.SUPPLY, Action.RATE, Action.WITHDRAW)

#: What lies where: mine or not, my station or not, my committee or not.
ITEMS = [
    Standing(reporter, station, committee, units)
    for reporter, station, committee, units in itertools.product(
        (ME, SOMEBODY),
        (None, HERE, THERE),
        (None, HERE, THERE),
        (frozenset[int](), frozenset({HERE, THERE}), frozenset({THERE})),
    )
]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_scope_reaches_so_far(action: Action, role: Role) -> None:
    letter = ROWS[action].split()[COLUMNS.index(role)]
    for item in ITEMS:
        reaches = {
            "A": True,
            "C": item.committee_id == HERE,
            "S": item.station_id == HERE,
            "O": item.reporter_id == ME,
            "U": HERE in item.unit_ids,
            "-": False,
        }[letter]
        own = item.reporter_id == ME and action in ONES_OWN
        assert may(action, ME, (post(role),), item) == (reaches or own), item


@pytest.mark.parametrize("action", Action)
def test_without_a_post_nothing_but_ones_own(action: Action) -> None:
    for item in ITEMS:
        own = item.reporter_id == ME and action in ONES_OWN
        assert may(action, ME, (), item) == own
    assert not holds(action, ())


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.STATION_HEAD, Role.INFO_OFFICER])
def test_a_post_nowhere_reaches_nothing_that_lies_nowhere(role: Role) -> None:
    assert not may(Action.READ, ME, (Post(role),), Standing(SOMEBODY, None, None))


@pytest.mark.parametrize("action", Action)
def test_two_posts_may_what_either_may(action: Action) -> None:
    for one, other in itertools.combinations(Role, 2):
        for item in ITEMS:
            either = any(may(action, ME, (post(role),), item) for role in (one, other))
            assert may(action, ME, (post(one), post(other)), item) == either
        assert holds(action, (post(one), post(other))) == (
            one in MATRIX[action] or other in MATRIX[action]
        )
