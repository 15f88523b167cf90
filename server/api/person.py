"""A person's data on request: all that the service has of them, as one JSON document."""

import json
from datetime import date

from handlers import personal_data
from handlers.errors import NotAllowed, NotFound
from handlers.personal_data import Dossier
from server.api.endpoint import Call, Nothing, endpoint
from server.api.files import DOSSIER, DossierFile


@endpoint(Nothing, DossierFile)
async def my_data(call: Call, given: Nothing) -> DossierFile:
    """Get all that the service has of me."""
    return _file(await personal_data.own(call.actor, now=call.now))


@endpoint(Nothing, DossierFile, NotFound, NotAllowed)
async def data(call: Call, given: Nothing) -> DossierFile:
    """Get all that the service has of somebody, for the office to hand to them."""
    of = call.part("person")
    return _file(await personal_data.of_person(call.actor, of, now=call.now))


def _file(given: Dossier) -> DossierFile:
    found = {"单位": given.county, "导出时间": given.made_at, **given.sections}
    written = json.dumps(found, ensure_ascii=False, indent=2, default=_moment)
    return DossierFile(DOSSIER, written.encode(), f"个人数据-{given.number}.json")


def _moment(value: object) -> str:
    assert isinstance(value, date), "all else is JSON already"
    return value.isoformat()
