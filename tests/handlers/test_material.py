"""Words and files of activities: who gives what when, who reads it, and what stays."""

from datetime import datetime, timedelta

import pytest

from handlers import attachment, material, planning
from handlers.actor import Actor
from handlers.errors import (
    ActivityWrongState,
    AttachmentRefused,
    NotFound,
    NotOrganiser,
    OutOfScope,
    Refused,
    TextMissing,
    TextTooLong,
)
from handlers.submission import Draft, submit
from models import (
    Activity,
    Attachment,
    Entry,
    Invitation,
    Material,
)
from rules.activity import State
from rules.invitation import Answer
from rules.material import RULES, Kind
from tests.handlers import held as over
from tests.handlers.invited import noticed
from tests.handlers.plans import wanted

People = dict[str, Actor]

TEXT = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"
PDF = b"%PDF-1.7\n1 0 obj\n"
AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x79\xe1" * 20


@pytest.fixture
async def held(people: People, now: datetime) -> Activity:
    """An activity of the station that every member has been told of."""
    return await noticed(people["head"], people["office"], now)


async def _at(held: Activity, state: State) -> None:
    await Activity.filter(id=held.id).update(state=state)


# --- giving ---------------------------------------------------------------------------------

#: Of whom the station's activity concerns; the writer was there, the member was not.
MAY_GIVE = {
    Kind.PAPER: {"head", "office", "chair"},
    Kind.SPEECH: {"writer", "member", "both"},
    Kind.PHOTO: {"head", "officer", "office"},
    Kind.MINUTES: {"head", "officer", "office"},
    Kind.VIEW: {"head", "officer", "office", "writer"},
}


@pytest.mark.parametrize("kind", Kind)
async def test_who_gives_what(people: People, held: Activity, now: datetime, kind: Kind) -> None:
    await _at(held, State.HELD)
    await over.come(held, people["writer"])
    gave = set()
    for name, who in people.items():
        try:
            await material.add(who, held.number, kind, "有话要说", now=now)
        except (NotOrganiser, NotFound):
            continue
        except TextMissing:
            assert kind is Kind.PHOTO
        gave.add(name)
    assert gave == MAY_GIVE[kind]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
async def test_when_it_is_given(
    people: People, held: Activity, now: datetime, state: State, rule: object
) -> None:
    assert isinstance(rule, type(RULES[0]))
    await _at(held, state)
    who = people["writer" if rule.invited else "head"]
    kept = await attachment.upload(who, AMR, now=now)
    before = await Entry.filter(activity_id=held.id).count()
    if state in rule.states:
        given = await material.add(who, held.number, rule.kind, "话", [kept.id], now=now)
        assert [file.id for file in given.attachments] == [kept.id]
        last = await Entry.filter(activity_id=held.id).order_by("-id").first()
        assert last is not None
        assert (last.verb, last.actor_id, last.words) == (rule.verb, who.person_id, "")
    else:
        with pytest.raises(ActivityWrongState, match=held.number):
            await material.add(who, held.number, rule.kind, "话", [kept.id], now=now)
        assert await Entry.filter(activity_id=held.id).count() == before
        assert (await Attachment.get(id=kept.id)).material_id is None


@pytest.mark.parametrize(
    ("kind", "text", "refused"),
    [
        (Kind.PAPER, "  ", TextMissing),
        (Kind.PHOTO, "没有照片", TextMissing),
        (Kind.MINUTES, "事" * 10_001, TextTooLong),
        (Kind.MINUTES, "这份绝密文件的内容", OutOfScope),
    ],
)
async def test_what_is_not_kept(
    people: People, held: Activity, now: datetime, kind: Kind, text: str, refused: type[Refused]
) -> None:
    await _at(held, State.HELD)
    with pytest.raises(refused):
        await material.add(people["head"], held.number, kind, text, now=now)
    assert await Material.filter(activity_id=held.id).count() == 0


async def test_files_are_ones_own_and_used_once(
    people: People, held: Activity, now: datetime
) -> None:
    head, office = people["head"], people["office"]
    own = await attachment.upload(head, PDF, now=now)
    theirs = await attachment.upload(office, PDF, now=now)
    with pytest.raises(AttachmentRefused, match="不在了"):
        await material.add(head, held.number, Kind.PAPER, "", [own.id, theirs.id], now=now)
    assert await material.add(head, held.number, Kind.PAPER, "", [own.id], now=now)
    with pytest.raises(AttachmentRefused, match="不在了"):
        await material.add(head, held.number, Kind.PAPER, "", [own.id], now=now)
    with pytest.raises(AttachmentRefused):
        await submit(head, Draft(TEXT, "k", attachments=(own.id,)), now=now)
    assert await Material.filter(activity_id=held.id).count() == 1


