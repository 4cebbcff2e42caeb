"""The polygons of a KML file, as map programs and telephones export it, turned into GeoJSON for `read_border` to judge.

Parsed by expat as a stream, bounded before and while it is read; a document type, and with it every entity and every file
from elsewhere, is refused before anything of it is looked at.
"""

from __future__ import annotations

from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from nguongoc.errors import Invalid, TooLarge
from nguongoc.geography.borders import LARGEST_BYTES, MOST_PARTS, BorderTooLarge
from nguongoc.geography.rings import MOST_CORNERS

DEEPEST: Final = 40
MOST_ELEMENTS: Final = 20_000
ZIPPED: Final = b"PK\x03\x04"
_PAIR: Final = 2


class KmlBroken(Invalid):
    """Not XML from its first byte to its last, or numbers that are none."""

    code = "kml-broken"


class KmlHasDoctype(Invalid):
    """A document type, which no map program writes."""

    code = "kml-has-doctype"


class KmlZipped(Invalid):
    """A KMZ: the KML within is taken, packed it is not."""

    code = "kml-zipped"


class KmlWithoutPolygon(Invalid):
    """Points and lines alone: nothing has a border."""

    code = "kml-without-polygon"


class KmlTooMuch(TooLarge):
    """More elements than a border has, or nested deeper."""

    code = "kml-too-much"


def read_kml(body: bytes) -> dict[str, Any]:
    """A MultiPolygon of every polygon in the file, altitudes dropped. Raises the refusals of this module and `BorderTooLarge`."""
    if body.startswith(ZIPPED):
        raise KmlZipped("this is a KMZ: export KML, or unpack it and send the .kml within")
    if len(body) > LARGEST_BYTES:
        raise BorderTooLarge(
            f"a file has at most {LARGEST_BYTES} bytes", corners=MOST_CORNERS, parts=MOST_PARTS
        )
    found = _Found()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, _: found.start(name.rpartition(":")[2])
    parser.EndElementHandler = lambda name: found.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = found.text
    try:
        parser.Parse(body, True)
    except ExpatError as error:
        raise KmlBroken(f"not XML at line {error.lineno}", line=error.lineno) from error
    if not found.polygons:
        raise KmlWithoutPolygon("no polygon in this file; draw an area, not a line or points")
    return {"type": "MultiPolygon", "coordinates": found.polygons}


class _Found:
    """What a walk through the document has come upon: each polygon with its outer ring first, then its holes."""

    def __init__(self) -> None:
        self.polygons: list[list[list[list[float]]]] = []
        self._path: list[str] = []
        self._written: list[str] | None = None
        self._elements = 0

    def start(self, name: str) -> None:
        self._elements += 1
        self._path.append(name)
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise KmlTooMuch("more in it than a border of land has", most=MOST_ELEMENTS)
        if name == "Polygon":
            if len(self.polygons) == MOST_PARTS:
                raise BorderTooLarge(f"at most {MOST_PARTS} parts", corners=MOST_CORNERS, parts=MOST_PARTS)
            self.polygons.append([])
        elif name == "coordinates" and "LinearRing" in self._path and "Polygon" in self._path:
            self._written = []

    def text(self, piece: str) -> None:
        if self._written is not None:
            self._written.append(piece)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "coordinates" and self._written is not None:
            ring = [_corner(each) for each in "".join(self._written).split()]
            outer = "outerBoundaryIs" in self._path
            self.polygons[-1].insert(0 if outer else len(self.polygons[-1]), ring)
            self._written = None
        elif name == "Polygon" and not self.polygons[-1]:
            self.polygons.pop()


def _corner(written: str) -> list[float]:
    numbers = written.split(",")[:_PAIR]
    try:
        longitude, latitude = (float(each) for each in numbers)
    except ValueError:
        raise KmlBroken(f"no longitude and latitude: {written[:40]}", line=0) from None
    return [longitude, latitude]


def _refuse_doctype(*_: Any) -> None:
    raise KmlHasDoctype("a document type (DTD) is not taken")
