"""Where the desks are. Apart from them, so that a process knows the way before it has read what is there."""

from __future__ import annotations

from typing import Final

PREFIXES: Final = (
    "/signin", "/signin/", "/signout", "/start", "/start/", "/producer", "/producer/", "/authority", "/authority/", "/host", "/host/",
    "/market", "/market/", "/developers", "/developers/", "/offers", "/offers/",
)  # fmt: skip
