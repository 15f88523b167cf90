"""A county's own numbers for its activities."""

from collections.abc import Mapping

from models import Organisation
from rules.numbers import Numbers, numbers


async def numbers_of(org_id: int) -> Numbers:
    """Give the numbers that hold in a county."""
    org = await Organisation.get(id=org_id).only("id", "numbers")
    return numbers(org.numbers)


async def set_numbers(org: Organisation, own: Mapping[str, int]) -> Numbers:
    """Change some of a county's numbers; what is planned already keeps its own.

    Raises WrongNumber.
    """
    changed = {**org.numbers, **own}
    made = numbers(changed)
    org.numbers = changed
    await org.save(update_fields=["numbers"])
    return made
