"""A person's data on request: theirs whole, and nobody else's."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from handlers import attachment, calendar, custody, opinion, personal_data
from handlers.actor import Actor
from handlers.announce import announce
from handlers.errors import NotAllowed, NotFound
from handlers.opinion import VEIL
from handlers.submission import Draft, submit
from models import Activity, AuditLine, Binding, Entry, Person
from rules.reasons import Reason
from tests.handlers.acts import TEXT, HandIn, People

AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20


async def _own(who: Actor, now: datetime) -> Any:
    return (await personal_data.own(who, now=now)).sections


async def _number(who: Actor) -> str:
    return (await Person.get(id=who.person_id)).number


async def test_all_that_somebody_handed_in(people: People, key: str, now: datetime) -> None:
    writer = people["writer"]
    kept = await attachment.upload(writer, AMR, now=now)
    draft = Draft(TEXT, uuid4().hex, place="云坪镇", attachments=(kept.id,))
    receipt = (await submit(writer, draft, now=now)).receipt
    await opinion.answer(people["farming"], receipt, "修好了", now=now)
    (item,) = (await _own(writer, now))["反映"]
    assert (item["编号"], item["内容"], item["地点"]) == (receipt, TEXT, "云坪镇")
    assert (item["状态"], item["答复"]) == ("已答复", "修好了")
    assert item["附件"] == [{"种类": "语音", "名称": "", "字节": len(AMR), "上传": now}]
    assert [line["事项"] for line in item["经过"]] == ["提交", "分派", "答复"]


async def test_who_they_are_and_no_secret(people: People, now: datetime) -> None:
    writer = people["writer"]
    openid = uuid4().hex
    await Binding.create(
        org_id=writer.org_id, person_id=writer.person_id, account="oa", openid=openid, bound_at=now
    )
    made = await calendar.make(writer, now=now)
    found = await _own(writer, now)
    person = await Person.get(id=writer.person_id)
    assert (found["名册"][0]["姓名"], found["名册"][0]["手机号"]) == (person.name, person.phone)
    assert found["身份"][0]["身份"] == "委员"
    assert found["绑定"] == [{"微信": "公众号", "绑定": now, "解绑": None}]
    assert found["日历"] == [{"开通": now, "停用": None}]
    written = str(found)
    assert openid not in written
    assert made.secret not in written


async def test_activities_and_notices(crowd: People, confirmed: Activity, now: datetime) -> None:
    entries = await Entry.filter(activity_id=confirmed.id).values_list("id", flat=True)
    await announce(list(entries), now=now)  # type: ignore[arg-type]
    found = await _own(crowd["writer"], now)
    for section in ("活动邀请", "签到", "履职记录"):
        assert [line["活动"] for line in found[section]] == [confirmed.number]
    assert confirmed.number in {line["编号"] for line in found["通知"]}


async def test_nothing_of_anybody_else(people: People, hand_in: HandIn, now: datetime) -> None:
    receipt = await hand_in(people["member"], now)
    await opinion.take(people["farming"], receipt, now=now)
    for name in ("writer", "farming"):
        written = str(await _own(people[name], now))
        assert TEXT not in written
        assert people["member"].name not in written


async def test_of_a_sealed_item_only_that_there_is_one(
    people: People, hand_in: HandIn, now: datetime
) -> None:
    receipt = await hand_in(people["member"], now)
    await custody.quarantine(people["office"], receipt, Reason("privacy"), now=now)
    number = await _number(people["member"])
    for given in (
        await personal_data.own(people["member"], now=now),
        await personal_data.of_person(people["office"], number, now=now),
    ):
        (item,) = given.sections["反映"]
        assert item == {
            "编号": receipt,
            "状态": "已封存",
            "提交": now,
            "标题": VEIL,
        }


async def test_the_office_hands_it_out_and_it_is_written_down(
    people: People, now: datetime
) -> None:
    office, number = people["office"], await _number(people["writer"])
    given = await personal_data.of_person(office, number, now=now)
    assert given.sections["名册"][0]["编号"] == number
    assert given.number == number
    (line,) = await AuditLine.filter(org_id=office.org_id, action="hand_out")
    assert (line.actor_id, line.subject) == (office.person_id, number)


async def test_who_left_is_still_given_theirs(people: People, now: datetime) -> None:
    await Person.filter(id=people["writer"].person_id).update(active=False)
    number = await _number(people["writer"])
    given = await personal_data.of_person(people["office"], number, now=now)
    assert given.sections["名册"][0]["在册"] is False


async def test_nobody_but_the_office(people: People, now: datetime) -> None:
    number = await _number(people["writer"])
    for name in set(people) - {"office"}:
        for asked in (number, "W999"):
            with pytest.raises(NotAllowed):
                await personal_data.of_person(people[name], asked, now=now)
    with pytest.raises(NotFound):
        await personal_data.of_person(people["office"], "W999", now=now)


async def test_a_link_opens_for_ten_minutes(people: People, key: str, now: datetime) -> None:
    writer = people["writer"]
    token = personal_data.link(writer, key=key, now=now)
    last = now + timedelta(minutes=10)
    given = await personal_data.open_link(token, key=key, now=last)
    assert given.sections["名册"][0]["姓名"] == writer.name
    with pytest.raises(NotFound):
        await personal_data.open_link(token, key=key, now=last + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await personal_data.open_link(token, key="another key than that one", now=now)
    await Person.filter(id=writer.person_id).update(active=False)
    with pytest.raises(NotFound):
        await personal_data.open_link(token, key=key, now=now)


async def test_a_link_to_a_file_opens_no_data(people: People, key: str, now: datetime) -> None:
    kept = await attachment.upload(people["writer"], AMR, now=now)
    with pytest.raises(NotFound):
        await personal_data.open_link(attachment.link(kept, key=key, now=now), key=key, now=now)
