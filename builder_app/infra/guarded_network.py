"""The network as steps may use it: every address but those that belong to the machine's own cloud or link.

The check is made on the address that is connected to, so a name that changes its address in between gets nowhere.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx

from builder_app.domain.errors import EffectFailed

METADATA = frozenset(ip_address(one) for one in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"))
"""Metadata services of clouds outside the link-local range."""


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx over a network that refuses such addresses."""

    def __init__(self, *, connections: int = 50) -> None:
        super().__init__()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=connections,
            keepalive_expiry=5.0,
            network_backend=GuardedNetwork(),
        )


class GuardedNetwork(httpcore.AnyIOBackend):
    """Looks a name up, checks what it stands for, and connects to just that."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises `EffectFailed` for a refused address, httpcore's errors for the rest."""
        last: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError(f"{host} has no address")
        for address in await addresses(host, port):
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


async def addresses(host: str, port: int) -> list[str]:
    """What a name stands for. Raises `EffectFailed` when any of it is refused."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(f"{host} is not known") from error
    texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in texts:
        if refused(ip_address(text.partition("%")[0])):
            raise EffectFailed(f"Steps may not call {host}: it stands for {text}.", code="address-refused")
    return texts


def refused(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is link-local, a metadata service, or none that can be called."""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    known = inner or address
    return known.is_link_local or known.is_multicast or known.is_unspecified or known in METADATA
