"""Check digits (GS1 General Specifications 7.9) and the check character pair of alphanumeric keys (7.9.5)."""

from __future__ import annotations

from typing import Final

_CSET_82: Final = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_VALUES: Final = {character: value for value, character in enumerate(_CSET_82)}
_CSET_32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_MODULUS: Final = 1021


def check_digit(digits: str) -> str:
    """The check digit that belongs behind `digits` (ASCII digits without it): modulo 10, weights 3, 1 from the right."""
    values = digits.encode("ascii")
    heavy, light = values[::-2], values[-2::-2]
    total = 3 * (sum(heavy) - 48 * len(heavy)) + sum(light) - 48 * len(light)
    return str(-total % 10)


def check_characters(text: str) -> str:
    """The pair that belongs behind at most 23 characters of CSET 82: modulo 1021, primes as weights from the right."""
    total = sum(
        weight * _VALUES[character] for weight, character in zip(_PRIMES, reversed(text), strict=False)
    )
    high, low = divmod(total % _MODULUS, len(_CSET_32))
    return _CSET_32[high] + _CSET_32[low]
