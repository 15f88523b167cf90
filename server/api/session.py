"""Signing in and out, and who I am."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from handlers import notice, organisation, session
from handlers.session import Visitor
from server.api.endpoint import Call, Done, Given, Nothing, Shown, Who, endpoint
from server.api.views import PersonView, person_view
from server.errors import Away, BadLogin, Blocked

#: A one-time code of the platform's, as a mini-program gets it.
WechatCode = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]*$")]


class Login(Given):
    """What the mini-program has just got from wx.login."""

    code: WechatCode


class SessionView(Shown):
    """A new session: send its token as `Authorization: Bearer …`."""

    token: str
    expires_at: datetime
    bound: bool
    person: PersonView | None


class Me(Shown):
    """Who holds the session; without a person until the WeChat account is bound."""

    expires_at: datetime
    bound: bool
    person: PersonView | None
    unread: int


@endpoint(Login, SessionView, BadLogin, Blocked, who=Who.ANYBODY, status=201)
async def begin(call: Call, given: Login) -> SessionView:
    """Sign in with the code of wx.login."""
    org = await organisation.organisation(call.settings.org)
    if org is None:
        raise Away
    user = await call.miniprogram.code_to_session(given.code)
    begun = await session.begin(org.id, user.openid, now=call.now)
    me = await show(begun.visitor)
    return SessionView(
        token=begun.token, expires_at=me.expires_at, bound=me.bound, person=me.person
    )


@endpoint(Nothing, Done, who=Who.VISITOR)
async def end(call: Call, given: Nothing) -> Done:
    """Sign out: the token is worth nothing from now on."""
    await session.end(call.visitor, now=call.now)
    return Done()


@endpoint(Nothing, Me, who=Who.VISITOR)
async def me(call: Call, given: Nothing) -> Me:
    """Tell who I am, and how many notices wait."""
    return await show(call.visitor)


async def show(visitor: Visitor) -> Me:
    """Show who holds a session."""
    actor = visitor.actor
    return Me(
        expires_at=visitor.expires_at,
        bound=actor is not None,
        person=await person_view(actor) if actor else None,
        unread=await notice.unread(actor) if actor else 0,
    )
