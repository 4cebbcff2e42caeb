"""What stamps are printed on, at the desk: sheets by maker and code with a drawing of each, or a sheet by its measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.lots import Batch
from nguongoc.errors import Refusal
from nguongoc.label.kept_paper import Paper
from nguongoc.label.layouts import LAYOUTS, Confidence, Layout, layout_named
from nguongoc.label.outline import outline_path, outline_pdf
from nguongoc.label.own_sheet import OWN, OwnSheet, Placing
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.keep_paper import KeepPaper
from nguongoc.services.label_wish import SHEET_LAYOUT, SheetUnmeasured
from nguongoc_api.pages.i18n import N_, Language, Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import Wrong
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.reading import millimetres, whole_number
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

LOT: Final = "/producer/batches/{batch_id}"
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "page_width": (N_("Tờ giấy rộng mấy mm"), N_("Khổ A4 rộng 210.")),
    "page_height": (N_("Tờ giấy cao mấy mm"), N_("Khổ A4 cao 297.")),
    "columns": (N_("Mỗi hàng ngang mấy tem"), ""),
    "rows": (N_("Mỗi hàng dọc mấy tem"), ""),
    "label_width": (N_("Một tem rộng mấy mm"), N_("Đo từ mép này sang mép kia, ví dụ 38,1.")),
    "label_height": (N_("Một tem cao mấy mm"), ""),
    "left": (N_("Từ mép trái tờ giấy tới tem đầu: mấy mm"), N_("Tem sát mép thì ghi 0.")),
    "top": (N_("Từ mép trên tờ giấy tới tem đầu: mấy mm"), ""),
    "gap_x": (N_("Khe giữa hai tem cạnh nhau: mấy mm"), N_("Tem liền nhau thì ghi 0.")),
    "gap_y": (N_("Khe giữa tem trên và tem dưới: mấy mm"), ""),
}
"""What is asked of a sheet that is not listed, in the order a ruler goes over it."""
SHIFTS: Final = ("shift_x", "shift_y")
COUNTS: Final = frozenset({"columns", "rows"})
USUAL: Final = {"page_width": "210", "page_height": "297"}
SURE: Final[Mapping[Confidence, str]] = {
    Confidence.AGREED: "",
    Confidence.ONE_SOURCE: N_("Số đo theo một nguồn: nên in thử khung trước."),
    Confidence.UNMEASURED: N_("Chưa rõ lề: phải in thử khung ra giấy thường, áp lên tờ tem rồi hãy in."),
}


def paper_routes(route: Callable[..., Route], desk: PaperDesk) -> list[Route]:
    return [
        route(f"{LOT}/paper", get=desk.ask, post=desk.choose, role=Role.PRODUCER),
        route(f"{LOT}/outline", get=desk.outline, role=Role.PRODUCER),
    ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet to choose, with its drawing."""

    id: str
    codes: str
    said: str
    sure: str
    width: float
    height: float
    path: str


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """The pages over `KeepPaper`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """All sheets, and the form for another."""
        kept = keep_paper(self.services).kept(visit.caller)
        typed = USUAL if kept is None or kept.own_sheet is None else typed_measures(kept.own_sheet, visit)
        return self._page(visit, typed, {}, None)

    def choose(self, visit: Visit) -> Response:
        """Keep a listed sheet, or one by its measures; `draw` shows it first."""
        self._lot(visit)
        keep = keep_paper(self.services)
        kept = keep.kept(visit.caller) or Paper(SHEET_LAYOUT)
        back = visit.path.removesuffix("/paper") + "/stamps"
        if "layout" in visit.given:
            chosen = layout_named(visit.given["layout"])
            keep.keep(visit.caller, replace(kept, layout=chosen.id))
            return go_on(back)
        wrong = Wrong()
        own = _measured(visit.given, wrong)
        if own is None:
            return self._page(visit, visit.given, wrong.at, None)
        try:
            drawn = own.layout()
        except Refusal as refusal:
            at = (refusal.pointer or "").removeprefix("/")
            return self._page(visit, visit.given, {at if at in MEASURES else "": mendable(refusal)}, None)
        if "draw" in visit.given:
            return self._page(visit, visit.given, {}, drawn)
        keep.keep(visit.caller, replace(kept, layout=OWN, own_sheet=own))
        return go_on(back)

    def outline(self, visit: Visit) -> Response:
        """The outlines of the sheet that is asked about, to print on plain paper first."""
        self._lot(visit)
        kept = keep_paper(self.services).kept(visit.caller)
        layout = layout_of_paper(visit.query.get("layout", SHEET_LAYOUT), kept)
        wrong = Wrong()
        placing = placing_typed({**visit.query, "start": "1"}, wrong)
        if placing is None:
            raise next(iter(wrong.at.values()))
        body = outline_pdf(layout, self.services.clock.now(), placing)
        named = {"Content-Disposition": f'attachment; filename="khung-{layout.id}.pdf"'}
        return Response(body, 200, PRIVATE | named, "application/pdf")

    def _lot(self, visit: Visit) -> Batch:
        """The lot in the address: nothing below another's is answered. Raises `BatchNotFound`."""
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.browse_batches.batch(visit.caller, read_id(visit.places["batch_id"], unknown))

    def _page(
        self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal], drawn: Layout | None
    ) -> Response:
        _ = translator(visit.language)
        batch = self._lot(visit)
        context = {
            "title": _("Giấy in tem"),
            "lot": batch.id,
            "makers": list(_by_maker(_)),
            "plain": [
                drawn_sheet(each, _) for each in LAYOUTS.values() if each.bought is None and not each.is_roll
            ],
            "rolls": [(each.id, _title(each, _)) for each in LAYOUTS.values() if each.is_roll],
            "measures": [(name, _(said), hint and _(hint)) for name, (said, hint) in MEASURES.items()],
            "counts": COUNTS,
            "values": values,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "drawn": None if drawn is None else drawn_sheet(drawn, _),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "paper.html", context, demo=demo, status=422 if wrong else 200)


