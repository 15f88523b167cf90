"""A circular for many people, and a worker that is killed while it tells them."""

from collections import Counter

from rules.role import Role
from tests.scenarios.programs import eventually
from tests.scenarios.stage import staged

MEMBERS, RATE = 60, 20


async def test_a_worker_killed_in_the_middle_tells_nobody_twice(services, own_database, tmp_path):
    async with staged(own_database, services.redis_url, tmp_path) as stage:
        office = await stage.bound(Role.OFFICE)
        members = [await stage.bound() for _ in range(MEMBERS)]
        stage.worker.stop()
        stage.env["LIAISON_PUSH_RATE"] = str(RATE)
        stage.worker.start()
        number = await issue(stage, office)

        async def a_third_has_heard():
            return heard(members, number).total() > MEMBERS / 3

        await eventually(a_third_has_heard, "pushes")
        stage.worker.kill()
        so_far = heard(members, number)
        stage.worker.start()
        await stage.quiet()
        await each_was_told_once_at_most(stage, members, number, so_far)


async def issue(stage, office):
    token = await stage.signs_in(office)
    letter = {"title": "传达全会精神", "text": "请各位委员认真学习。", "nonce": "scene-0001"}
    letter |= {"audience": [{"by": "everybody"}]}
    return (await stage.asks("POST", "/circulars", letter, token))["number"]


def heard(members, number):
    """Count the knocks on each phone that tell of the circular."""
    return Counter(
        member.person_id
        for member in members
        for words in member.heard("custom")
        if number in words
    )


async def each_was_told_once_at_most(stage, members, number, so_far):
    told = heard(members, number)
    assert set(told.values()) == {1}
    assert MEMBERS > so_far.total() > 0
    rows = await stage.rows("SELECT receiver_id, knock FROM notices WHERE org_id = $1")
    knocks = {row["receiver_id"]: row["knock"] for row in rows}
    assert set(knocks) == {member.person_id for member in members}
    assert set(knocks.values()) <= {"sent", "uncertain"}
    # Only who was being told when the worker died may have heard nothing.
    assert all(knocks[person_id] == "uncertain" for person_id in set(knocks) - set(told))
    assert all(person_id in told for person_id, knock in knocks.items() if knock == "sent")
    assert told.total() > so_far.total()
