"""How a notice's knock on the door went; the inbox holds the notice whatever came of it."""

from enum import StrEnum


class Knock(StrEnum):
    """Where a push stands."""

    #: to be sent
    WAITING = "waiting"
    #: handed to WeChat, its answer not yet recorded
    SENDING = "sending"
    #: WeChat took it
    SENT = "sent"
    #: WeChat refused for good (window closed, no grant), or there is no WeChat account
    REFUSED = "refused"
    #: the sender died in between: not sent again, the inbox has it
    UNCERTAIN = "uncertain"
    #: the receiver has already heard in the chat itself, or hears it with another push
    HEARD = "heard"
