"""What people call a country, by its ISO 3166-1 code: data holds the code alone, and each reader's language its own name (CLDR)."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale

VIETNAMESE: Final = "vi"
HOME: Final = "VN"


@cache
def _names(language: str) -> dict[str, str]:
    # Its own copy: Babel's is read through a mapping that resolves aliases each time.
    return {str(code): str(name) for code, name in Locale.parse(language).territories.items()}


def country_name(code: str, language: str = VIETNAMESE) -> str:
    """In a language of the CLDR; the code itself where that has no name for it."""
    return _names(language).get(code, code)


def named(language: str) -> dict[str, str]:
    """Every two-letter code that the CLDR has a name for, with names of what is no country among them."""
    return {code: name for code, name in _names(language).items() if len(code) == len(HOME)}
