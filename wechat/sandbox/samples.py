"""Pictures and a voice to send when the person has none at hand, drawn here."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

Drawing = ImageDraw.ImageDraw
WIDTH, HEIGHT, SCALE = 720, 540, 2

#: One AMR-NB frame that carries no sound, 20 ms long.
_QUIET = b"\x7c"


def draw_voice(seconds: float) -> bytes:
    """An AMR file of that length (1 to 60 s) with nothing to hear."""
    frames = round(min(60.0, max(1.0, seconds)) * 50)
    return b"#!AMR\n" + _QUIET * frames


def draw_picture(name: str) -> bytes:
    """The sample of that name as JPEG; KeyError when there is none."""
    _, sky, ground, paint = SAMPLES[name]
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), sky)
    _shade(image, sky)
    draw = ImageDraw.Draw(image)
    _shape(draw, "rectangle", (0, 330, WIDTH, HEIGHT), ground)
    paint(draw)
    out = io.BytesIO()
    small = image.filter(ImageFilter.GaussianBlur(0.6)).resize((WIDTH, HEIGHT))
    small.save(out, "JPEG", quality=88)
    return out.getvalue()


def _shade(image: Image.Image, sky: str) -> None:
    """A sky that grows lighter towards the ground."""
    light = Image.new("RGB", image.size, "#f6f3ea")
    mask = Image.linear_gradient("L").resize(image.size).point([n // 2 for n in range(256)])
    image.paste(Image.composite(light, Image.new("RGB", image.size, sky), mask))


def _shape(draw: Drawing, kind: str, box: tuple[float, ...], fill: str) -> None:
    points = [value * SCALE for value in box]
    getattr(draw, kind)(points, fill=fill)


def _houses(draw: Drawing, wall: str) -> None:
    for left, top, width in ((40, 190, 150), (210, 140, 120), (350, 210, 170), (540, 165, 140)):
        _shape(draw, "rectangle", (left, top, left + width, 330), wall)
        for x in range(left + 18, left + width - 26, 42):
            for y in range(top + 22, 300, 48):
                _shape(draw, "rectangle", (x, y, x + 20, y + 26), "#e9eef2")


def _pothole(draw: Drawing) -> None:
    _houses(draw, "#b9b3a6")
    for x in range(30, WIDTH, 150):
        _shape(draw, "polygon", (x, 372, x + 70, 372, x + 62, 380, x - 8, 380), "#d9d5c8")
    _shape(draw, "ellipse", (230, 400, 520, 500), "#4a463f")
    _shape(draw, "ellipse", (250, 414, 505, 496), "#37332d")
    _shape(draw, "ellipse", (300, 440, 450, 484), "#6d7f88")
    for x, y in ((215, 470), (540, 430), (560, 470), (190, 430)):
        _shape(draw, "ellipse", (x, y, x + 26, y + 16), "#5a554c")


def _lamp(draw: Drawing) -> None:
    _houses(draw, "#2d3746")
    _shape(draw, "rectangle", (470, 110, 482, 430), "#11161e")
    _shape(draw, "polygon", (476, 110, 360, 128, 360, 136, 482, 124), "#11161e")
    _shape(draw, "ellipse", (330, 124, 390, 148), "#39424f")
    _shape(draw, "ellipse", (90, 60, 140, 110), "#e8e3cf")


def _flood(draw: Drawing) -> None:
    _houses(draw, "#a8a294")
    _shape(draw, "rectangle", (0, 350, WIDTH, HEIGHT), "#7d8f92")
    for y in range(370, HEIGHT, 28):
        for x in range(-40 + (y % 56), WIDTH, 130):
            _shape(draw, "ellipse", (x, y, x + 90, y + 7), "#a3b3b5")
    _shape(draw, "rounded_rectangle", (300, 330, 450, 400), "#a33c31")
    _shape(draw, "polygon", (325, 332, 350, 296, 405, 296, 430, 332), "#8d342b")


def _rubbish(draw: Drawing) -> None:
    _houses(draw, "#c3b49c")
    _shape(draw, "polygon", (270, 280, 450, 280, 430, 450, 290, 450), "#3f7a58")
    _shape(draw, "rectangle", (255, 266, 465, 286), "#2f5f44")
    bags = (
        (230, 400, "#2b2b30"),
        (440, 410, "#35353b"),
        (180, 430, "#4b4640"),
        (330, 220, "#e7e2d6"),
    )
    for x, y, fill in bags:
        _shape(draw, "ellipse", (x, y, x + 92, y + 76), fill)
    for x in range(150, 560, 66):
        _shape(draw, "ellipse", (x, 478, x + 30, 492), "#8a7d67")


#: Name → what it shows, sky, ground, the rest.
SAMPLES: dict[str, tuple[str, str, str, Callable[[Drawing], None]]] = {
    "road": ("路面坑洼", "#9fb8c8", "#77736a", _pothole),
    "lamp": ("路灯不亮", "#1b2433", "#2a2f36", _lamp),
    "flood": ("门前积水", "#8fa3ab", "#7d8f92", _flood),
    "rubbish": ("垃圾堆放", "#b8c9c4", "#a39a86", _rubbish),
}
