"""Whose address a request comes from, behind proxies. Host and scheme are never taken from a header."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from forum.web.headers import App, Receive, Scope, Send

Networks = Sequence[IPv4Network | IPv6Network]


def with_client_address(app: App, trusted: Networks) -> App:
    """`app` with `scope["client"]` as the trusted proxies saw it.

    X-Forwarded-For is read from its end: each trusted hop is believed about the one before it, and what
    a client itself wrote further left is not believed by anybody.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and scope.get("client"):
            host, port = scope["client"]
            found = client_address(host, _forwarded(scope), trusted)
            scope["client"] = (found, port if found == host else 0)
        await app(scope, receive, send)

    return call


def client_address(peer: str, forwarded: Sequence[str], trusted: Networks) -> str:
    """The address furthest from us that only trusted proxies stand behind."""
    known = peer
    for claimed in reversed(forwarded):
        if not _is_trusted(known, trusted):
            return known
        address = _address(claimed)
        if address is None:
            return known
        known = str(address)
    return known


def _forwarded(scope: Scope) -> list[str]:
    values = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return b",".join(values).decode("latin-1").split(",") if values else []


def _is_trusted(host: str, trusted: Networks) -> bool:
    address = _address(host)
    return address is not None and any(address in network for network in trusted)


def _address(claimed: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: «192.0.2.1», «192.0.2.1:443», «2001:db8::1», «[2001:db8::1]:443»."""
    host = claimed.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