async def test_nine_papers_and_no_more(people: People, held: Activity, now: datetime) -> None:
    head = people["head"]
    ids = [(await attachment.upload(head, PDF, now=now)).id for _ in range(10)]
    with pytest.raises(AttachmentRefused, match="最多 9 份文件"):
        await material.add(head, held.number, Kind.PAPER, "", ids, now=now)
    assert await material.add(head, held.number, Kind.PAPER, "", ids[:9], now=now)


async def test_what_a_material_has_is_not_dropped(
    people: People, held: Activity, now: datetime
) -> None:
    head, before = people["head"], now - timedelta(days=5)
    used = await attachment.upload(head, PDF, now=before)
    unused = await attachment.upload(head, AMR, now=before)
    await material.add(head, held.number, Kind.PAPER, "", [used.id], now=now)
    await attachment.purge_unused(now)
    await attachment.drop(head, [used.id])
    assert [row.id for row in await Attachment.filter(org_id=head.org_id)] == [used.id]
    assert (await attachment.read(head, used.id)).content == PDF
    assert unused.id != used.id


# --- reading --------------------------------------------------------------------------------

INSIDE = {"writer", "member", "both", "head", "officer", "office", "chair"}


@pytest.mark.parametrize(
    ("kind", "giver", "readers"),
    [
        (Kind.PAPER, "head", INSIDE),
        (Kind.SPEECH, "writer", {"writer", "head", "officer", "office", "chair"}),
    ],
)
async def test_who_reads_it(
    people: People, held: Activity, now: datetime, kind: Kind, giver: str, readers: set[str]
) -> None:
    kept = await attachment.upload(people[giver], PDF, now=now)
    given = await material.add(people[giver], held.number, kind, "话", [kept.id], now=now)
    saw, opened = set(), set()
    for name, who in people.items():
        try:
            listed = await material.of_activity(who, held.number)
            saw |= {name} if [row.id for row in listed] == [given.id] else set()
        except NotFound:
            assert name not in INSIDE
        try:
            opened |= {name} if (await attachment.read(who, kept.id)).content == PDF else set()
        except NotFound:
            assert name not in readers
    assert saw == opened == readers


async def test_before_the_notice_only_who_holds_it_reads(people: People, now: datetime) -> None:
    head = people["head"]
    made = await planning.plan(head, wanted(head, now), now=now)
    kept = await attachment.upload(head, PDF, now=now)
    await material.add(head, made.number, Kind.PAPER, "", [kept.id], now=now)
    assert (await attachment.read(people["office"], kept.id)).content == PDF
    with pytest.raises(NotFound):
        await attachment.read(people["writer"], kept.id)


async def test_what_is_listed(people: People, held: Activity, now: datetime) -> None:
    await material.add(people["head"], held.number, Kind.PAPER, "议程", now=now)
    await _at(held, State.PENDING_CONFIRM)
    view = await material.add(people["officer"], held.number, Kind.VIEW, TEXT, now=now)
    listed = await material.of_activity(people["writer"], held.number, [Kind.VIEW, Kind.PHOTO])
    assert [(row.id, row.given_by.id) for row in listed] == [(view.id, people["officer"].person_id)]


async def test_who_has_handed_in_no_draft(people: People, held: Activity, now: datetime) -> None:
    await Invitation.filter(activity_id=held.id, person_id=people["both"].person_id).update(
        answer=Answer.LEAVE_APPROVED
    )
    missing = await material.missing_speeches(people["head"], held.number)
    assert {one.id for one in missing} == {
        people["writer"].person_id,
        people["member"].person_id,
    }
    await material.add(people["writer"], held.number, Kind.SPEECH, "我想说说水渠", now=now)
    missing = await material.missing_speeches(people["officer"], held.number)
    assert [one.id for one in missing] == [people["member"].person_id]
    with pytest.raises(NotOrganiser):
        await material.missing_speeches(people["writer"], held.number)
