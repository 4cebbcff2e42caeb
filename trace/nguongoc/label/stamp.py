"""One stamp: the URI in its symbol, the words beside it.

The words matter as much as the symbol: most people never scan, so origin, our domain and the code that can be typed are always
there, whole; the rest is set as far as the label has room, most important first (`compose`).
"""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.errors import Invalid
from nguongoc.label.lettering import clean
from nguongoc.label.qr import check_text


class MissingWords(Invalid):
    """Origin, domain and code stand on every label (design section 5)."""

    code = "label-words-missing"


CODE_LABEL, SERIAL_LABEL, PIN_LABEL = "Mã", "Tem", "Cạo"
"""The words before the public code, a unit's serial, and what is scratched off."""


@dataclass(frozen=True, slots=True)
class StampText:
    """The words, as people read them; made NFC and checked against the font when it is made.

    An optional line is empty where there is nothing to say; name, origin, domain and code are always there.
    """

    product_name: str
    origin_line: str
    producer_line: str
    lot_line: str
    date_lines: tuple[str, ...]
    domain: str
    code_display: str
    """The public code, grouped for the eye."""
    serial_display: str | None = None
    """The unit's serial, None on a lot stamp."""
    pin_display: str | None = None
    """What is printed to be covered by a layer that is scratched off, None where nothing is."""

    def __post_init__(self) -> None:
        for name in ("product_name", "origin_line", "producer_line", "lot_line", "domain", "code_display"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        object.__setattr__(self, "date_lines", tuple(clean(line) for line in self.date_lines))
        for name in ("product_name", "origin_line", "domain", "code_display"):
            if not getattr(self, name):
                raise MissingWords(f"a label says its {name.replace('_', ' ')}", pointer=f"/{name}")
        if self.serial_display is not None:
            object.__setattr__(self, "serial_display", clean(self.serial_display))
        if self.pin_display is not None:
            object.__setattr__(self, "pin_display", clean(self.pin_display))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is printed once: `uri` is the whole content of the symbol."""

    uri: str
    text: StampText

    def __post_init__(self) -> None:
        check_text(self.uri)


def in_fours(serial: str) -> str:
    """A unit's serial as it is printed and compared by eye: in fours."""
    return " ".join(serial[start : start + 4] for start in range(0, len(serial), 4))
