"""The cast file: who has a phone in the sandbox, where they go, which templates are approved."""

import json
import secrets
from pathlib import Path

import pydantic

from wechat.sandbox.sandbox import Sandbox
from wechat.sandbox.state.people import Person
from wechat.sandbox.state.places import Place
from wechat.sandbox.state.templates import Template, Use


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", str_strip_whitespace=True)


class Member(_Strict):
    """One person of the cast; without an openid one is made up.

    `avatar` is a colour (#07c160), one character, or both ("#07c160 王").
    """

    nickname: str = pydantic.Field("微信用户", min_length=1, max_length=32)
    openid: str = pydantic.Field("", max_length=64, pattern=r"^[\w-]*$")
    phone: str = pydantic.Field("", max_length=20)
    hint: str = pydantic.Field("", max_length=60)
    follows: bool = True
    avatar: str = pydantic.Field("", max_length=16)
    mini_openid: str = ""
    unionid: str = ""


class Plan(_Strict):
    """One template; `fields` maps names (thing1) to labels, or lists the names alone."""

    template_id: str = pydantic.Field(min_length=1)
    title: str = pydantic.Field(min_length=1)
    use: Use = "template"
    fields: dict[str, str] | list[str] = {}
    long_term: bool = False

    def template(self) -> Template:
        """As the platform holds it."""
        fields = self.fields if isinstance(self.fields, dict) else {n: n for n in self.fields}
        return Template(self.template_id, self.title, self.use, fields, self.long_term)


class Spot(_Strict):
    """One place that the phones offer to send; degrees."""

    label: str = pydantic.Field(min_length=1, max_length=60)
    latitude: float = pydantic.Field(ge=-90, le=90)
    longitude: float = pydantic.Field(ge=-180, le=180)


class Cast(_Strict):
    """A whole file; a bare list is taken as the people. Places stand before the usual ones."""

    people: list[Member] = []
    templates: list[Plan] = []
    places: list[Spot] = []


def read_cast(path: Path) -> Cast:
    """The cast in a JSON file; ValueError says in one line what is wrong with it."""
    try:
        given = json.loads(path.read_text("utf-8"))
        return Cast.model_validate({"people": given} if isinstance(given, list) else given)
    except OSError as problem:
        raise ValueError(f"{path}：{problem.strerror}") from problem
    except pydantic.ValidationError as problem:
        raise ValueError(f"{path}：{explain(problem)}") from problem
    except ValueError as problem:
        raise ValueError(f"{path}：不是 JSON（{problem}）") from problem


def explain(problem: pydantic.ValidationError) -> str:
    """The first fault of a validation, with the place where it is."""
    first = problem.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}：{first['msg']}"


def admit(sandbox: Sandbox, member: Member) -> Person:
    """Let one member of the cast in."""
    given = member.model_dump()
    openid = given.pop("openid") or "o" + secrets.token_urlsafe(20)[:27]
    return sandbox.adds(openid, **given)


def admit_all(sandbox: Sandbox, cast: Cast) -> None:
    """Let the whole cast in, templates first."""
    sandbox.world.places[:0] = [Place(**spot.model_dump()) for spot in cast.places]
    for plan in cast.templates:
        sandbox.world.templates.add(plan.template())
    for member in cast.people:
        admit(sandbox, member)
