"""The EPC schemes of GS1 keys as data (TDS 2.0, chapter 6; CBV 2.0, chapter 8): what stands where in `urn:epc:...`.

A URN splits a key behind the company prefix and drops its check digit; the rest is the same digits in another order. Instances are
`id`, a lot is `class:lgtin`, all instances of a class are `idpat` with `*` for the serial. Schemes of others than GS1 are not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

_ESCAPED = r"(?:[!'()*+,\-.0-9:;=A-Z_a-z]|%[0-9A-Fa-f]{2})+"
"""CSET 82 as a URN writes it (TDS 2.0, appendix A): `"`, `%`, `&`, `/`, `<`, `>` and `?` escaped, and others if one likes."""
_ESCAPED_39 = r"(?:[0-9A-Z\-]|%[0-9A-Fa-f]{2})+"
"""CSET 39, whose `#` and `/` are escaped; it has no full stop, so that a serial can follow it."""


class Last(Enum):
    """What the last component of a URN is in the key."""

    NOTHING = 0
    """There is none behind the reference."""
    QUALIFIER = 1
    APPENDED = 2
    """The optional end of the key itself."""
    ANY = 3
    """`*`: the URN means the class, which the key without a serial names."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of URN: `{name}{company prefix}.{reference}[.{piece}.{total}][.{last}]`, `name` being `urn:epc:id:sgtin:` or alike."""

    name: str
    key: str
    """The primary key it spells."""
    digits: int = 0
    """Of company prefix and reference together, without check digit; 0 where the reference is text and there is no check digit."""
    last: Last = Last.NOTHING
    qualifier: str = ""
    """The AI of a last component that is a qualifier."""
    none: str = ""
    """The last component that stands for no qualifier: the `0` of an SGLN."""
    indicator: bool = False
    """Whether the first digit of the reference stands before the company prefix in the key, as in a GTIN and an SSCC."""
    filler: str = ""
    """What the key begins with and the URN has not: the zero of a GRAI."""
    pieces: bool = False
    """Whether the number of a piece and of all pieces follow the reference, as in an ITIP."""
    body: re.Pattern[str] = field(init=False)
    """What follows the name: the groups are company prefix, reference, piece, total, last."""

    def __post_init__(self) -> None:
        text = _ESCAPED_39 if self.key == "8010" else _ESCAPED
        reference = r"([0-9]*)" if self.digits else f"({text})"
        pieces = r"\.([0-9]{2})\.([0-9]{2})" if self.pieces else "()()"
        last = {Last.NOTHING: "()", Last.ANY: r"\.(\*)"}.get(self.last, rf"\.({_ESCAPED})")
        object.__setattr__(self, "body", re.compile(rf"([0-9]{{6,12}})\.{reference}{pieces}{last}"))


SCHEMES: Final = (
    Scheme("urn:epc:id:sgtin:", "01", 13, Last.QUALIFIER, "21", indicator=True),
    Scheme("urn:epc:id:sscc:", "00", 17, indicator=True),
    Scheme("urn:epc:id:sgln:", "414", 12, Last.QUALIFIER, "254", none="0"),
    Scheme("urn:epc:id:pgln:", "417", 12),
    Scheme("urn:epc:id:grai:", "8003", 12, Last.APPENDED, filler="0"),
    Scheme("urn:epc:id:giai:", "8004"),
    Scheme("urn:epc:id:gsrn:", "8018", 17),
    Scheme("urn:epc:id:gsrnp:", "8017", 17),
    Scheme("urn:epc:id:gdti:", "253", 12, Last.APPENDED),
    Scheme("urn:epc:id:sgcn:", "255", 12, Last.APPENDED),
    Scheme("urn:epc:id:cpi:", "8010", 0, Last.QUALIFIER, "8011"),
    Scheme("urn:epc:id:ginc:", "401"),
    Scheme("urn:epc:id:gsin:", "402", 16),
    Scheme("urn:epc:id:itip:", "8006", 13, Last.QUALIFIER, "21", indicator=True, pieces=True),
    Scheme("urn:epc:id:upui:", "01", 13, Last.QUALIFIER, "235", indicator=True),
    Scheme("urn:epc:class:lgtin:", "01", 13, Last.QUALIFIER, "10", indicator=True),
    Scheme("urn:epc:idpat:sgtin:", "01", 13, Last.ANY, indicator=True),
    Scheme("urn:epc:idpat:grai:", "8003", 12, Last.ANY, filler="0"),
    Scheme("urn:epc:idpat:gdti:", "253", 12, Last.ANY),
    Scheme("urn:epc:idpat:sgcn:", "255", 12, Last.ANY),
    Scheme("urn:epc:idpat:cpi:", "8010", 0, Last.ANY),
    Scheme("urn:epc:idpat:itip:", "8006", 13, Last.ANY, indicator=True, pieces=True),
    Scheme("urn:epc:idpat:upui:", "01", 13, Last.ANY, indicator=True),
)
"""A key that several schemes spell alike is written in the first of them: the class of a GTIN as `idpat:sgtin`, not `idpat:upui`."""

BY_NAME: Final = {scheme.name: scheme for scheme in SCHEMES}

KEPT_QUALIFIERS: Final = {
    "00": (),
    "01": ("21", "10", "235"),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "414": ("254",),
    "417": (),
    "8003": (),
    "8004": (),
    "8006": ("21", "10"),
    "8010": ("8011",),
    "8017": (),
    "8018": (),
}
"""The keys that CBV makes an EPC or a class of, to the qualifiers that it keeps, finest first (CBV 2.0, 8.2 and 8.3)."""
