"""The page of one's own data: read on a phone, by whoever holds a link of ten minutes."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from handlers import personal_data
from handlers.people import actor_for
from handlers.submission import Draft, submit
from tests.server.conftest import SECRET

MakePhone = Callable[..., Awaitable[Any]]

TEXT = "村口路灯坏了半个月，<b>晚上</b>黑得看不见路，老人不敢出门，请派人修一下"


async def _page(held: Any, token: str) -> tuple[int, str]:
    answer = await held.client.get(f"/p/{token}")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return answer.status, await answer.text()


async def _link(held: Any, asked_at: datetime) -> str:
    actor = await actor_for(held.person.org_id, held.person.id)
    assert actor is not None
    return personal_data.link(actor, key=SECRET, now=asked_at)


async def test_a_member_reads_what_there_is_of_them(phone: MakePhone) -> None:
    held, now = await phone(), datetime.now(UTC)
    actor = await actor_for(held.person.org_id, held.person.id)
    assert actor is not None
    done = await submit(actor, Draft(TEXT, uuid4().hex), now=now)
    status, shown = await _page(held, await _link(held, now))
    assert status == 200
    assert held.person.name in shown
    assert held.person.phone in shown
    assert done.receipt in shown
    assert "<dt>在册</dt><dd>是</dd>" in shown
    assert "&lt;b&gt;晚上&lt;/b&gt;" in shown
    assert "<dt>地点</dt>" not in shown
    assert "None" not in shown


async def test_every_section_is_there_with_nothing_in_it(phone: MakePhone) -> None:
    held = await phone()
    _, shown = await _page(held, await _link(held, datetime.now(UTC)))
    for name in ("反映", "评价", "活动邀请", "履职记录", "通知", "简报"):
        assert f'<h2>{name}</h2><p class="how">没有。</p>' in shown


async def test_a_false_or_an_old_link_opens_nothing(phone: MakePhone) -> None:
    held = await phone()
    old = await _link(held, datetime.now(UTC) - timedelta(minutes=11))
    for token in ("abc", old):
        status, shown = await _page(held, token)
        assert status == 404
        assert "我的数据" in shown
        assert held.person.name not in shown
