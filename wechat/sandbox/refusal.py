"""How WeChat says no: HTTP 200, a code and an English sentence."""

import secrets

#: The platform's own sentences, by code; clients log them and people search for them.
SENTENCES: dict[int, str] = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40015: "invalid menu type",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40029: "invalid code",
    40035: "invalid parameter",
    40037: "invalid template_id",
    40053: "invalid action info",
    40125: "invalid appsecret",
    40129: "invalid scene",
    40164: "invalid ip, not in whitelist",
    40226: "code blocked",
    40243: "appsecret has been frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit mustslower retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45026: "template count exceeds limit",
    45029: "qrcode count out of limit",
    45047: "out of response count limit",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    48006: "api forbid to clear quota because of reaching the limit",
    61010: "code is expired",
}


class Refusal(Exception):
    """The platform refuses a call: `code` as in WeChat's list, `hint` added to its sentence."""

    def __init__(self, code: int, hint: str = "") -> None:
        self.code = code
        self.hint = hint
        super().__init__(f"{code} {self.sentence}")

    @property
    def sentence(self) -> str:
        """The platform's sentence for the code, with the hint if there is one."""
        return " ".join(filter(None, (SENTENCES.get(self.code, "unknown error"), self.hint)))

    def answer(self) -> dict[str, object]:
        """The JSON body: errcode, and errmsg with the request id that WeChat appends."""
        request = f"rid: {secrets.token_hex(4)}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
        return {"errcode": self.code, "errmsg": f"{self.sentence} {request}"}
