"""Calendars over the API: a link that opens what its owner may see, until it is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import icalendar
import pytest

from models import Calendar, Person
from rules.role import Role
from tests.server.api.plans import moment, planned, told_of


async def opens(held, url: str, **headers: str):  # type: ignore[no-untyped-def]
    path = url.removeprefix("http://localhost:8080")
    return await held.client.get(path, headers=headers)


async def events(held, url: str) -> list[icalendar.Event]:  # type: ignore[no-untyped-def]
    answer = await opens(held, url)
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    return list(icalendar.Calendar.from_ical(await answer.read()).walk("VEVENT"))


async def test_my_calendar_follows_what_happens(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    made = await member.asks("POST", "/calendars", {}, status=201)
    assert await events(member, made["url"]) == []
    planned_only = await head.asks("POST", "/activities", planned(), status=201)
    number = await told_of(head, office)
    event = (await events(member, made["url"]))[0]
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("视察云坪水厂", "CONFIRMED")
    assert planned_only["number"] not in str(event)
    starts_at = (await member.asks("GET", f"/activities/{number}"))["starts_at"]
    assert event["DTSTART"].dt == datetime.fromisoformat(starts_at).replace(microsecond=0)

    reason = {"reason": "大雨，路不通。"}
    await head.asks("POST", f"/activities/{number}/postpone", reason)
    put_off = (await events(member, made["url"]))[0]
    days = {"starts_at": timedelta(days=50), "ends_at": timedelta(days=50, hours=2)}
    new = {name: moment(away) for name, away in days.items()}
    await office.asks("POST", f"/activities/{number}/reschedule", new)
    await head.asks("POST", f"/activities/{number}/cancel", reason)
    called_off = (await events(member, made["url"]))[0]
    assert [str(one["STATUS"]) for one in (put_off, called_off)] == ["TENTATIVE", "CANCELLED"]
    assert event["UID"] == put_off["UID"] == called_off["UID"]
    assert called_off["DTSTART"].dt == datetime.fromisoformat(new["starts_at"]).replace(
        microsecond=0
    )


async def test_what_has_not_changed_is_not_sent_again(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    url = (await member.asks("POST", "/calendars", {}, status=201))["url"]
    await told_of(head, office)
    first = await opens(member, url)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = await opens(member, url, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    await told_of(head, office)
    changed = await opens(member, url, **{"If-None-Match": first.headers["ETag"]})
    assert changed.status == 200


async def test_a_station_calendar_is_for_who_works_there(phone: Callable) -> None:
    head, member = await phone(Role.STATION_HEAD), await phone()
    wanted = {"station": "云坪镇联络站"}
    await member.refused("POST", "/calendars", wanted, status=404)
    await head.refused("POST", "/calendars", {"station": "月球站"}, status=404)
    made = await head.asks("POST", "/calendars", wanted, status=201)
    await head.asks("POST", "/activities", planned(), status=201)
    event = (await events(head, made["url"]))[0]
    assert str(event["STATUS"]) == "TENTATIVE"
    await Person.filter(id=head.person.id).update(active=False)
    assert (await opens(head, made["url"])).status == 404


async def test_a_link_that_is_taken_back_is_as_one_that_never_was(phone: Callable) -> None:
    member, other = await phone(), await phone()
    made = await member.asks("POST", "/calendars", {}, status=201)
    listed = (await member.asks("GET", "/calendars"))["calendars"]
    assert [row["id"] for row in listed] == [made["id"]]
    assert "url" not in listed[0]
    kept = await Calendar.get(id=made["id"])
    assert kept.secret_hash not in made["url"]
    await other.refused("DELETE", f"/calendars/{made['id']}", status=404)
    await member.asks("DELETE", f"/calendars/{made['id']}")
    await member.refused("DELETE", f"/calendars/{made['id']}", status=404)
    gone, never = await opens(member, made["url"]), await opens(member, "/c/never.ics")
    assert (gone.status, never.status) == (404, 404)
    assert (await gone.json())["error"]["message"] == (await never.json())["error"]["message"]
    assert (await member.asks("GET", "/calendars"))["calendars"] == []


@pytest.mark.parametrize("secret", ["", "%00", "%F0%28", "x" * 600])
async def test_a_link_that_cannot_be_one(phone: Callable, secret: str) -> None:
    assert (await opens(await phone(), f"/c/{secret}.ics")).status == 404


async def test_a_new_link_takes_the_place_of_the_last(phone: Callable) -> None:
    head = await phone(Role.STATION_HEAD)
    station = {"station": "云坪镇联络站"}
    made = [
        (await head.asks("POST", "/calendars", body, status=201))["url"]
        for body in ({}, station, {}, station)
    ]
    assert [(await opens(head, url)).status for url in made] == [404, 404, 200, 200]
    assert len((await head.asks("GET", "/calendars"))["calendars"]) == 2
