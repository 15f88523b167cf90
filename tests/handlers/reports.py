"""What several people report of one matter, each in words of their own, and of another."""

from datetime import datetime
from uuid import uuid4

from handlers import search_index
from handlers.actor import Actor
from handlers.submission import Draft, Submitted, submit
from models import Opinion

PLANT = "云坪镇水厂的水从上周开始发黄，沉淀下来一层泥沙，三个村的人不敢喝，请水利局查一查水厂"
TURBID = "我们青石村自来水这几天又黄又浑，放一会儿缸底全是泥沙，都是云坪镇水厂送来的，没法喝"
TASTE = "云坪镇水厂送来的自来水有股怪味，水是浑的，家里老人孩子都不敢喝，希望尽快查明原因"
LAMPS = "县城东门一带的路灯坏了半个月，晚上学生放学看不清路，请城管来修一修"


async def report(
    who: Actor, text: str, at: datetime, *, copy_station: bool = True, committee: str = ""
) -> str:
    """Hand in an item and have it indexed, as the worker does; gives its receipt."""
    draft = Draft(text, uuid4().hex, copy_station=copy_station, committee=committee)
    done = (await submit(who, draft, now=at)).receipt
    await search_index.index([(await item(who, done)).id])
    return done


async def join(who: Actor, root: str, at: datetime, text: str = TURBID) -> Submitted:
    """Hand in together with an item of somebody else's."""
    return await submit(who, Draft(text, uuid4().hex, join=root), now=at)


async def item(who: Actor, receipt: str) -> Opinion:
    """Read an item of somebody's county as it stands."""
    return await Opinion.get(org_id=who.org_id, receipt=receipt)
