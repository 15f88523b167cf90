"""Refusals about what a county's routing knows."""

from handlers.errors import Refused


class RemitsWrong(Refused):
    """The changes can't be applied; `details["problems"]` has every ``rules`` Problem."""

    code = "remits_wrong"
    sentence = "有 {count} 处要改，这次什么都没变。{first}"


class CommitteeBusy(Refused):
    """A committee that is to go still holds open items or people."""

    code = "committee_busy"
    sentence = "{name}还有 {held}。先{first}，再撤。"

    def __init__(self, name: str, items: int, people: int) -> None:
        """Say only what there is."""
        held = ((items, "件没办完", "转办"), (people, "人任职", "改任"))
        there = [(f"{number} {what}", first) for number, what, first in held if number]
        what, first = ("、".join(words) for words in zip(*there, strict=True))
        super().__init__(name=name, held=what, first=first)


class NoSuchVersion(Refused):
    """The county never had that version."""

    code = "no_such_version"
    sentence = "没有第 {version} 版。可用：{versions}。"


class NothingChanged(Refused):
    """What is to be applied holds already."""

    code = "nothing_changed"
    sentence = "和现在的一样，不用改。"
