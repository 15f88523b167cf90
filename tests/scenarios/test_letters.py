"""Letters handed in by text: every one an item, once, with a committee or the office, and why.

The member persists: what is asked for is answered with 好了, the card and a gate's “still the
office?” with 1. Without LIAISON_SHARED_DATA the letters are made up here; with it, they are those
of its `routing` folder, as many as LIAISON_LETTERS says.
"""

import asyncio
import csv
import gzip
import itertools
import json
import os
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from rules.gates import GATES, Action
from rules.routing import route

SHARED = os.environ.get("LIAISON_SHARED_DATA")
#: How many letters are sent.
MANY = int(os.environ.get("LIAISON_LETTERS", "60"))
#: Members who write side by side.
WRITERS = 20
#: Messages after which even the most persistent member gives up on one letter.
MOST_TURNS = 6
RECEIPT = re.compile(r"民20\d\d-\d{4,}")
ITEMS = """
SELECT receipt, text, committee_id, state, routing,
    count(*) OVER (PARTITION BY regexp_replace(source_key, ':[0-9]+$', '')) = 1 AS alone
FROM opinions WHERE org_id = $1 AND reporter_id = ANY($2) ORDER BY receipt
"""

PLACES = (
    "云坪镇向阳村", "石桥乡集镇", "青龙镇中学门口", "城关镇东街小区", "白沙村二组", "老鹰岩寨",
    "河东新区", "双溪口车站", "金竹林场", "南门菜市场",
)  # fmt: skip
MATTERS = (
    ("路灯坏了", "晚上出门看不见", "建议换成太阳能路灯"),
    ("垃圾堆成山", "苍蝇到处飞", "希望每天清运一次"),
    ("自来水发黄", "煮饭都不敢用", "请派人检修水厂管网"),
    ("村卫生室没有医生", "看病要跑三十里", "能不能安排轮流坐诊"),
    ("放学时堵车", "孩子过马路危险", "建议派交警执勤"),
    ("水渠垮了", "稻田没水灌溉", "希望秋收前修好"),
    ("班车取消了", "赶集只能走路", "请恢复每天两班"),
    ("养猪场偷排污水", "河水又黑又臭", "建议环保部门查处"),
    ("手机没信号", "老人有事打不出电话", "希望加建基站"),
    ("老戏台快塌了", "雨季漏得厉害", "建议按文物修缮"),
    ("独居老人吃饭难", "有的一天只吃一顿", "建议办个助餐点"),
    ("幼儿园太远", "家长接送耽误做工", "能不能就近设一个班"),
)
SINCE = ("从去年冬天起", "半年多了", "上个月开始", "好几年了一直这样")
PEOPLE = ("三十多户", "全村两百来人", "附近的商户和学生", "一百多位老人")
SHAPES = (
    "{place}{matter}，{since}，{people}受影响，{harm}。{wish}。",
    "我想反映一下，{place}{matter}，{harm}，{people}意见很大，{since}没人管，{wish}。",
    "关于{place}{matter}的问题：{since}，{harm}，涉及{people}。{wish}！",
)


def made_up(count):
    """Letters of our own, no two alike, the same in every run."""
    kinds = list(itertools.product(SHAPES, PLACES, MATTERS, SINCE, PEOPLE))
    chosen = random.Random(7).sample(kinds, count)
    return [
        shape.format(place=place, matter=what, harm=harm, wish=wish, since=since, people=people)
        for shape, place, (what, harm, wish), since, people in chosen
    ]


def received(folder, count):
    """Real letters of a folder, spread over the whole of it."""
    with gzip.open(folder / "routing" / "train_dev.csv.gz", "rt", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    chosen = sorted(random.Random(7).sample(range(len(texts)), count))
    return [texts[place] for place in chosen]


@pytest.fixture(scope="module")
def letters():
    return received(Path(SHARED), MANY) if SHARED else made_up(MANY)


async def insist(member, letter):
    """Hand one letter in as somebody who will not be put off; gives the last answer."""
    heard = await member.says(letter)
    for _ in range(MOST_TURNS):
        choice = re.search(r"^1 ", heard, re.MULTILINE)
        if not choice and "好了" not in heard:
            break
        heard = await member.says("1" if choice else "好了")
    return heard


async def hand_in_all(members, letters):
    """Let the members write side by side; gives (letter, last answer) of every letter."""

    async def write(member, share):
        return [(letter, await insist(member, letter)) for letter in share]

    shares = [letters[place :: len(members)] for place in range(len(members))]
    done = await asyncio.gather(*map(write, members, shares))
    return [one for share in done for one in share]


def stopped(letter):
    """The gate that keeps a letter from anybody's desk, if it runs into one; None if not."""
    gate = route(letter).gate
    return next((row for row in GATES if row.gate is gate and row.action is Action.STOP), None)


async def test_every_letter_becomes_an_item_with_a_place_and_reasons(stage, letters):
    members = [await stage.bound() for _ in range(WRITERS)]
    outcomes = await hand_in_all(members, letters)
    turned_away = [letter for letter, heard in outcomes if not RECEIPT.search(heard)]
    assert [letter for letter in turned_away if not stopped(letter)] == []
    assert SHARED or turned_away == []

    told = [number for _, heard in outcomes for number in RECEIPT.findall(heard)]
    items = await stage.rows(ITEMS, [member.person_id for member in members])
    assert sorted(told) == [item["receipt"] for item in items]
    whole = Counter(item["text"] for item in items if item["alone"])
    assert whole == Counter(
        letter.strip() for letter, heard in outcomes if len(RECEIPT.findall(heard)) == 1
    )
    for item in items:
        assert item["committee_id"] or item["state"] == "submitted"
        assert all(why["sentence"] for why in json.loads(item["routing"])["reasons"])
        assert json.loads(item["routing"])["reasons"]
    print(f"{len(letters)} letters, {len(items)} items, {len(turned_away)} stopped by a gate")
