"""Template and subscription messages: which exist, what a field may hold, who granted them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wechat.sandbox.refusal import Refusal

Use = Literal["template", "notice", "subscribe"]
MOST = 25
_CLOCK = r"\d{1,2}[:：]\d{2}([:：]\d{2})?"
_DAY = r"(\d{4}[年./-]\d{1,2}([月./-]\d{1,2}日?)?月?|\d{1,2}月\d{1,2}日)"
_TIME = rf"({_DAY}\s*)?{_CLOCK}|{_DAY}"

#: Field type → what its value must look like (the platform's table of parameter limits).
FIELDS: dict[str, str] = {
    "thing": r".{1,20}",
    "short_thing": r".{1,5}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[\x21-\x7e]{1,32}",
    "time": rf"({_TIME})(\s*~\s*({_TIME}))?",
    "date": rf"{_DAY}(\s*{_CLOCK})?(\s*~\s*{_DAY}(\s*{_CLOCK})?)?",
    "amount": r"[^\d\s]?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[\d+\-() ]{1,17}",
    "car_number": r".{1,8}",
    "name": r"(?=.*[㐀-鿿]).{1,10}|[^㐀-鿿]{1,20}",
    "phrase": r"[㐀-鿿]{1,5}",
    "const": r".{1,20}",
}
_TYPE = re.compile(r"^(.+?)_?\d+$")


@dataclass(frozen=True, slots=True)
class Template:
    """One approved template.

    `use` says which interface sends it: template/send, subscribe/bizsend (notice) or the
    mini-program's subscribe/send. `fields` maps a field's name (thing1) to the label people see.
    A long-term grant is not used up by a send.
    """

    template_id: str
    title: str
    use: Use = "template"
    fields: Mapping[str, str] = field(default_factory=dict)
    long_term: bool = False

    def read(self, data: Mapping[str, object]) -> list[tuple[str, str]]:
        """The card's rows (label, value); 47003 names the first field that breaks its limit."""
        return [(label, self._value(name, data.get(name))) for name, label in self.fields.items()]

    def _value(self, name: str, given: object) -> str:
        value = given.get("value") if isinstance(given, Mapping) else None
        if value is None or not str(value).strip():
            raise Refusal(47003, f"data.{name}.value is empty")
        kind = _TYPE.match(name)
        pattern = FIELDS.get(kind.group(1), ".{1,200}") if kind else ".{1,200}"
        if not re.fullmatch(pattern, str(value)):
            raise Refusal(47003, f"data.{name}.value invalid")
        return str(value)


class Templates:
    """An organisation's templates and the grants that people gave."""

    def __init__(self) -> None:
        self._known: dict[str, Template] = {}
        self._grants: Counter[tuple[str, str]] = Counter()

    def add(self, template: Template) -> Template:
        """Register a template; 45026 beyond 25 of one use."""
        same = [t for t in self._known.values() if t.use == template.use]
        if template.template_id not in self._known and len(same) >= MOST:
            raise Refusal(45026)
        self._known[template.template_id] = template
        return template

    def all(self) -> list[Template]:
        """Every template, in the order they were added."""
        return list(self._known.values())

    def find(self, template_id: str, use: Use) -> Template:
        """The template for that interface; 40037 when there is none."""
        template = self._known.get(template_id)
        if template is None or template.use != use:
            raise Refusal(40037)
        return template

    def grant(self, openid: str, template_id: str, times: int = 1) -> int:
        """The person allows that many more sends; returns how many are left in all."""
        if template_id not in self._known:
            raise Refusal(40037)
        self._grants[openid, template_id] += times
        return self._grants[openid, template_id]

    def granted(self, openid: str, template_id: str) -> int:
        """How many sends the person still allows."""
        return self._grants[openid, template_id]

    def use_grant(self, openid: str, template: Template) -> None:
        """Use one grant up; 43101 when the person has given none."""
        if self._grants[openid, template.template_id] <= 0:
            raise Refusal(43101)
        if not template.long_term:
            self._grants[openid, template.template_id] -= 1
