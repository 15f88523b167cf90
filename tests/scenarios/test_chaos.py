"""Every process is killed under load while WeChat repeats: nothing is lost, nothing is doubled.

A member is acknowledged when their phone shows a receipt. Each kill waits until the service is up
again and has acknowledged more, so that no outcome hangs on time.
"""

import asyncio
import itertools
import re
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from rules.opinion import LIFECYCLE, Party
from rules.role import Role
from server.embedded import Postgres, Valkey, running, temporary_data_dir
from tests.scenarios.programs import LOOK, eventually
from tests.scenarios.stage import staged
from wechat.sandbox import Timing

WRITERS = 10
#: Receipts that must come between two kills.
PROGRESS = 15
ROUNDS = 2
#: Seconds for which people look at a phone that stays silent, before they ask again.
ATTENTION = 30.0
MATTERS = (
    "云坪镇第{n}件：集镇的垃圾三天才清运一次，臭了一条街，建议每天清运。",
    "云坪镇第{n}件：水渠垮了，稻田没水灌溉，三十多户着急，希望秋收前修好。",
    "云坪镇第{n}件：这件事说不清归谁管，大家都很着急，请帮忙看看怎么办才好。",
)
RECEIPT = re.compile(r"民20\d\d-\d{4,}")
#: What the service says by itself, as against late answers.
PUSH = re.compile(r"您反映的|(?:【急】)?(?:新收社情民意|民20\d\d-\d+ 转到)")


async def say(phone, words):
    """Say something and give the answer, at once or through the API, or WeChat's “out of order”.

    Nothing, when none comes: WeChat refuses a late answer after five messages. People ask again.
    """
    bubbles = await phone.sandbox.says(phone.openid, words)
    while all(PUSH.match(bubble.text) for bubble in bubbles):
        try:
            bubbles = await phone.sandbox.hears(phone.openid, 1, ATTENTION)
        except TimeoutError:
            return ""
    return "\n".join(bubble.text for bubble in bubbles)


async def ask(phone, words, answer):
    """Ask again until there is such an answer."""
    while not re.search(answer, heard := await say(phone, words)):
        pass
    return heard


def receipts_on(phone):
    return set(RECEIPT.findall("\n".join(one.text for one in phone.sandbox.heard(phone.openid))))


class Load:
    """Members who report one matter after the other, and staff who take what comes."""

    def __init__(self):
        self.numbers = itertools.count(1)
        #: Matter → who reported it and the receipt they got.
        self.acknowledged = {}
        self.taken = set()
        self.over = False

    async def writes(self, member):
        while not self.over:
            number = next(self.numbers)
            matter = MATTERS[number % len(MATTERS)].format(n=number)
            self.acknowledged[matter] = (member, await self.hands_in(member, matter))

    async def hands_in(self, member, matter):
        """Report a matter as a person does who looks for it before reporting it again."""
        known = receipts_on(member)
        while True:
            await say(member, matter)
            await say(member, "1")
            await ask(member, "进度", "您最近的|还没报过")
            if new := receipts_on(member) - known:
                (receipt,) = new
                return receipt

    async def takes(self, staff):
        while not self.over:
            for receipt in set(RECEIPT.findall(await say(staff, "待办"))) - self.taken:
                answer = await say(staff, f"收 {receipt.rpartition('-')[2]}")
                if f"{receipt} 已收" in answer:
                    self.taken.add(receipt)

    async def grows(self):
        """Wait until more matters are acknowledged."""
        goal = len(self.acknowledged) + PROGRESS

        async def grown():
            return len(self.acknowledged) >= goal

        await eventually(grown, "more receipts")


async def keep(programs):
    """Start again what ends, as a supervisor does."""
    while True:
        for program in programs:
            if not program.runs():
                program.start()
        await asyncio.sleep(LOOK)


