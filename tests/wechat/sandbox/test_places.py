"""Places that phones send: on the globe, a distance away, and as the platform words them."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wechat.sandbox import Sandbox
from wechat.sandbox.state.places import PLACES, Place

AMY = "oAmy000000000000000000000001"
OFF_THE_GLOBE = [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.1), (math.nan, 0.0), (0.0, math.inf)]


def metres_between(one: Place, other: Place) -> float:
    """The great circle by the haversine formula."""
    lat1, lng1, lat2, lng2 = map(
        math.radians, (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(half))


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 100_000))
def test_away_is_as_far_as_it_says(latitude: float, longitude: float, metres: float) -> None:
    here = Place("门口", latitude, longitude)
    assert metres_between(here, here.away(metres)) == pytest.approx(metres, rel=0.001, abs=0.2)


def test_a_place_away_says_so() -> None:
    here = PLACES[0]
    assert here.away(80).label == "城关镇联络站（80 米外）"
    assert here.away(30_000).label == "城关镇联络站（30 公里外）"
    assert here.away(0) == here


@pytest.mark.parametrize(("latitude", "longitude"), OFF_THE_GLOBE)
async def test_a_phone_sends_no_place_off_the_globe(
    box: Sandbox, toy: Any, latitude: float, longitude: float
) -> None:
    with pytest.raises(ValueError, match="纬度在"):
        await box.sends_location(AMY, latitude, longitude)
    assert (toy.got, box.person(AMY).bubbles) == ([], [])


@pytest.mark.parametrize("shape", [("safe", "xml"), ("plain", "json")], ids=["xml", "json"])
async def test_a_place_comes_in_the_platform_s_words(box: Sandbox, toy: Any) -> None:
    await box.sends_location(AMY, 30.29520012, -0.00001, "联络站 & 门口")
    told = toy.got[-1]
    assert (told.latitude, told.longitude, told.label) == (30.2952, -0.00001, "联络站 & 门口")
    assert {"Location_X", "Location_Y", "Scale", "Label", "MsgId"} <= set(told.fields)
    (bubble,) = box.person(AMY).bubbles
    assert (bubble.kind, bubble.text) == ("location", "联络站 & 门口")
    assert bubble.fields == {"latitude": 30.2952, "longitude": -0.00001}
