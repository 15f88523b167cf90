"""Binding the mini-program's WeChat account to a person on the roster."""

from typing import Annotated

from pydantic import Field, model_validator

from handlers import binding, people
from handlers.binding_errors import (
    AlreadyBound,
    BindLocked,
    BindPaused,
    CodeMalformed,
    PhoneShared,
    PhoneUnknown,
    WrongCode,
)
from handlers.session import ACCOUNT
from server.api.endpoint import Call, Given, Shown, Who, endpoint
from server.api.session import WechatCode
from server.api.views import PersonView, person_view
from server.errors import BadLogin, Blocked, NotSignedIn


class Claim(Given):
    """Either the code on the roster slip or what wx's getPhoneNumber gave, and not both."""

    code: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    phone_code: WechatCode | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "Claim":
        if (self.code is None) == (self.phone_code is None):
            raise ValueError("请给名册条上的码，或用手机号，二选一")
        return self


class Bound(Shown):
    """Who the WeChat account now stands for."""

    person: PersonView


@endpoint(
    Claim,
    Bound,
    BadLogin,
    Blocked,
    WrongCode,
    CodeMalformed,
    BindLocked,
    BindPaused,
    PhoneUnknown,
    PhoneShared,
    AlreadyBound,
    who=Who.VISITOR,
)
async def bind(call: Call, given: Claim) -> Bound:
    """Bind by the code on the roster slip, or by the phone that WeChat vouches for."""
    visitor = call.visitor
    if given.code is not None:
        person = await binding.bind_by_code(
            visitor.org_id, ACCOUNT, visitor.openid, given.code, key=call.key, now=call.now
        )
    else:
        phone = await call.miniprogram.phone_number(given.phone_code or "")
        person = await binding.bind_by_phone(
            visitor.org_id, ACCOUNT, visitor.openid, phone, now=call.now
        )
    actor = await people.actor_for(visitor.org_id, person.id)
    if actor is None:
        raise NotSignedIn
    return Bound(person=await person_view(actor))
