"""Materials over the API: papers with their files, drafts, and views that become items."""

import io
from collections.abc import Callable

from aiohttp import FormData
from PIL import Image

from rules.role import Role
from tests.server.api.plans import told_of, under_way

VIEW = "我们村三组那条机耕道去年大雨冲垮了，拖拉机进不去，几十亩田没法收，能不能修一下"


async def upload(held, content: bytes) -> str:  # type: ignore[no-untyped-def]
    form = FormData()
    form.add_field("file", content, filename="a.jpg", content_type="image/jpeg")
    answer = await held.client.post("/api/v1/attachments", data=form, headers=held.headers)
    assert answer.status == 201, await answer.text()
    return str((await answer.json())["id"])


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), 90).save(made, "JPEG")
    return made.getvalue()


async def test_papers_and_drafts_before(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    other = await phone()
    path = f"/activities/{await told_of(head, office)}"
    given = {"kind": "paper", "text": "议程", "attachments": [await upload(head, photo())]}
    made = await head.asks("POST", f"{path}/materials", given, status=201)
    await member.refused("POST", f"{path}/materials", given, status=403)
    read = (await member.asks("GET", f"{path}/materials"))["materials"]
    assert [(row["id"], row["name"]) for row in read] == [(made["id"], "材料")]
    link = read[0]["attachments"][0]["url"].removeprefix("http://localhost:8080")
    assert (await member.client.get(link)).content_type == "image/jpeg"

    missing = (await head.asks("GET", f"{path}/missing-speeches"))["people"]
    assert len(missing) == 2
    speech = {"kind": "speech", "text": "我的发言"}
    await member.asks("POST", f"{path}/materials", speech, status=201)
    left = (await head.asks("GET", f"{path}/missing-speeches"))["people"]
    assert [one["number"] for one in left] == [other.person.number]
    assert (await other.asks("GET", f"{path}/materials?kind=speech"))["materials"] == []
    assert len((await head.asks("GET", f"{path}/materials?kind=speech"))["materials"]) == 1
    for kind in ("party", ""):
        await head.refused("GET", f"{path}/materials?kind={kind}", status=422)
    early = await head.refused("POST", f"{path}/materials", {"kind": "view"}, status=409)
    assert early["code"] == "wrong_state"


async def test_a_view_becomes_an_item_once(phone: Callable) -> None:
    head, office, member = await phone(Role.STATION_HEAD), await phone(Role.OFFICE), await phone()
    number = await told_of(head, office)
    await under_way(head.person.org_id, number)
    path = f"/activities/{number}"
    view = {"kind": "view", "text": VIEW}
    voiced = await head.asks("POST", f"{path}/materials", view, status=201)
    draft = await member.asks("POST", f"{path}/views/{voiced['id']}/draft")
    assert (draft["text"], draft["suggestion"]["committee"]["code"]) == (VIEW, "AGRI")
    item = {"text": draft["text"], "nonce": "n-00000001", "view": voiced["id"]}
    handed = await member.asks("POST", "/opinions", item, status=201)
    assert await member.asks("POST", "/opinions", item, status=201) == handed
    taken = await member.refused("POST", f"{path}/views/{voiced['id']}/draft", status=409)
    assert (taken["code"], handed["receipt"] in taken["message"]) == ("view_taken", True)
    again = {**item, "nonce": "n-00000002"}
    assert (await member.refused("POST", "/opinions", again, status=409))["code"] == "view_taken"
    read = (await head.asks("GET", f"{path}/materials"))["materials"]
    assert read[0]["receipt"] == handed["receipt"]
    for absent in (0, 999999999):
        status = 422 if absent == 0 else 404
        await member.refused("POST", "/opinions", {**again, "view": absent}, status=status)
    await member.refused("POST", f"{path}/views/999999999/draft", status=404)
