"""The access token of an account: one for all processes, fetched once, kept in Redis."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from redis.asyncio import Redis
from redis.exceptions import RedisError

from wechat.account import Account
from wechat.errors import Unreachable

#: Seconds before its end at which the platform may give another token: we ask again then.
EARLY = 300
#: Seconds that one fetch with its tries may take, and that others wait for it.
PATIENCE = 60

#: Fetches a token: (force a new one?) → the token and its seconds to live.
Fetch = Callable[[bool], Awaitable[tuple[str, int]]]


class Tokens:
    """The token of one account, under a lock that all processes share."""

    def __init__(self, account: Account, redis: Redis, fetch: Fetch) -> None:
        self._redis, self._fetch = redis, fetch
        self._key = f"liaison:{{{account.org}}}:token:{account.appid}"

    async def get(self) -> str:
        """The token in use; the first caller fetches it while the others wait."""
        try:
            return await self._stored() or await self._replace("")
        except RedisError as problem:
            raise Unreachable(detail="the store of our tokens does not answer") from problem

    async def renew(self, refused: str) -> str:
        """Another token than the refused one; fetched once, however many were refused."""
        try:
            return await self._replace(refused)
        except RedisError as problem:
            raise Unreachable(detail="the store of our tokens does not answer") from problem

    async def _replace(self, refused: str) -> str:
        async with self._lock():
            stored = await self._stored()
            if stored and stored != refused:
                return stored
            token, seconds = await self._fetch(False)
            if token == refused:
                token, seconds = await self._fetch(True)
            await self._redis.set(self._key, token, ex=max(1, seconds - EARLY))
            return token

    async def _stored(self) -> str:
        token = await self._redis.get(self._key)
        return token.decode() if isinstance(token, bytes) else token or ""

    def _lock(self) -> AbstractAsyncContextManager[object]:
        return self._redis.lock(
            f"{self._key}:lock",
            timeout=PATIENCE,
            blocking_timeout=PATIENCE,
            sleep=0.02,
            raise_on_release_error=False,
        )
