"""GTIN prefixes that other operators' resolvers answer for (GS1-Conformant Resolver: hand-off, typed `gs1:handledBy`).

Decided by the operator, checked at start, never asked over the network: a table of company prefixes and resolvers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

MARK: Final = "handedOffBy"
"""In the query of what is handed off: who gets it hands it to nobody else, so that two who name each other make no circle."""
MOST_PREFIXES: Final = 1_000
_PREFIX: Final = re.compile(r"[0-9]{3,12}")
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?::[1-9][0-9]{0,4})?"
)
_LOOPBACK: Final = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[1-9][0-9]{0,4})?")


@dataclass(frozen=True, slots=True)
class HandOff:
    """Prefixes of GTIN-13, longest first, each with the address of a resolver; `mark` is put behind the query."""

    by_prefix: tuple[tuple[str, str], ...] = ()
    mark: bytes = b""

    def resolver_of(self, gtin: str) -> str | None:
        """Who answers for a GTIN that is not registered here; None where nobody is known."""
        # The first digit of a GTIN-14 says how it is packed; the company prefix begins behind it.
        company = gtin[1:]
        return next((base for prefix, base in self.by_prefix if company.startswith(prefix)), None)


def read_hand_off(table: Mapping[str, str], base_url: str) -> HandOff:
    """The table as the resolver uses it. Raises ValueError for what could not work, or would lead back here."""
    if len(table) > MOST_PREFIXES:
        raise ValueError(f"HANDLED_BY has at most {MOST_PREFIXES} prefixes")
    own = urlsplit(base_url).netloc
    for prefix, resolver in table.items():
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"HANDLED_BY: {prefix!r} is no prefix of 3 to 12 digits of a GTIN-13")
        scheme, separator, host = resolver.partition("://")
        local = scheme == "http" and _LOOPBACK.fullmatch(host) and _LOOPBACK.fullmatch(own)
        if not separator or not (local or (scheme == "https" and _HOST.fullmatch(host))):
            raise ValueError(
                f"HANDLED_BY: {resolver!r} is not an address such as https://id.example.org, without a path"
            )
        if _plain(host) == _plain(own):
            raise ValueError(f"HANDLED_BY: {prefix} would be handed back to this very resolver")
    longest_first = sorted(table.items(), key=lambda entry: (-len(entry[0]), entry[0]))
    return HandOff(tuple(longest_first), f"{MARK}={own}".encode())


def _plain(host: str) -> str:
    return host.lower().removesuffix(":443")
