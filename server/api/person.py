"""A person's data on request: all that the service has of them, as one JSON document."""

from handlers import personal_data
from handlers.attachment import File
from handlers.errors import NotAllowed, NotFound
from server.api.endpoint import Call, Nothing, Who, endpoint


@endpoint(Nothing, File)
async def my_data(call: Call, given: Nothing) -> File:
    """Get all that the service has of me."""
    return await personal_data.own(call.actor, now=call.now)


@endpoint(Nothing, File, NotFound, NotAllowed)
async def data(call: Call, given: Nothing) -> File:
    """Get all that the service has of somebody, for the office to hand to them."""
    return await personal_data.of_person(call.actor, call.part("person"), now=call.now)


@endpoint(Nothing, File, NotFound, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> File:
    """Get one's own data by a link of ten minutes, as the chat gives it."""
    return await personal_data.open_link(call.part("token"), key=call.key, now=call.now)
