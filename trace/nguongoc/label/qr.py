"""QR symbols (ISO/IEC 18004, plain `]Q1` with a URI): matrix, PNG, SVG, terminal.

Always error correction M, no logo, quiet zone of 4 modules, the mask chosen by the encoder's penalty. Two encoders: zxing-cpp
where many are printed (about 30 times faster), the `qrcode` library for a single image.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller
from xml.sax.saxutils import escape

import zxingcpp

from nguongoc.errors import Invalid, Malformed, TooLarge

QUIET_ZONE = 4
"""Modules of white on each side (ISO/IEC 18004 clause 9.1); nothing else may stand there."""
MIN_MODULE_MM = 0.396
"""Smallest module in print: X-dimension at a point of sale, GS1 General Specifications 5.12.3.1."""
MAX_TEXT = 331
"""Bytes in a symbol of version 13-M, 69 modules: a larger one is no label any more."""
MAX_MODULE_PX = 64


class QrTextMalformed(Malformed):
    """A QR of ours holds a URI, and a URI is printable ASCII (RFC 3986 section 2)."""

    code = "qr-text-malformed"


class QrTextTooLong(TooLarge):
    """More than a QR code of a printable size can hold."""

    code = "qr-text-too-long"


class ModuleTooSmall(Invalid):
    """The symbol would be printed below the smallest module that a till or an old phone reads."""

    code = "qr-module-too-small"


class ModulePixelsOutOfRange(Invalid):
    """A module of no pixels, or of so many that the image is a poster."""

    code = "qr-module-px-out-of-range"


@dataclass(frozen=True, slots=True)
class Matrix:
    """One symbol: `framed` is (size + 2 * QUIET_ZONE)² bytes, row by row, 0 dark and 255 light, quiet zone included.

    The frame stays on so that no run of dark modules crosses the end of a row.
    """

    size: int
    framed: bytes

    @property
    def framed_size(self) -> int:
        return self.size + 2 * QUIET_ZONE

    def is_dark(self, row: int, column: int) -> bool:
        """Row and column count from the symbol's own corner, without the quiet zone."""
        return self.framed[(row + QUIET_ZONE) * self.framed_size + column + QUIET_ZONE] == 0

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark runs as (column, row, length) in modules, from the corner of the *quiet zone*."""
        side = self.framed_size
        return ((start % side, start // side, end - start) for start, end in _dark_spans(self.framed))

    def spans_without_finders(self) -> Iterator[tuple[int, int]]:
        """Dark runs outside the finder patterns, as offsets into `framed`: the print sheet's inner loop."""
        side = self.framed_size
        rest = bytearray(self.framed)
        near, far = QUIET_ZONE, QUIET_ZONE + self.size - FINDER
        for column, row in ((near, near), (far, near), (near, far)):
            for start in range(row * side + column, (row + FINDER) * side + column, side):
                rest[start : start + FINDER] = _LIGHT
        return _dark_spans(bytes(rest))


FINDER = 7
"""Modules on a side of a finder pattern."""
_LIGHT = b"\xff" * FINDER
_DARK = re.compile(rb"\x00+")
_SPAN = methodcaller("span")


def _dark_spans(framed: bytes) -> Iterator[tuple[int, int]]:
    """One regular expression, because no loop of ours over modules comes near its speed."""
    return map(_SPAN, _DARK.finditer(framed))


def finder_squares(size: int) -> Iterator[tuple[int, int, int]]:
    """The three finder patterns as nested squares (column, row, side) under an even-odd fill, from the symbol's corner."""
    for column, row in ((0, 0), (size - FINDER, 0), (0, size - FINDER)):
        yield from ((column + inset, row + inset, FINDER - 2 * inset) for inset in range(3))


def check_text(text: str) -> None:
    """Refuse what a symbol of ours never holds."""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise QrTextMalformed("the text of a QR is a URI: printable ASCII without spaces")
    if len(text) > MAX_TEXT:
        raise QrTextTooLong(
            f"the text of a QR is {len(text)} characters, at most {MAX_TEXT}",
            length=len(text),
            maximum=MAX_TEXT,
        )


@lru_cache(maxsize=64)
def qr_matrix(text: str) -> Matrix:
    """The symbol of `text` at the smallest version that holds it at level M.

    A sheet of one lot repeats one text, so the last few symbols are kept.
    """
    check_text(text)
    symbol = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="M")
    image = symbol.to_image(scale=1, add_quiet_zones=True)
    return Matrix(image.shape[0] - 2 * QUIET_ZONE, memoryview(image).tobytes())  # type: ignore[arg-type]


def module_mm(matrix: Matrix, side_mm: float, dot_mm: float | None = None) -> float:
    """Side of a module when the symbol with its quiet zone fills `side_mm`; refused below 0.396 mm.

    A thermal head prints whole dots: with `dot_mm` the module is rounded down to them, or its edges would wobble.
    """
    module = side_mm / matrix.framed_size
    if dot_mm is not None:
        module = int(module / dot_mm + 1e-9) * dot_mm
    if module < MIN_MODULE_MM:
        raise ModuleTooSmall(
            f"a symbol of {matrix.size} modules in {side_mm} mm has modules of {module:.3f} mm, at least {MIN_MODULE_MM}",
            module_um=int(module * 1000),
            minimum_um=int(MIN_MODULE_MM * 1000),
        )
    return module


def qr_png(text: str, module_px: int) -> bytes:
    """A 1-bit PNG, `module_px` pixels a module, quiet zone included."""
    check_text(text)
    if not 1 <= module_px <= MAX_MODULE_PX:
        raise ModulePixelsOutOfRange(
            f"a module is 1 to {MAX_MODULE_PX} px, not {module_px}", maximum=MAX_MODULE_PX
        )
    import qrcode  # late: a tenth of a second at every start, for single images alone
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.image.pil import PilImage

    symbol: qrcode.QRCode[PilImage] = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, box_size=module_px, border=QUIET_ZONE, image_factory=PilImage
    )
    symbol.add_data(text)
    symbol.make(fit=True)
    file = io.BytesIO()
    symbol.make_image().get_image().convert("1").save(file, "PNG", optimize=True)
    return file.getvalue()


def qr_path(matrix: Matrix) -> str:
    """The dark modules as one SVG path, one unit a module, from the corner of the quiet zone."""
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in matrix.runs())


def qr_svg(text: str) -> str:
    """An SVG that scales to any size: one path, a white ground for dark pages, the URI as accessible name."""
    matrix = qr_matrix(text)
    side = matrix.framed_size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        f"<title>{escape(text)}</title>"
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{qr_path(matrix)}"/></svg>'
    )


_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def qr_terminal(text: str) -> str:
    """Half blocks for a terminal, two rows of modules a line, colours set so that a dark theme does not invert it."""
    matrix = qr_matrix(text)
    side = matrix.framed_size
    rows = [matrix.framed[start : start + side] for start in range(0, side * side, side)]
    rows.append(b"\xff" * side)
    lines = (
        "".join(_HALVES[upper == 0, lower == 0] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"\x1b[38;5;16;48;5;231m{line}\x1b[0m\n" for line in lines)
