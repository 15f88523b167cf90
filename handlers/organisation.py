"""Setting a county up: the organisation with its committees and its office."""

from collections.abc import Sequence

from models import Committee, Organisation
from models.database import transaction
from rules.committees import OFFICE, SEVEN_COMMITTEES
from rules.committees import Committee as Profile


async def found(
    code: str, name: str, profile: Sequence[Profile] = SEVEN_COMMITTEES
) -> Organisation:
    """Create the organisation with the committees of its profile, or give the one that is there.

    Safe when two processes do it at once; an organisation that exists keeps its name, and gets
    the committees that it lacks.
    """
    async with transaction():
        await Organisation.bulk_create([Organisation(code=code, name=name)], ignore_conflicts=True)
        org = await Organisation.get(code=code)
        rows = [Committee(org=org, code=row.code, name=row.short) for row in profile]
        await Committee.bulk_create(rows, ignore_conflicts=True)
    return org


async def organisation(code: str) -> Organisation | None:
    """Find the organisation with that code; None when there is none."""
    return await Organisation.get_or_none(code=code)


async def rename(org: Organisation, name: str) -> None:
    """Give the organisation another name, as letters and cards show it."""
    org.name = name
    await org.save(update_fields=["name"])


async def committees_of(org_id: int) -> list[Committee]:
    """List the committees that an item can be sent to, in the order in which they were founded."""
    return await Committee.filter(org_id=org_id).exclude(code=OFFICE).order_by("id")
