"""Templates, codes, media, QR codes and menus: each limit of the platform as a table."""

import pytest

from tests.wechat.sandbox.refused import code_of
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.samples import SAMPLES, draw_picture, draw_voice
from wechat.sandbox.state.codes import Codes
from wechat.sandbox.state.media import MIB, MediaStore
from wechat.sandbox.state.menus import find_button, read_menu
from wechat.sandbox.state.templates import Template, Templates
from wechat.sandbox.state.tickets import Tickets, read_scene

# Templates

VALUES = [
    ("thing1", "字" * 20, 0),
    ("thing1", "字" * 21, 47003),
    ("thing1", "两\n行", 47003),
    ("thing1", " ", 47003),
    ("number1", "12.5", 0),
    ("number1", "十二", 47003),
    ("letter1", "abc", 0),
    ("letter1", "abc1", 47003),
    ("character_string1", "民2026", 47003),
    ("character_string1", "MIN-2026-0123", 0),
    ("character_string1", "a" * 33, 47003),
    ("time1", "15:01", 0),
    ("time1", "2026年3月1日 15:01", 0),
    ("time1", "2026-03-01 15:01~16:00", 0),
    ("time1", "明天", 47003),
    ("date1", "2026年3月1日", 0),
    ("date1", "15:01", 47003),
    ("amount1", "￥12.50元", 0),
    ("amount1", "约十元", 47003),
    ("phone_number1", "0718-1234567", 0),
    ("phone_number1", "1" * 18, 47003),
    ("name1", "王小明", 0),
    ("name1", "字" * 11, 47003),
    ("name1", "a" * 20, 0),
    ("phrase1", "已答复", 0),
    ("phrase1", "字" * 6, 47003),
    ("phrase1", "ok", 47003),
]


@pytest.mark.parametrize(("name", "value", "code"), VALUES)
def test_a_field_keeps_its_limit(name: str, value: str, code: int) -> None:
    template = Template("t", "通知", "notice", {name: "事项"})
    assert code_of(lambda: template.read({name: {"value": value}})) == code


@pytest.mark.parametrize("data", [{}, {"thing1": "文"}, {"thing1": {"value": None}}])
def test_a_missing_field_is_named(data: dict[str, object]) -> None:
    with pytest.raises(Refusal, match=r"data\.thing1\.value is empty"):
        Template("t", "通知", "notice", {"thing1": "事项"}).read(data)


def test_twenty_five_templates_of_one_use() -> None:
    templates = Templates()
    for number in range(25):
        templates.add(Template(str(number), "通知"))
    assert code_of(lambda: templates.add(Template("26", "通知"))) == 45026
    assert code_of(lambda: templates.add(Template("0", "改名"))) == 0
    assert code_of(lambda: templates.add(Template("n", "通知", "notice"))) == 0


def test_grants_add_up_and_long_term_ones_stay() -> None:
    templates = Templates()
    once = templates.add(Template("once", "通知", "notice"))
    always = templates.add(Template("always", "通知", "notice", long_term=True))
    templates.grant("o", "once")
    assert templates.grant("o", "once") == 2
    templates.grant("o", "always")
    assert [code_of(lambda: templates.use_grant("o", once)) for _ in range(3)] == [0, 0, 43101]
    assert [code_of(lambda: templates.use_grant("o", always)) for _ in range(3)] == [0, 0, 0]
    assert code_of(lambda: templates.use_grant("other", always)) == 43101
    assert code_of(lambda: templates.grant("o", "none")) == 40037
    assert code_of(lambda: templates.find("once", "template")) == 40037


# Codes, media, QR codes


@pytest.mark.parametrize(("age", "code"), [(0, 0), (299, 0), (300, 40029)])
def test_a_code_lives_five_minutes_and_once(age: float, code: int) -> None:
    codes = Codes()
    value = codes.mint("login", "o", 0)
    assert code_of(lambda: codes.redeem("phone", value, 0)) == 40029
    assert code_of(lambda: codes.redeem("login", value, age)) == code
    assert code_of(lambda: codes.redeem("login", value, age)) == 40029


PICTURE = draw_picture("road")
FILES = [
    ("image", PICTURE, 0),
    ("voice", draw_voice(3), 0),
    ("image", draw_voice(3), 40005),
    ("voice", PICTURE, 40005),
    ("image", b"", 40006),
    ("image", PICTURE + bytes(10 * MIB), 40006),
    ("thumb", PICTURE + bytes(64 * 1024), 40006),
    ("scroll", PICTURE, 40004),
]


@pytest.mark.parametrize(("kind", "content", "code"), FILES)
def test_media_are_what_they_say_and_not_too_large(kind: str, content: bytes, code: int) -> None:
    assert code_of(lambda: MediaStore().keep(kind, content, 0)) == code


@pytest.mark.parametrize(("age", "code"), [(3 * 86_400 - 1, 0), (3 * 86_400, 40007)])
def test_media_live_three_days(age: float, code: int) -> None:
    store = MediaStore()
    media = store.keep("image", PICTURE, 0)
    assert code_of(lambda: store.find(media.media_id, age)) == code


def test_every_sample_is_a_picture() -> None:
    store = MediaStore()
    for name in SAMPLES:
        assert store.keep("image", draw_picture(name), 0).content_type == "image/jpeg"


