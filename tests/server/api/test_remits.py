"""What the committees are for, over the API: the office's alone."""

from collections.abc import Callable

import pytest

from models import Organisation, Remits
from rules.role import Role
from tests.server.api.test_search import hand_in

LAMP = "集镇的路灯坏了半个月，晚上黑漆漆的，盼着早点修好"
TO_POWER = {"overlaps": [{"rule": "路灯", "when": ["路灯"], "lead": "供电"}]}


async def test_the_office_reads_tries_changes_and_goes_back(
    org: Organisation, phone: Callable
) -> None:
    member, office = await phone(), await phone(Role.OFFICE, name="试验秘书")
    receipt = await hand_in(member, LAMP)
    told = await office.asks("GET", "/remits")
    assert (told["version"], told["changes"], told["versions"]) == (0, {}, [])
    assert {"code": "AGRI", "name": "农业农村委"}.items() <= told["committees"][2].items()
    assert "水利" in told["committees"][2]["departments"]

    trial = await office.asks("POST", "/remits/try", {"changes": TO_POWER})
    assert (trial["items"], trial["moves"]) == (1, 1)
    moved = trial["moved"][0]
    assert (moved["receipt"], moved["was"]["code"], moved["now"]["name"]) == (
        receipt,
        "ENV",
        "经济委",
    )
    assert not await Remits.filter(org=org).exists()

    changed = await office.asks("PUT", "/remits", {"changes": TO_POWER, "note": "电力公司接了"})
    assert (changed["version"], changed["versions"][0]["by"]) == (1, "试验秘书")
    assert changed["changes"]["overlaps"][0]["lead"] == "供电"
    suggested = await member.asks("POST", "/suggestions", {"text": LAMP})
    assert suggested["committee"] == {"code": "ECON", "name": "经济委"}

    again = {"changes": changed["changes"]}
    assert (await office.refused("PUT", "/remits", again, status=409))["code"] == "nothing_changed"
    assert (await office.asks("POST", "/remits/hold", {"version": 0}))["version"] == 0
    suggested = await member.asks("POST", "/suggestions", {"text": LAMP})
    assert suggested["committee"]["code"] == "ENV"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
async def test_nobody_else_does(phone: Callable, role: Role) -> None:
    held = await phone(role)
    await held.refused("GET", "/remits", status=403)
    await held.refused("POST", "/remits/try", {"changes": {}}, status=403)
    await held.refused("PUT", "/remits", {"changes": TO_POWER}, status=403)
    await held.refused("POST", "/remits/hold", {"version": 0}, status=403)


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"base": "six"}, "bad_input", "只能是"),
        ({"words": [{"word": "竹筏"}]}, "bad_input", "没有填"),
        ({"speed": 1}, "bad_input", "不是这里要填的"),
        ({"words_gone": ["竹筏"]}, "remits_wrong", "关键词“竹筏”的词：底本里没有"),
        ({"overlap_order": ["竹\u0000筏"]}, "remits_wrong", "没有这个事项"),
        (
            {"overlaps": [{"rule": "竹筏", "when": ["竹\u0000筏"], "lead": "应急"}]},
            "remits_wrong",
            "交叉事项“竹筏”的条件一",
        ),
        (
            {"words": [{"word": "筏", "kind": "strong", "department": "竹筏局"}]},
            "remits_wrong",
            "有 2 处要改，这次什么都没变。关键词“筏”的词：只有一个字",
        ),
    ],
)
async def test_what_is_wrong_is_named(
    phone: Callable, changes: dict[str, object], code: str, says: str
) -> None:
    office = await phone(Role.OFFICE)
    for method, path in (("POST", "/remits/try"), ("PUT", "/remits")):
        error = await office.refused(method, path, {"changes": changes}, status=422)
        assert error["code"] == code
        assert says in error["message"]


async def test_a_version_that_never_was(phone: Callable) -> None:
    office = await phone(Role.OFFICE)
    error = await office.refused("POST", "/remits/hold", {"version": 7}, status=404)
    assert "没有第 7 版" in error["message"]


async def test_a_county_of_five_is_shown_its_own_names(phone: Callable) -> None:
    member, office = await phone(), await phone(Role.OFFICE)
    await office.asks("PUT", "/remits", {"changes": {"base": "five"}})
    suggested = await member.asks("POST", "/suggestions", {"text": LAMP})
    assert suggested["committee"] == {"code": "JKW", "name": "经科委"}
    listed = await member.asks("GET", "/committees")
    names = [row["name"] for row in listed["committees"]]
    assert sorted(names) == sorted(["经科委", "文教委", "社法委", "提案委", "联络委", "办公室"])
