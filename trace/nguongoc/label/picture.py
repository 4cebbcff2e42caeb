"""One stamp as a picture: SVG with its letters as paths, PNG with whole pixels to a module."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from nguongoc.label.compose import RULE, Composition, Line, compose
from nguongoc.label.faces import FACE_63X34, Face
from nguongoc.label.lettering import EM, Weight, advances, outlines, pil_font
from nguongoc.label.qr import Matrix, ModulePixelsOutOfRange, module_mm, qr_matrix, qr_path
from nguongoc.label.stamp import Stamp

MAX_STAMP_MODULE_PX = 24
"""At which the stamp is some 2,500 px wide, enough for 1,000 dpi."""


def stamp_svg(stamp: Stamp, face: Face = FACE_63X34) -> str:
    """An SVG in true size (mm); no font is needed to show it, its words are in `desc` for those who cannot see it."""
    matrix = qr_matrix(stamp.uri)
    module = module_mm(matrix, face.qr_side, face.dot)
    left, top = _symbol_corner(face, matrix, module)
    placed = compose(stamp.text, face)
    words = " · ".join(line.text for line in placed.lines)
    rule = placed.shared.rule
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{face.width}mm" height="{face.height}mm"'
        f' viewBox="0 0 {face.width} {face.height}" role="img">'
        f"<title>{escape(stamp.uri)}</title><desc>{escape(words)}</desc>"
        f'<path fill="#fff" d="M0 0h{face.width}v{face.height}H0z"/>'
        f'<path id="qr" shape-rendering="crispEdges" transform="translate({left:.4f} {top:.4f}) scale({module:.5f})"'
        f' d="{qr_path(matrix)}"/>'
        f'<path fill="{placed.shared.rule_ink}" d="M{rule.x} {rule.y}h{rule.length}v{RULE}h-{rule.length}z"/>'
        f"{_letters(placed)}</svg>"
    )


def _symbol_corner(face: Face, matrix: Matrix, module: float) -> tuple[float, float]:
    """The symbol in the middle of its box: whole-dot modules may leave a little white."""
    slack = (face.qr_side - module * matrix.framed_size) / 2
    return face.qr_left + slack, face.qr_top + slack


def _letters(placed: Composition) -> str:
    """Each letter's outline once in `defs`, used wherever it stands."""
    used: dict[tuple[Weight, str], str] = {}
    groups = []
    for line in placed.lines:
        x, uses = 0, []
        for character in line.text:
            key = used.setdefault((line.weight, character), f"g{len(used)}")
            if character != " ":
                uses.append(f'<use href="#{key}" x="{x}"/>')
            x += advances(line.weight)[character]
        scale = f"{line.size / EM:.6f}"
        groups.append(
            f'<g fill="{line.ink}" transform="translate({line.x} {line.baseline}) scale({scale})">{"".join(uses)}</g>'
        )
    defs = "".join(
        f'<path id="{key}" d="{outlines(weight)[character][1]}"/>'
        for (weight, character), key in used.items()
        if character != " "
    )
    return f"<defs>{defs}</defs>{''.join(groups)}"


def stamp_png(stamp: Stamp, module_px: int = 8, face: Face = FACE_63X34) -> bytes:
    """A PNG with `module_px` whole pixels a module, its resolution set so that it prints in true size."""
    if not 1 <= module_px <= MAX_STAMP_MODULE_PX:
        raise ModulePixelsOutOfRange(
            f"a module is 1 to {MAX_STAMP_MODULE_PX} px, not {module_px}", maximum=MAX_STAMP_MODULE_PX
        )
    matrix = qr_matrix(stamp.uri)
    module = module_mm(matrix, face.qr_side, face.dot)
    scale = module_px / module
    picture = Image.new("RGB", (round(face.width * scale), round(face.height * scale)), "white")
    symbol = Image.frombytes("L", (matrix.framed_size, matrix.framed_size), matrix.framed)
    side = matrix.framed_size * module_px
    left, top = _symbol_corner(face, matrix, module)
    picture.paste(
        symbol.resize((side, side), Image.Resampling.NEAREST), (round(left * scale), round(top * scale))
    )
    draw = ImageDraw.Draw(picture)
    placed = compose(stamp.text, face)
    rule = placed.shared.rule
    thickness = max(1, round(RULE * scale))
    draw.rectangle(
        (
            round(rule.x * scale),
            round(rule.y * scale),
            round((rule.x + rule.length) * scale),
            round(rule.y * scale) + thickness - 1,
        ),
        fill=placed.shared.rule_ink,
    )
    for line in placed.lines:
        draw_line(draw, line, scale)
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(scale * 25.4, scale * 25.4))
    return file.getvalue()


def draw_line(draw: ImageDraw.ImageDraw, line: Line, scale: float) -> None:
    """Letter by letter at its measured place, because a rasteriser rounds each advance to whole pixels."""
    font = pil_font(line.weight, round(line.size * scale, 2))
    x = line.x
    for character in line.text:
        draw.text((x * scale, line.baseline * scale), character, font=font, fill=line.ink, anchor="ls")
        x += advances(line.weight)[character] * line.size / EM
