"""A plan in the making: what a dialog keeps of it, and what can be read from one line."""

import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from handlers.audience import read_audience
from handlers.conversation import Data
from handlers.errors import AudienceUnknown, SeveralPeople
from handlers.planning import Holder, Plan, check_texts, check_times
from rules.activity import Kind, Organiser
from rules.attendance import Spot
from rules.audience import Chosen, packed, unpacked
from rules.text import normalise
from rules.when import Span, Unclear, read_when, say_when
from rules.when_words import number, words

#: What a title says of the kind; the first that is found holds: one studies what a plenary said.
_KIND_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.TOWN_MEETING: ("列席",),
    Kind.TRAINING: ("培训", "学习", "讲座", "辅导", "读书"),
    Kind.INSPECTION: ("视察", "察看", "督查", "检查"),
    Kind.STUDY: ("调研", "调查", "考察"),
    Kind.DISCUSSION: ("座谈", "协商", "恳谈", "讨论", "议事"),
    Kind.VISIT: ("走访", "看望", "慰问", "接待"),
    Kind.SERVICE: ("义诊", "下乡", "捐", "服务", "帮扶", "志愿", "咨询"),
    Kind.CAMPAIGN: ("主题", "实践"),
    Kind.STANDING: ("常委会", "常务委员会"),
    Kind.PLENARY: ("全会", "全体会议"),
    Kind.OTHER: ("其他",),
}
#: The kinds that are offered by number; the great meetings go by their name.
OFFERED = tuple(kind for kind in Kind if kind not in (Kind.PLENARY, Kind.STANDING))

_APART = re.compile(r"[\s,，;；。]+")
_GUESTS = re.compile(r"[\s,，;；。]请(?P<who>[^\s,，;；。]+)")
_HOURS = re.compile(r"(?P<hours>\d{1,2}|[一二两三四五六七八九十]+)个?(?P<half>半)?(?:小时|钟头)")


@dataclass(slots=True)
class PlanDraft:
    """What is known of a plan so far; empty is not known. Times are ISO texts.

    ``when`` are the words of a time that is not whole yet.
    """

    organiser: str
    station_id: int | None = None
    committee_id: int | None = None
    title: str = ""
    kind: str = ""
    when: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    audience: list[dict[str, str]] = field(default_factory=list)
    required: bool | None = None

    @classmethod
    def of(cls, data: Data) -> "PlanDraft":
        """Read what a dialog kept."""
        return cls(**data)  # type: ignore[arg-type]

    def data(self) -> Data:
        """Give what a dialog keeps."""
        return asdict(self)

    @property
    def starts_at(self) -> datetime:
        """When it begins, once that is known."""
        return datetime.fromisoformat(self.starts)

    @property
    def ends_at(self) -> datetime:
        """When it ends, once that is known."""
        return datetime.fromisoformat(self.ends)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """Who is invited."""
        return unpacked(self.audience)

    @property
    def spot(self) -> Spot | None:
        """Where it is on the map, if somebody sent that."""
        if self.latitude is None or self.longitude is None:
            return None
        return Spot(self.latitude, self.longitude)

    def invite(self, audience: tuple[Chosen, ...]) -> None:
        """Keep who is invited."""
        self.audience = packed(audience)

    def at(self, spot: Spot) -> None:
        """Keep where it is on the map."""
        self.latitude, self.longitude = spot.latitude, spot.longitude

    def plan(self, source_key: str) -> Plan:
        """Give the whole plan."""
        return Plan(
            kind=Kind(self.kind),
            title=self.title,
            holder=Holder(Organiser(self.organiser), self.station_id, self.committee_id),
            audience=self.chosen,
            place=self.place,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            source_key=source_key,
            required=bool(self.required),
            spot=self.spot,
        )

    def check(self, now: datetime) -> None:
        """Raise what is wrong with what is there already."""
        check_texts(self.title or "活动", self.place or "地点")
        if self.starts and self.ends:
            check_times(self.starts_at, self.ends_at, now)

    # --- reading ------------------------------------------------------------------------------

    def read_line(self, said: str, now: datetime) -> None:
        """Fill in what one line says: “视察水厂 12月20日9点到11点 云坪镇水厂”."""
        parts = [part for part in _APART.split(said) if part]
        times = [part for part in parts if _is_time(part)]
        rest = [part for part in parts if part not in times]
        if rest:
            self.name(rest[0])
        self.place = self.place or " ".join(rest[1:])
        if times:
            self.read_time(" ".join(times), now)

    def name(self, title: str) -> None:
        """Keep the title, and what it says of the kind."""
        self.title = title
        self.kind = self.kind or kind_in(title)

    def read_time(self, said: str, now: datetime) -> Unclear | None:
        """Read a time, with what was said of it before; gives what is still unclear."""
        read = read_when(said, now)
        if isinstance(read, Unclear) and self.when:
            said = f"{self.when} {said}"
            read = read_when(said, now)
        if isinstance(read, Unclear):
            self.when = said if read in (Unclear.NO_DAY, Unclear.NO_TIME) else ""
            return read
        self.when = ""
        self.starts = read.starts_at.isoformat()
        self.ends = read.ends_at.isoformat() if read.ends_at else ""
        return None

    def read_end(self, said: str, now: datetime) -> bool:
        """Read when it ends: “11点半”, “三小时”; False where that is not clear."""
        if hours := _HOURS.search(normalise(said)):
            self.last(number(hours["hours"].replace("两", "二")) + (0.5 if hours["half"] else 0))
            return True
        read = read_when(f"{say_when(self.starts_at, None, now)}—{said}", now)
        if not isinstance(read, Span) or read.ends_at is None:
            return False
        self.ends = read.ends_at.isoformat()
        return True

    def last(self, hours: float) -> None:
        """Let it last so many hours."""
        self.ends = (self.starts_at + timedelta(hours=hours)).isoformat()


async def read_said(draft: PlanDraft, org_id: int, said: str, now: datetime) -> None:
    """Fill in what one line says, “请全体常委” in it too; who is not known is asked for later."""
    if guests := _GUESTS.search(said):
        said = said.replace(guests.group(), " ")
        with suppress(AudienceUnknown, SeveralPeople):
            draft.invite(await read_audience(org_id, guests["who"]))
    draft.read_line(said, now)


def _is_time(part: str) -> bool:
    """Tell a time from words in which one occurs, as in “视察3号水库”."""
    said = sum(len(found.group()) for _, found in words(part))
    return said * 5 >= len(normalise(part)) * 3


def kind_in(said: str) -> str:
    """Guess a kind from words; empty where they say nothing of it."""
    plain = normalise(said)
    found = (kind for kind, row in _KIND_WORDS.items() if any(word in plain for word in row))
    return next(found, "")
