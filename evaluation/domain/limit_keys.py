"""Which addresses count as one sender, where it is counted how often something is tried."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

OWN_NETWORK_BITS = 64
"""A household or office has so many bits of an IPv6 network in common, and every address within."""


def limit_key(address: str) -> str:
    """What is counted for an address: of IPv6 its network; whatever is no address counts as it is."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed.packed, OWN_NETWORK_BITS), strict=False))
    return address if parsed is None else str(parsed)


def is_this_machine(address: str) -> bool:
    """Whether a request from there was made on this machine."""
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An address, where IPv4 wrapped in IPv6 is IPv4 again."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    wrapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return wrapped or parsed
