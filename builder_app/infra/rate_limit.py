"""Rate limits with a moving window, counted in this process or in Redis."""

import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from loguru import logger
from redis.exceptions import RedisError

from builder_app.domain.errors import RateLimited
from builder_app.infra.redis import limited

RULES: dict[str, str] = {
    "chat": "10/minute",
    "sign_in": "20/minute",
    "uploads": "20/minute",
    "imports": "20/minute",
    "runs": "1200/minute",
    "hooks": "12000/minute",
    "hook_callers": "6000/minute",
    "page_errors": "30/minute",
}
_WHAT = {
    "chat": "messages",
    "sign_in": "attempts with a password",
    "uploads": "uploads",
    "imports": "imports",
    "runs": "runs",
    "hooks": "calls",
    "hook_callers": "calls",
    "page_errors": "reports",
}


class WindowRateLimiter:
    """Counts each key of each rule. Without its store (Redis away) it lets calls through and logs that."""

    def __init__(self, storage: Storage, rules: Mapping[str, str]) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._rules: dict[str, RateLimitItem] = {name: parse(rule) for name, rule in rules.items()}

    async def check(self, rule_name: str, key: str) -> None:
        """Count one; raises `RateLimited` with the seconds to wait when `key` is over the rule's limit."""
        rule = self._rules[rule_name]
        try:
            if await self._limiter.hit(rule, rule_name, key):
                return
            window = await self._limiter.get_window_stats(rule, rule_name, key)
        except RedisError as error:
            logger.warning("Rate limit not counted: {}", type(error).__name__)
            return
        seconds = max(1.0, window.reset_time - time.time())
        what = _WHAT.get(rule_name, "requests")
        message = f"Too many {what}: {rule.amount} in {_period(rule)} are allowed. Try again in {seconds:.0f} s."
        raise RateLimited(message, retry_after_seconds=seconds)


def local_limiter(rules: Mapping[str, str]) -> WindowRateLimiter:
    """Counts in this process."""
    return WindowRateLimiter(MemoryStorage(), rules)


def redis_limiter(url: str, rules: Mapping[str, str]) -> WindowRateLimiter:
    """Counts in Redis, for all processes together."""
    return WindowRateLimiter(RedisStorage(f"async+{url}", implementation="redispy", **limited()), rules)


def _period(rule: RateLimitItem) -> str:
    seconds = rule.get_expiry()
    return {1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day"}.get(seconds, f"{seconds} s")
