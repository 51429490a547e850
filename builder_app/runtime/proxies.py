"""Whose word about addresses is believed: that of the proxies of the settings, of nobody else."""

import ipaddress
from collections.abc import Iterable

from loguru import logger

from builder_app.domain.errors import Unavailable
from builder_app.runtime.opening import current


def believed(direct: str, forwarded: str) -> str:
    """The caller's address: the nearest of `forwarded` (X-Forwarded-For) that is no proxy of ours, if `direct` is one; else `direct`."""
    proxies = _proxies()
    if not _within(direct, proxies):
        return direct
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    return next((one[:100] for one in reversed(hops) if not _within(one, proxies)), direct)


def trusted(direct: str) -> bool:
    """Whether a caller's address is one of our proxies."""
    return _within(direct, _proxies())


def _proxies() -> tuple[str, ...]:
    try:
        return current().settings.trusted_proxies
    except Unavailable as error:
        logger.debug("No settings yet: {}", error.code)
        return ()


def _within(address: str, networks: Iterable[str]) -> bool:
    try:
        one = ipaddress.ip_address(address)
        return any(one in ipaddress.ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False
