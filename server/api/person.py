"""A person's data on request: all that the service has of them, as one JSON document."""

from handlers import personal_data
from handlers.attachment import File
from handlers.errors import NotAllowed, NotFound
from server.api.endpoint import Call, Nothing, Who, endpoint
from server.api.files import Dossier


@endpoint(Nothing, Dossier)
async def my_data(call: Call, given: Nothing) -> Dossier:
    """Get all that the service has of me."""
    return _dossier(await personal_data.own(call.actor, now=call.now))


@endpoint(Nothing, Dossier, NotFound, NotAllowed)
async def data(call: Call, given: Nothing) -> Dossier:
    """Get all that the service has of somebody, for the office to hand to them."""
    of = call.part("person")
    return _dossier(await personal_data.of_person(call.actor, of, now=call.now))


@endpoint(Nothing, Dossier, NotFound, who=Who.ANYBODY)
async def open_link(call: Call, given: Nothing) -> Dossier:
    """Get one's own data by a link of ten minutes, as the chat gives it."""
    token = call.part("token")
    return _dossier(await personal_data.open_link(token, key=call.key, now=call.now))


def _dossier(file: File) -> Dossier:
    return Dossier(file.content_type, file.content, file.name)