def keep_paper(services: Services) -> KeepPaper:
    return KeepPaper(services.reads, services.writer, services.clock)


def layout_of_paper(layout: str, kept: Paper | None) -> Layout:
    """Raises `UnknownLayout`, `SheetUnmeasured`."""
    if layout != OWN:
        return layout_named(layout)
    if kept is None or kept.own_sheet is None:
        raise SheetUnmeasured("measure the sheet first", pointer="/layout")
    return kept.own_sheet.layout()


def sheet_shown(layout: str, kept: Paper | None) -> Layout | None:
    """What to draw beside the choice; None where the choice is none."""
    try:
        return layout_of_paper(layout, kept)
    except Refusal:
        return None


def placing_typed(given: Mapping[str, str], wrong: Wrong) -> Placing | None:
    """Where on the paper, empty fields meaning the first place and no shift; None where something is `wrong`."""
    start = wrong.take("start", lambda: whole_number(given.get("start") or "1"))
    right, down = (wrong.take(name, partial(millimetres, given.get(name) or "0")) for name in SHIFTS)
    if start is None or right is None or down is None:
        return None
    return Placing(start, right, down)


def choices(kept: Paper | None, _: Translator) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of options: one's own sheet first where there is one, sheets by maker, everyday grids, rolls."""
    groups = (
        []
        if kept is None or kept.own_sheet is None
        else [(_("Tờ tự đo"), [(OWN, _title(kept.own_sheet.layout(), _))])]
    )
    plain = [each for each in LAYOUTS.values() if each.bought is None]
    groups.append((_("Tờ A4 thường gặp"), [(each.id, _title(each, _)) for each in plain if not each.is_roll]))
    for maker, sheets in _sold():
        groups.append((maker, [(each.id, _title(each, _)) for each in sheets]))
    groups.append((_("Cuộn in nhiệt"), [(each.id, _title(each, _)) for each in plain if each.is_roll]))
    return groups


def typed_measures(own: OwnSheet, visit: Visit) -> dict[str, str]:
    """As they are typed."""
    return {name: length_words(getattr(own, name), visit.language) for name in MEASURES}


def length_words(value: float, language: Language) -> str:
    plain = f"{value:g}"
    return plain if language == "en" else plain.replace(".", ",")


def _sold() -> Iterator[tuple[str, list[Layout]]]:
    sold = (each for each in LAYOUTS.values() if each.bought is not None)
    for maker, sheets in groupby(sold, lambda each: each.bought.maker if each.bought else ""):
        yield maker, list(sheets)


def _by_maker(_: Translator) -> Iterator[tuple[str, list[Drawn]]]:
    for maker, sheets in _sold():
        yield maker, [drawn_sheet(each, _) for each in sheets]


def drawn_sheet(layout: Layout, _: Translator) -> Drawn:
    bought = layout.bought
    said = SURE[bought.confidence] if bought else ""
    codes = ", ".join(bought.codes) if bought else ""
    return Drawn(
        layout.id,
        codes,
        _title(layout, _),
        said and _(said),
        layout.page_width,
        layout.page_height,
        outline_path(layout),
    )


def _title(layout: Layout, _: Translator) -> str:
    return layout.title_vi if _.language == "vi" else layout.title_en


def _measured(given: Mapping[str, str], wrong: Wrong) -> OwnSheet | None:
    read: dict[str, float | int | None] = {
        name: wrong.take(name, partial(whole_number if name in COUNTS else millimetres, given.get(name, "")))
        for name in MEASURES
    }
    return None if wrong.at else OwnSheet(**read)  # type: ignore[arg-type]
