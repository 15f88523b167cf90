"""The end of an item over the API: ratings, outcomes, the chain; and nothing of them to others."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from handlers.merging import merge
from handlers.people import actor_for
from models import Opinion
from rules.role import Role

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


async def _handed_in(held: Any) -> str:
    given = {"text": TEXT, "nonce": uuid4().hex}
    return str((await held.asks("POST", "/opinions", given, status=201))["receipt"])


@pytest.fixture
async def cast(phone: Callable[..., Any]) -> dict[str, Any]:
    """Two members, the committee and the office."""
    return {
        "one": await phone(name="试验甲"),
        "two": await phone(name="试验乙"),
        "farming": await phone(Role.COMMITTEE, committee="AGRI"),
        "office": await phone(Role.OFFICE),
    }


@pytest.fixture
async def answered(cast: dict[str, Any], now: Any) -> tuple[str, str]:
    """The receipts of an item that was answered, and of one that was merged into it."""
    first, second = await _handed_in(cast["one"]), await _handed_in(cast["two"])
    person = cast["farming"].person
    staff = await actor_for(person.org_id, person.id)
    assert staff is not None
    await merge(staff, second, first, now=now)
    words = {"words": "本月修好"}
    await cast["farming"].asks("POST", f"/opinions/{first}/answer", words)
    return first, second


def _rating(attitude: str, result: str, **more: str) -> dict[str, str]:
    return {"attitude": attitude, "result": result, **more}


async def test_two_reporters_rate_and_it_is_worked_once_more(
    cast: dict[str, Any], answered: tuple[str, str]
) -> None:
    first, second = answered
    seen = await cast["two"].asks("GET", f"/opinions/{second}")
    assert (seen["state"], seen["state_name"], seen["answer"]) == (
        "merged",
        "已并案：已答复",
        "本月修好",
    )
    assert [verb["verb"] for verb in seen["verbs"]] == ["rate"]
    path = f"/opinions/{second}/rate"
    done = await cast["two"].asks("POST", path, _rating("satisfied", "dissatisfied"))
    assert done["reopened"] is True
    assert (done["opinion"]["receipt"], done["opinion"]["state_name"]) == (
        second,
        "已并案：重新办理中",
    )
    more = {"words": "路又塌了"}
    await cast["two"].asks("POST", f"/opinions/{second}/rating-words", more)
    error = await cast["two"].refused("POST", f"/opinions/{second}/rating-words", more, status=409)
    assert error["code"] == "rating_closed"
    error = await cast["one"].refused(
        "POST", f"/opinions/{first}/rate", _rating("satisfied", "satisfied"), status=409
    )
    assert error["code"] == "wrong_state"

    read = await cast["farming"].asks("GET", f"/opinions/{first}")
    assert [link["verb"] for link in read["outcomes"]] == ["answer", "rate", "rehandle", "rate"]
    (rating,) = read["facets"]["rating"]
    assert (rating["name"], rating["words"], rating["mine"]) == (
        "态度满意，结果不满意",
        "路又塌了",
        False,
    )
    lines = [line for line in read["timeline"] if line["verb"] == "rate"]
    assert [line["by"] for line in lines] == ["反映人", "反映人"]
    known = await cast["office"].asks("GET", f"/opinions/{first}")
    assert [line["by"] for line in known["timeline"] if line["verb"] == "rate"] == ["试验乙"] * 2

    own = await cast["one"].asks("GET", f"/opinions/{first}")
    assert [link["verb"] for link in own["outcomes"]] == ["answer", "rehandle"]
    assert (own["facets"]["rating"], own["verbs"]) == ([], [])
    assert second not in str(own)
    other = await cast["two"].asks("GET", f"/opinions/{second}")
    assert first not in str(other)
    assert [one["mine"] for one in other["facets"]["rating"]] == [True]


async def test_the_office_records_and_all_reporters_read(
    cast: dict[str, Any], answered: tuple[str, str]
) -> None:
    first, second = answered
    path, office = f"/opinions/{first}", cast["office"]
    await office.asks("POST", f"{path}/adopt", {"level": "city", "combined": True})
    await office.asks("POST", f"{path}/report-up", {"level": "province"})
    await office.asks("POST", f"{path}/instruct", {"level": "county"})
    error = await office.refused("POST", f"{path}/instruct", {"level": "county"}, status=409)
    assert error["code"] == "recorded_already"
    for name, receipt in (("one", first), ("two", second)):
        facets = (await cast[name].asks("GET", f"/opinions/{receipt}"))["facets"]
        assert [(row["level_name"], row["combined"]) for row in facets["adoption"]] == [
            ("市", True)
        ]
        assert [row["level"] for row in facets["report_up"]] == ["province"]
        assert [row["level"] for row in facets["instruction"]] == ["county"]
        assert facets["reply"] is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"level": "town"}, "级别（level）只能是"),
        ({"level": "city", "on": "昨天"}, "日期（on）应是日期"),
        ({"level": "city", "on": "2999-01-01"}, "日期要在"),
        ({"level": "city", "words": "请认真研究"}, "文字（words）不是这里要填的"),
        ({}, "级别（level）没有填"),
    ],
)
async def test_of_an_instruction_level_and_day_alone(
    cast: dict[str, Any], answered: tuple[str, str], body: dict[str, str], says: str
) -> None:
    path = f"/opinions/{answered[0]}/instruct"
    error = await cast["office"].refused("POST", path, body, status=422)
    assert says in error["message"]


BODIES = {
    "rate": _rating("satisfied", "satisfied"),
    "rating-words": {"words": "好"},
    "adopt": {"level": "city"},
    "report-up": {"level": "city"},
    "instruct": {"level": "city"},
}


@pytest.mark.parametrize("verb", BODIES)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.STATION_HEAD, Role.UNIT, Role.ADMIN])
async def test_a_foreign_item_is_as_an_absent_one(
    cast: dict[str, Any],
    answered: tuple[str, str],
    phone: Callable[..., Any],
    verb: str,
    role: Role,
) -> None:
    held = await phone(role)
    errors = [
        await held.refused("POST", f"/opinions/{receipt}/{verb}", BODIES[verb], status=404)
        for receipt in (*answered, "民2026-999999")
    ]
    assert {(error["code"], error["message"]) for error in errors} == {
        ("not_found", "没有找到这条，请核对编号。")
    }
    assert await Opinion.filter(receipt=answered[0], state="fed_back").exists()


@pytest.mark.parametrize("verb", ["adopt", "report-up", "instruct"])
async def test_only_the_office_records(
    cast: dict[str, Any], answered: tuple[str, str], verb: str
) -> None:
    for name in ("one", "farming"):
        path = f"/opinions/{answered[0]}/{verb}"
        error = await cast[name].refused("POST", path, BODIES[verb], status=403)
        assert error["code"] == "not_allowed"
