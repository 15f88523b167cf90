"""The account's menu: at most three buttons, each with at most five below it."""

from collections.abc import Mapping, Sequence

from wechat.sandbox.refusal import Refusal

Button = Mapping[str, object]

#: Button type → the field that it needs.
TYPES: dict[str, str] = {
    "click": "key",
    "view": "url",
    "scancode_push": "key",
    "scancode_waitmsg": "key",
    "pic_sysphoto": "key",
    "pic_photo_or_album": "key",
    "pic_weixin": "key",
    "location_select": "key",
    "miniprogram": "url",
    "media_id": "media_id",
    "article_id": "article_id",
}
TOP, BELOW = 3, 5
NAME, NAME_BELOW, KEY, URL = 16, 60, 128, 1024


def read_menu(buttons: object) -> list[Button]:
    """The buttons as given; 40016 to 40027 (or 40035) say which limit of the platform breaks."""
    if not isinstance(buttons, Sequence) or not 1 <= len(buttons) <= TOP:
        raise Refusal(40016)
    return [_top(_object(button)) for button in buttons]


def _object(button: object) -> Button:
    if not isinstance(button, Mapping):
        raise Refusal(40035, "button")
    return button


def _top(button: Button) -> Button:
    _name(button, NAME, 40018)
    below = button.get("sub_button")
    if not below:
        return _leaf(button, 40017, 40019, 40020)
    if not isinstance(below, Sequence) or len(below) > BELOW:
        raise Refusal(40023)
    for child in map(_object, below):
        _name(child, NAME_BELOW, 40025)
        _leaf(child, 40024, 40026, 40027)
    return button


def _name(button: Button, most: int, code: int) -> None:
    if not 1 <= len(str(button.get("name") or "").encode()) <= most:
        raise Refusal(code)


def _leaf(button: Button, bad_type: int, bad_key: int, bad_url: int) -> Button:
    needed = TYPES.get(str(button.get("type")))
    if needed is None:
        raise Refusal(bad_type)
    size = len(str(button.get(needed) or "").encode())
    if needed == "url" and not 1 <= size <= URL:
        raise Refusal(bad_url)
    if needed != "url" and not 1 <= size <= KEY:
        raise Refusal(bad_key)
    if button["type"] == "miniprogram" and not (button.get("appid") and button.get("pagepath")):
        raise Refusal(40035, "appid, pagepath")
    return button


def find_button(buttons: Sequence[Button], label: str) -> Button | None:
    """The button with that name or key, wherever it hangs; None when there is none."""
    for button in buttons:
        below = button.get("sub_button")
        children = [_object(b) for b in below] if isinstance(below, Sequence) else []
        if found := find_button(children, label):
            return found
        if not children and label in (button.get("name"), button.get("key")):
            return button
    return None