SCENES: list[tuple[str, dict[str, object], int]] = [
    ("QR_STR_SCENE", {"scene_str": "a"}, 0),
    ("QR_STR_SCENE", {"scene_str": "a" * 64}, 0),
    ("QR_STR_SCENE", {"scene_str": "a" * 65}, 40129),
    ("QR_STR_SCENE", {"scene_str": ""}, 40129),
    ("QR_STR_SCENE", {"scene_id": 1}, 40129),
    ("QR_SCENE", {"scene_id": 1}, 0),
    ("QR_SCENE", {"scene_id": 2**32 - 1}, 0),
    ("QR_SCENE", {"scene_id": 2**32}, 40129),
    ("QR_SCENE", {"scene_id": 0}, 40129),
    ("QR_LIMIT_SCENE", {"scene_id": 100_000}, 0),
    ("QR_LIMIT_SCENE", {"scene_id": 100_001}, 40129),
    ("QR_CARD", {"scene_id": 1}, 40053),
]


@pytest.mark.parametrize(("action", "scene", "code"), SCENES)
def test_scenes_keep_their_limits(action: str, scene: dict[str, object], code: int) -> None:
    assert code_of(lambda: read_scene(action, scene)) == code


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, 40035), (1, 0), (2_592_000, 0), (2_592_001, 40035)]
)
def test_temporary_codes_last_up_to_thirty_days(seconds: int, code: int) -> None:
    assert code_of(lambda: Tickets().make("QR_STR_SCENE", "s", seconds, 0)) == code


def test_codes_are_found_by_what_a_phone_sees() -> None:
    tickets = Tickets()
    once = tickets.make("QR_STR_SCENE", "s", 60, 0)
    lasting = tickets.make("QR_LIMIT_STR_SCENE", "t", 0, 0)
    for mark in (once.ticket, once.url, "s"):
        assert tickets.find(mark) == once
    assert tickets.find("t") == lasting
    assert tickets.find("u") is None
    assert [once.alive(at) for at in (59, 60)] == [True, False]
    assert lasting.alive(1e12)


def test_codes_are_offered_newest_first_and_not_long_after_their_end() -> None:
    tickets = Tickets()
    tickets.make("QR_LIMIT_STR_SCENE", "paper", 0, 0)
    for step in range(30):
        tickets.make("QR_STR_SCENE", str(step), 60, step * 30)
    assert [t.scene for t in tickets.offered(900)][:2] == ["29", "28"]
    stale = [t.scene for t in tickets.offered(900) if not t.alive(900)]
    assert (stale[0], stale[-1], len(stale)) == ("28", "9", 20)
    assert tickets.offered(900)[-1].scene == "paper"
    assert [t.scene for t in tickets.offered(1e6)] == ["paper"]


def test_no_more_codes_are_offered_than_somebody_looks_through() -> None:
    tickets = Tickets()
    for number in range(70):
        tickets.make("QR_LIMIT_STR_SCENE", str(number), 0, 0)
    assert [t.scene for t in tickets.offered(0)] == [str(n) for n in range(69, 9, -1)]


# Menus


def _button(name: str = "反映", **more: object) -> dict[str, object]:
    return {"name": name, "type": "click", "key": "K"} | more


def _below(*children: object) -> dict[str, object]:
    return {"name": "办事", "sub_button": list(children)}


MENUS: list[tuple[str, object, int]] = [
    ("three", [_button()] * 3, 0),
    ("none", [], 40016),
    ("four", [_button()] * 4, 40016),
    ("not a list", {"name": "a"}, 40016),
    ("not a button", ["a"], 40035),
    ("five below", [_below(*[_button()] * 5)], 0),
    ("six below", [_below(*[_button()] * 6)], 40023),
    ("name of 16 bytes", [_button("五个字刚好a")], 0),
    ("name of 18 bytes", [_button("六个字太长了")], 40018),
    ("no name", [_button("")], 40018),
    ("name below of 60 bytes", [_below(_button("字" * 20))], 0),
    ("name below of 63 bytes", [_below(_button("字" * 21))], 40025),
    ("unknown type", [_button(type="fly")], 40017),
    ("unknown type below", [_below(_button(type="fly"))], 40024),
    ("key of 128 bytes", [_button(key="k" * 128)], 0),
    ("key of 129 bytes", [_button(key="k" * 129)], 40019),
    ("no key below", [_below(_button(key=""))], 40026),
    ("view without url", [_button(type="view")], 40020),
    ("view below without url", [_below(_button(type="view"))], 40027),
    ("url of 1025 bytes", [_button(type="view", url="u" * 1025)], 40020),
    ("mini-program without page", [_button(type="miniprogram", url="u")], 40035),
    ("mini-program", [_button(type="miniprogram", url="u", appid="a", pagepath="p")], 0),
]


@pytest.mark.parametrize(("menu", "code"), [m[1:] for m in MENUS], ids=[m[0] for m in MENUS])
def test_menus_keep_their_limits(menu: object, code: int) -> None:
    assert code_of(lambda: read_menu(menu)) == code


def test_a_button_is_found_by_name_or_key() -> None:
    menu = read_menu([_below(_button("进度", key="PROGRESS")), _button()])
    for label, key in (("进度", "PROGRESS"), ("PROGRESS", "PROGRESS"), ("反映", "K")):
        found = find_button(menu, label)
        assert found is not None
        assert found["key"] == key
    assert find_button(menu, "办事") is None
