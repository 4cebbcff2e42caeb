"""The outlines of a sheet: as a page to print on plain paper and hold behind a real sheet, and as a small drawing."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

from nguongoc.label.faces import POINT
from nguongoc.label.layouts import Layout
from nguongoc.label.lettering import Weight
from nguongoc.label.own_sheet import AS_IT_IS, Placing

NUMBER_SIZE: Final = 8 * POINT
SAID: Final = "Tờ thử: áp lên tờ tem, soi ra ánh sáng"


def outline_pdf(layout: Layout, made_at: datetime, placing: Placing = AS_IT_IS) -> bytes:
    """One page with the outline and number of each place, shifted as the stamps will be; it prints no stamp and counts for none."""
    from reportlab.pdfgen.canvas import Canvas  # late: only who prints pays for it, not every start

    from nguongoc.label.sheet import font_name

    placing.check(layout)
    file, face = io.BytesIO(), layout.face
    size = (layout.page_width / POINT, layout.page_height / POINT)
    canvas = Canvas(file, pagesize=size, pageCompression=1, invariant=1, lang="vi")
    canvas.setTitle(layout.title_vi)
    canvas.setCreator("Nguồn Gốc")
    canvas.setDateFormatter(lambda *_: made_at.strftime("D:%Y%m%d%H%M%SZ"))
    canvas.translate(placing.shift_x / POINT, -placing.shift_y / POINT)
    canvas.scale(1 / POINT, 1 / POINT)
    canvas.setLineWidth(0.2)
    canvas.setFont(font_name(Weight.REGULAR), NUMBER_SIZE)
    for slot in range(layout.per_page):
        x, top = layout.place(slot)
        y = layout.page_height - top - face.height
        canvas.roundRect(x, y, face.width, face.height, layout.corner)
        middle = (x + face.width / 2, y + face.height / 2)
        canvas.drawCentredString(*middle, str(slot + 1))
        if slot == 0:
            canvas.setFont(font_name(Weight.REGULAR), 0.6 * NUMBER_SIZE)
            canvas.drawCentredString(middle[0], middle[1] - NUMBER_SIZE, SAID)
            canvas.setFont(font_name(Weight.REGULAR), NUMBER_SIZE)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def outline_path(layout: Layout) -> str:
    """Every label as one SVG path in the page's millimetres."""
    face = layout.face
    places = (layout.place(slot) for slot in range(layout.per_page))
    return "".join(
        f"M{x:.4g} {y:.4g}h{face.width:.4g}v{face.height:.4g}h-{face.width:.4g}z" for x, y in places
    )
