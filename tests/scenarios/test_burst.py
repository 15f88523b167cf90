"""Two hundred members at once: every one gets a receipt, and the numbers have no gap."""

import asyncio
import re

MEMBERS = 200
MATTERS = (
    "云坪镇{n}组的水渠垮了，稻田没水灌溉，三十多户着急，希望秋收前修好。",
    "云坪镇{n}组的路灯坏了半个月，晚上出门看不见，请尽快修好。",
    "云坪镇{n}组的垃圾三天没人清运，臭得很，建议每天清运。",
)


async def told(member):
    """The receipts on a member's phone, however they came."""
    words = [one.text for one in member.sandbox.heard(member.openid)]
    return re.findall(r"收到了，编号 (民20\d\d-\d{4,})", "\n".join(words))


async def test_two_hundred_members_at_once_get_receipts_without_gap_or_double(stage):
    members = await asyncio.gather(*(stage.somebody() for _ in range(MEMBERS)))
    await asyncio.gather(*(member.binds() for member in members))
    await stage.quiet()
    before = await stage.db.fetchval(
        "SELECT coalesce(max(given), 0) FROM counters WHERE org_id = $1 AND kind = '民'",
        stage.org_id,
    )
    matters = [MATTERS[n % len(MATTERS)].format(n=n) for n in range(MEMBERS)]
    await asyncio.gather(*(m.says(text) for m, text in zip(members, matters, strict=True)))
    # Whom a slow machine answers through the API has the card now, too.
    await stage.quiet()
    await asyncio.gather(*(member.says("1") for member in members))
    await stage.quiet()

    receipts = [receipt for member in members for receipt in await told(member)]
    numbers = sorted(int(receipt.rpartition("-")[2]) for receipt in receipts)
    assert numbers == list(range(before + 1, before + 1 + MEMBERS))
    sql = "SELECT receipt FROM opinions WHERE org_id = $1 AND reporter_id = ANY($2)"
    items = await stage.rows(sql, [member.person_id for member in members])
    assert sorted(item["receipt"] for item in items) == sorted(receipts)
    assert len({item["receipt"] for item in items}) == MEMBERS
