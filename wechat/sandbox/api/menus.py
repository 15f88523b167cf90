"""menu/create, menu/get and menu/delete."""

from wechat.sandbox.call import Call, Json
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.menus import read_menu


def create_menu(call: Call) -> Json:
    """Replace the account's menu."""
    _put(call, list(read_menu(call.body.get("button"))))
    return {}


def get_menu(call: Call) -> Json:
    """The menu as it was created; 46003 when there is none."""
    if not call.world.menu:
        raise Refusal(46003)
    return {"menu": {"button": call.world.menu}}


def delete_menu(call: Call) -> Json:
    """Take the menu away."""
    _put(call, [])
    return {}


def _put(call: Call, buttons: list[object]) -> None:
    call.world.menu[:] = [b for b in buttons if isinstance(b, dict)]
    call.world.feed.tell("menu", {"button": call.world.menu})
