"""The access token of an account: one for all processes, fetched once, kept in Redis."""

from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from wechat.account import Account
from wechat.errors import Unreachable

#: Seconds before its end at which the platform may give another token: we ask again then.
EARLY = 300
#: Seconds after which the lock of a process that died is free. Two that fetch at once after a
#: very slow answer do no harm: the platform gives both the same token.
LOCKED = 20
#: Seconds that the others wait for the one that fetches.
WAIT = 30

#: Fetches a token: (force a new one?) → the token and its seconds to live.
Fetch = Callable[[bool], Awaitable[tuple[str, int]]]


class Tokens:
    """The token of one account, under a lock that all processes share."""

    def __init__(self, account: Account, redis: Redis, fetch: Fetch) -> None:
        self._redis, self._fetch = redis, fetch
        self._key = f"liaison:{{{account.org}}}:token:{account.appid}"

    async def get(self, *, refused: str = "") -> str:
        """The token in use, or another than the one that the platform refused.

        The first caller fetches it while the others wait, however many were refused. Raises
        Unreachable where Redis does not answer, and what the platform says to the fetch.
        """
        try:
            return await self._stored(refused) or await self._replace(refused)
        except RedisError as problem:
            raise Unreachable(detail="the store of our tokens does not answer") from problem

    async def _replace(self, refused: str) -> str:
        async with self._redis.lock(
            f"{self._key}:lock",
            timeout=LOCKED,
            blocking_timeout=WAIT,
            sleep=0.02,
            raise_on_release_error=False,
        ):
            if token := await self._stored(refused):
                return token
            token, seconds = await self._fetch(False)
            if token == refused:
                token, seconds = await self._fetch(True)
            await self._redis.set(self._key, token, ex=max(1, seconds - EARLY))
            return token

    async def _stored(self, refused: str) -> str:
        token = await self._redis.get(self._key)
        token = token.decode() if isinstance(token, bytes) else token or ""
        return "" if token == refused else token
