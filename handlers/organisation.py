"""Setting a county up: the organisation with its committees and its office."""

from models import Committee, Organisation
from models.database import transaction
from rules.committees import OFFICE, SEVEN_COMMITTEES


async def found(code: str, name: str) -> Organisation:
    """Create the organisation with the seven committees, or give the one that is there.

    Safe when two processes do it at once; an organisation that exists keeps its name, and gets
    the committees that it lacks. ``handlers.remits.apply`` gives it others.
    """
    async with transaction():
        await Organisation.bulk_create([Organisation(code=code, name=name)], ignore_conflicts=True)
        org = await Organisation.get(code=code)
        rows = [Committee(org=org, code=row.code, name=row.short) for row in SEVEN_COMMITTEES]
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
    return await Committee.filter(org_id=org_id, closed=False).exclude(code=OFFICE).order_by("id")
