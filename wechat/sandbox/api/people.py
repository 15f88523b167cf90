"""Who is there: jscode2session, getuserphonenumber, user/info and msg_sec_check."""

import base64
import secrets

from wechat.sandbox.call import Call, Json
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.screening import judge

LONGEST_CHECKED = 2500
ACTIVE = 2 * 3600.0


def session(call: Call) -> Json:
    """A login code for openid, session_key and, when accounts are joined, unionid."""
    if call.account.kind != "mini":
        raise Refusal(40013)
    if call.query.get("grant_type") != "authorization_code":
        raise Refusal(40002)
    if not call.query.get("js_code"):
        raise Refusal(41008)
    world = call.world
    person = world.person(world.codes.redeem("login", call.query["js_code"], call.now))
    world.quotas.take(call.account.appid, "/sns/jscode2session#person", call.now, person.openid)
    person.mini_seen_at = call.now
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    answer: Json = {"openid": person.mini_openid, "session_key": key}
    return answer | ({"unionid": person.unionid} if call.account.joined else {})


def phone_number(call: Call) -> Json:
    """A phone code for the number that the person agreed to give."""
    world, code = call.world, call.text("code", missing=40029)
    person = world.person(world.codes.redeem("phone", code, call.now))
    mark: Json = {"timestamp": int(call.now), "appid": call.account.appid}
    number: Json = {"phoneNumber": person.phone, "purePhoneNumber": person.phone}
    return {"phone_info": number | {"countryCode": "86", "watermark": mark}}


def user_info(call: Call) -> Json:
    """A follower as the account may see them: no nickname, no picture."""
    person = call.world.person(call.query.get("openid", ""))
    known: Json = {"subscribe": int(person.follows), "openid": person.openid}
    if call.account.joined:
        known["unionid"] = person.unionid
    if not person.follows:
        return known
    scanned = bool(person.followed_by)
    return known | {
        "language": "zh_CN",
        "subscribe_time": int(person.followed_at),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if scanned else "ADD_SCENE_SEARCH",
        "qr_scene": int(person.followed_by) if person.followed_by.isdecimal() else 0,
        "qr_scene_str": "" if person.followed_by.isdecimal() else person.followed_by,
    }


def check_text(call: Call) -> Json:
    """msg_sec_check v2: whether words that somebody active in the mini-program wrote are risky."""
    if call.body.get("version") != 2 or call.body.get("scene") not in (1, 2, 3, 4):
        raise Refusal(40035, "version, scene")
    person = call.world.person(call.text("openid", missing=40003), "mini")
    content = call.text("content", missing=44004)
    if len(content) > LONGEST_CHECKED:
        raise Refusal(45002)
    if call.now - person.mini_seen_at > ACTIVE:
        raise Refusal(61010)
    return judge(content) | {"trace_id": secrets.token_hex(16)}
