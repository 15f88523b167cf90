"""The committees of the county."""

from models import Committee
from server.api.endpoint import Call, Nothing, Shown, endpoint
from server.api.views import CommitteeView


class Committees(Shown):
    """All committees, the office among them."""

    committees: list[CommitteeView]


@endpoint(Nothing, Committees)
async def list_all(call: Call, given: Nothing) -> Committees:
    """List the committees that an item can go to."""
    rows = await Committee.filter(org_id=call.actor.org_id, closed=False).order_by("id")
    return Committees(committees=[CommitteeView(code=row.code, name=row.name) for row in rows])
