"""`python -m wechat.sandbox`: options, environment and the cast file."""

import json
from pathlib import Path

import pytest

from wechat.sandbox.__main__ import VARIABLES, build, read_options
from wechat.sandbox.cast import read_cast
from wechat.sandbox.state.places import PLACES, Place

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BASE = ["--callback", "http://127.0.0.1:8080/wechat/demo"]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def test_the_environment_speaks_where_options_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_OA_APPID", "wx-env")
    monkeypatch.setenv("LIAISON_OA_TOKEN", "word")
    monkeypatch.setenv("LIAISON_OA_AES_KEY", AES_KEY)
    monkeypatch.setenv("LIAISON_MP_APPID", "wx-mini")
    world = build(read_options([*BASE, "--appid", "wx-option"])).world
    assert (world.official.appid, world.official.mode) == ("wx-option", "safe")
    assert world.mini is not None
    assert world.mini.appid == "wx-mini"


@pytest.mark.parametrize(
    "arguments",
    [[], BASE, [*BASE, "--appid", "a", "--token", "t", "--mode", "safe"]],
    ids=["no callback", "no appid", "no key"],
)
def test_what_is_missing_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert "--" in capsys.readouterr().err


def test_the_cast_comes_in(tmp_path: Path) -> None:
    people = [{"openid": "oA", "nickname": "甲", "hint": "绑定码 12345678"}, {"follows": False}]
    templates = [{"template_id": "t", "title": "通知", "fields": {"thing1": "事项"}}]
    places = [{"label": "议事点", "latitude": 30.5, "longitude": 109.5}]
    cast = {"people": people, "templates": templates, "places": places}
    file = tmp_path / "cast.json"
    file.write_text(json.dumps(cast), "utf-8")
    options = [*BASE, "--appid", "a", "--token", "t", "--cast", str(file)]
    world = build(read_options(options)).world
    first, second = world.people.all()
    assert (first.openid, first.follows, first.hint) == ("oA", True, "绑定码 12345678")
    assert len(second.openid) == 28
    assert [t.template_id for t in world.templates.all()] == ["t"]
    assert world.places == [Place("议事点", 30.5, 109.5), *PLACES]
    file.write_text(json.dumps(people), "utf-8")
    assert len(read_cast(file).people) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是 JSON"),
        ('[{"openid": "o o"}]', "people.0.openid"),
        ('[{"name": "甲"}]', "people.0.name"),
        ('{"templates": [{"title": "a"}]}', "templates.0.template_id"),
        ('{"places": [{"label": "a", "latitude": 91, "longitude": 0}]}', "places.0.latitude"),
        (None, "No such file"),
    ],
)
def test_a_bad_cast_is_named(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "cast.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=said):
        read_cast(file)
