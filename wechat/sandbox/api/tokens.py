"""cgi-bin/token, cgi-bin/stable_token and cgi-bin/clear_quota."""

from collections.abc import Mapping

from wechat.sandbox.call import Call, Json
from wechat.sandbox.refusal import Refusal
from wechat.sandbox.state.tokens import Token
from wechat.sandbox.state.world import Registered, World


def holder(world: World, given: Mapping[str, object]) -> Registered:
    """The account that shows its appid and secret; 41002, 40013, 41004, 40125, 40243."""
    if not given.get("appid"):
        raise Refusal(41002)
    account = world.account(str(given["appid"]))
    if not given.get("secret"):
        raise Refusal(41004)
    if given["secret"] != account.secret:
        raise Refusal(40125)
    if account.frozen:
        raise Refusal(40243)
    return account


def _shown(token: Token, now: float) -> Json:
    return {"access_token": token.value, "expires_in": int(token.expires - now)}


def fetch_token(call: Call) -> Json:
    """A new token that replaces the last one."""
    if call.query.get("grant_type") != "client_credential":
        raise Refusal(40002)
    return _shown(call.world.tokens.plain(call.account.appid, call.now), call.now)


def fetch_stable_token(call: Call) -> Json:
    """The stable token; `force_refresh` makes a new one, 20 times a day."""
    if call.body.get("grant_type") != "client_credential":
        raise Refusal(40002)
    tokens, appid = call.world.tokens, call.account.appid
    if call.body.get("force_refresh") is True:
        token = tokens.refresh(appid, call.now)
        call.world.quotas.take(appid, "/cgi-bin/stable_token#force", call.now)
        return _shown(token, call.now)
    return _shown(tokens.stable(appid, call.now), call.now)


def clear_quota(call: Call) -> Json:
    """Set the account's daily counts back to nothing; ten times a month."""
    if call.text("appid", missing=40013) != call.account.appid:
        raise Refusal(40013)
    call.world.quotas.clear(call.account.appid)
    return {}
