"""Keys and tokens, as who calls is known by them."""

from __future__ import annotations

from nguongoc_api.auth.keys import KeyRing
from nguongoc_api.services import Services


def key_ring(services: Services) -> KeyRing:
    """Whoever shows a key, or a token got with one."""
    programs = services.visiting.programs
    return KeyRing(services.reads, services.clock, used=programs.uses.note, tokens=programs.tokens)
