"""The numbers of a county's activities, as an administrator shows and changes them."""

import pytest

from handlers.county import county_of
from models import AuditLine, Organisation
from rules.numbers import DEFAULT, Numbers, WrongNumber, numbers, shown
from server.numbers import run

Printed = pytest.CaptureFixture[str]


async def test_it_shows_what_holds(org: Organisation, capsys: Printed) -> None:
    assert await run(org.code, ()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{name} = {number}" for name, number in shown(DEFAULT).items()]


async def test_it_changes_what_is_named_and_nothing_else(
    org: Organisation, capsys: Printed
) -> None:
    assert await run(org.code, ["notice_days=10", "opens_minutes=45"]) == 0
    assert await run(org.code, ["notice_days=12"]) == 0
    assert "notice_days = 12" in capsys.readouterr().out
    assert (await county_of(org.id)).numbers == Numbers(notice_days=12, opens_minutes=45)
    first, second = await AuditLine.filter(org_id=org.id, action="configure").order_by("id")
    assert first.detail == {"changed": ["notice_days", "opens_minutes"]}
    assert (second.subject, second.actor_id) == ("numbers", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["weeks=3"], "weeks"),
        (["notice_days=-1"], "notice_days"),
        (["notice_days=ten"], "ten"),
        (["notice_days"], "notice_days"),
        (["notice_days=9999999"], "notice_days"),
        (["remind_days=30"], "remind_days"),
        (["notice_days=3", "weeks=3"], "weeks"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_changes(
    org: Organisation, capsys: Printed, given: list[str], said: str
) -> None:
    assert await run(org.code, given) == 1
    assert said in capsys.readouterr().err
    assert (await county_of(org.id)).numbers == DEFAULT
    assert not await AuditLine.filter(org_id=org.id).exists()


async def test_a_county_that_there_is_not(database: str, capsys: Printed) -> None:
    assert await run("nowhere", ()) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("own", [{"plan_days": 1.5}, {"plan_days": True}, {"plan_days": "28"}])
def test_a_number_is_a_whole_number(own: dict[str, object]) -> None:
    with pytest.raises(WrongNumber):
        numbers(own)