@asynccontextmanager
async def under_way(*work):
    """Let it all run while the block lasts."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def servers():
    """A PostgreSQL and a Valkey of our own, as they are in production: durable, and not."""
    with temporary_data_dir() as folder:
        postgres, valkey = Postgres(folder), Valkey(folder)
        with running(postgres), running(valkey):
            yield postgres, valkey


async def kill_all_in_turn(stage, servers, load):
    victims = [stage.web, stage.worker, *reversed(servers)]
    for victim in victims * ROUNDS:
        await load.grows()
        await asyncio.to_thread(victim.kill)
        if victim in servers:
            await stage.missed()
            await asyncio.to_thread(victim.revive)
    await stage.ready()
    await load.grows()


async def test_killing_everything_in_turn_loses_and_doubles_nothing(servers, tmp_path):
    postgres, valkey = servers
    load, timing = Load(), Timing(apart=0.7)
    async with staged(postgres.url, valkey.url, tmp_path, timing=timing) as stage:
        staff = await stage.bound(Role.COMMITTEE, "ENV")
        office = await stage.bound(Role.OFFICE)
        members = [await stage.bound() for _ in range(WRITERS)]
        async with under_way(keep([stage.web, stage.worker])):
            writing = [load.writes(member) for member in members]
            async with under_way(load.takes(staff), *writing) as tasks:
                await kill_all_in_turn(stage, servers, load)
                load.over = True
                await asyncio.gather(*tasks)
            await stage.quiet()
            await every_acknowledged_item_is_there_once(stage, load)
            await every_notice_is_in_the_inbox(stage)
            await pushes_resume(stage, members[0], office)


async def every_acknowledged_item_is_there_once(stage, load):
    items = await stage.rows("SELECT * FROM opinions WHERE org_id = $1 ORDER BY id")
    found = {
        item["receipt"]: (item["reporter_id"], set(item["text"].split("\n"))) for item in items
    }
    promised = {
        receipt: (member.person_id, {matter})
        for matter, (member, receipt) in load.acknowledged.items()
    }
    assert found == promised
    numbers = [int(item["receipt"].rpartition("-")[2]) for item in items]
    assert sorted(numbers) == list(range(1, len(items) + 1))
    lines = await stage.rows(
        "SELECT i.receipt, e.verb FROM entries e JOIN opinions i"
        " ON i.id = e.opinion_id WHERE e.org_id = $1"
    )
    assert max(Counter(map(tuple, lines)).values()) == 1
    assert load.taken <= {line["receipt"] for line in lines if line["verb"] == "take"}


TOLD = """
SELECT e.id AS entry, e.verb, e.actor_id, i.reporter_id,
    array(SELECT person_id FROM appointments WHERE role = 'office_staff') AS office,
    array(SELECT person_id FROM appointments a WHERE a.committee_id = e.committee_id) AS committee
FROM entries e JOIN opinions i ON i.id = e.opinion_id WHERE e.org_id = $1
"""
TELLS = {step.verb: step.tells for step in LIFECYCLE}


def receivers(row):
    """Who is to find an entry in their inbox, by the lifecycle."""
    people = {
        Party.REPORTER: [row["reporter_id"]],
        Party.OFFICE: row["office"],
        Party.COMMITTEE: row["committee"],
        Party.STATION: [],
    }
    told = {person for party in TELLS[row["verb"]] for person in people[party]}
    return told if row["verb"] == "submit" else told - {row["actor_id"]}


async def every_notice_is_in_the_inbox(stage):
    due = [(row["entry"], who) for row in await stage.rows(TOLD) for who in receivers(row)]
    notices = await stage.rows("SELECT entry_id, receiver_id, knock FROM notices WHERE org_id = $1")
    assert sorted((row["entry_id"], row["receiver_id"]) for row in notices) == sorted(due)
    assert {row["knock"] for row in notices} <= {"sent", "refused", "heard", "uncertain"}


async def pushes_resume(stage, member, office):
    await office.says("待办")
    await stage.sandbox.says(member.openid, MATTERS[2].format(n=0))
    heard = await member.says("1")
    receipt = RECEIPT.search(heard).group(0)
    while receipt not in await office.hears():
        pass
