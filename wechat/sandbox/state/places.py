"""Places that people send: named ones to choose from, and spots at a distance from them."""

import math
from dataclasses import dataclass

#: Metres of one degree of latitude.
DEGREE = 111_195
#: How near the phone's map is, from 1 (the world) to 20; the platform hands it on as Scale.
SCALE = 16


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on the map, in degrees to the sixth decimal as phones give them.

    ValueError for a spot that is not on the globe.
    """

    label: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise ValueError("纬度在 -90 到 90 之间，经度在 -180 到 180 之间")
        for name in ("latitude", "longitude"):
            object.__setattr__(self, name, round(getattr(self, name), 6))

    def away(self, metres: float) -> "Place":
        """The spot so far from here, towards the equator; here itself for none."""
        if not metres:
            return self
        north = -math.copysign(metres / DEGREE, self.latitude)
        return Place(
            f"{self.label}（{_distance(metres)}外）", self.latitude + north, self.longitude
        )

    def as_json(self) -> dict[str, object]:
        """The place as the page offers it."""
        return {"label": self.label, "latitude": self.latitude, "longitude": self.longitude}


def _distance(metres: float) -> str:
    return f"{metres / 1000:g} 公里" if metres >= 1000 else f"{metres:g} 米"


#: What phones offer where the cast names no places.
PLACES = (
    Place("城关镇联络站", 30.2952, 109.4862),
    Place("河口村村委会", 30.3317, 109.5204),
    Place("人民路农贸市场", 30.2876, 109.4795),
    Place("东山小学门口", 30.2789, 109.5013),
)
