"""Labels are printed for the lot they name, never for more units than it has, and every one reads back as its own code."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from nguongoc.batches.lots import Batch, LotInput, Origin
from nguongoc.batches.quantities import Base, Quantity, Unit
from nguongoc.catalogue.products import Category, GtinLicence
from nguongoc.errors import Refusal
from nguongoc.identifiers.digital_link import parse_path
from nguongoc.identifiers.public_code import display, parse_code_path
from nguongoc.label.layouts import LAYOUTS
from nguongoc.label.own_sheet import OwnSheet
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import MAY, Caller, ScopeMissing
from nguongoc.services.find_lot import Fit, find_lot
from nguongoc.services.issue_labels import Sheet
from nguongoc.services.label_wish import MOST_AT_ONCE, LabelFormat, LabelWish, Level
from nguongoc.services.master_data import net_content
from nguongoc_api.services import Services
from tests.demo_store import Demo
from tests.service import Farm
from tests.unit.label.reading import face_of, opened, page_at, read_by_two

LICENCE = GtinLicence("HTX Lam Sơn", "GS1 Việt Nam, giấy 123/2026", demonstration=False)
GTIN = "09521234543213"


def pieces(count: int) -> Quantity:
    return Quantity(Decimal(count), Unit("qua"))


def asked(services: Services, uri: str) -> Any:
    path = uri.removeprefix(services.settings.base_url).encode()
    assert path.decode() != uri, "another host"
    return parse_code_path(path) if path.startswith(b"/b/") else parse_path(path)


def owner(uri: str, services: Services) -> tuple[Fit, Batch | None]:
    with services.reads.open() as reader:
        found = find_lot(reader, asked(services, uri), services.serials)
    return found.fit, found.batch


def table(sheet: Sheet) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.body.decode("utf-8-sig"))))


def uris(services: Services, caller: Caller, wish: LabelWish) -> list[str]:
    return [row["uri"] for row in table(services.issue_labels(caller, replace(wish, format=LabelFormat.CSV)))]


def units(batch: Batch, count: int, first: int = 1) -> LabelWish:
    return LabelWish(batch.id, count, Level.UNIT, first=first)


def refused(services: Services, caller: Caller, wish: LabelWish) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        services.issue_labels(caller, wish)
    return refusal.value


def test_a_sheet_says_of_the_lot_what_people_look_for(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(lot="LV-1", packed_on=date(2026, 11, 23), expires_on=date(2027, 1, 9)).batch
    sheet = services.issue_labels(farm.caller, LabelWish(batch.id, 24))
    assert (sheet.media_type, sheet.filename) == ("application/pdf", f"tem-{batch.code}.pdf")
    document = pypdfium2.PdfDocument(sheet.body)
    words = document[0].get_textpage().get_text_range()
    document.close()
    for line in (
        "Bưởi đỏ Luận Văn",
        "Xã ",
        "Thanh Hóa",
        "HTX trình diễn Lam Sơn",
        "Lô LV-1",
        display(batch.code),
    ):
        assert line in words, line
    for line in ("Thu hoạch 22/11/2026", "Đóng gói 23/11/2026", "Hạn dùng 09/01/2027", "localhost:8000"):
        assert line in words, line


@pytest.mark.parametrize(
    ("category", "process", "word"),
    [
        (Category.FRUIT, None, "Thu hoạch"),
        (Category.SEAFOOD, None, "Đánh bắt"),
        (Category.PROCESSED, "fresh-to-dried", "Sản xuất"),
    ],
)
def test_the_first_date_is_called_by_what_happened(
    services: Services, category: Category, process: str | None, word: str
) -> None:
    farm = Farm(services)
    product = farm.add_product(category=category, process=process, name="Hàng")
    said: dict[str, Any] = {}
    if process is not None:
        source = farm.register().batch
        said = {
            "origin": Origin.MADE,
            "quantity": Quantity(Decimal(20), Unit("kg")),
            "inputs": (LotInput(source.id, Quantity(Decimal(100), Unit("kg"))),),
        }
    batch = farm.register(product, **said).batch
    [row] = table(services.issue_labels(farm.caller, LabelWish(batch.id, 1, format=LabelFormat.CSV)))
    assert row["dates"].startswith(f"{word} 22/11/2026")


def test_labels_of_a_lot_are_all_the_same_and_as_many_as_one_likes(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=pieces(3)).batch
    found = uris(services, farm.caller, LabelWish(batch.id, 40))
    assert found == [f"http://localhost:8000/b/{batch.code}"] * 40
    with services.reads.open() as reader:
        assert reader.lots.unit_range(batch.id) is None


@pytest.mark.parametrize("gtin", [None, GTIN])
def test_every_unit_has_its_own_code_and_each_leads_to_its_lot(services: Services, gtin: str | None) -> None:
    farm = Farm(services)
    product = farm.add_product(gtin=gtin, gtin_licence=LICENCE if gtin else None)
    first, second = (farm.register(product, quantity=pieces(30)).batch for _ in range(2))
    printed = {each.id: uris(services, farm.caller, units(each, 30)) for each in (first, second)}
    assert len({uri for found in printed.values() for uri in found}) == 60
    for batch in (first, second):
        assert {owner(uri, services) for uri in printed[batch.id]} == {(Fit.KNOWN, batch)}


def test_prints_at_the_same_moment_are_of_one_range(services: Services) -> None:
    farm = Farm(services)
    lots = [farm.register(quantity=pieces(10)).batch for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda lot: uris(services, farm.caller, units(lot, 10)), lots * 4))
    assert len({tuple(each) for each in found}) == 2
    assert len({uri for each in found for uri in each}) == 20


def test_a_print_is_a_part_of_the_lots_units_and_a_reprint_is_the_same_codes(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=pieces(50)).batch
    whole = uris(services, farm.caller, units(batch, 50))
    assert uris(services, farm.caller, units(batch, 20, first=11)) == whole[10:30]
    assert uris(services, farm.caller, units(batch, 50)) == whole
    sheet = services.issue_labels(farm.caller, units(batch, 20, first=11))
    assert sheet.filename == f"tem-{batch.code}-11-30.pdf"


@pytest.mark.parametrize(("count", "first", "pointer"), [(51, 1, "/count"), (2, 50, "/count"), (1, 51, "/from"), (1, 0, "/from")])  # fmt: skip
def test_a_lot_has_no_labels_for_units_it_does_not_have(
    services: Services, count: int, first: int, pointer: str
) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=pieces(50)).batch
    refusal = refused(services, farm.caller, units(batch, count, first))
    assert (refusal.code, refusal.pointer) == ("units-beyond-lot", pointer)
    assert refusal.params["units"] == 50
    with services.reads.open() as reader:
        assert reader.lots.unit_range(batch.id) is None, "a refused print claims nothing"


@pytest.mark.parametrize(
    ("net", "amount", "most"),
    [
        (("500", "g"), ("1250.2", "kg"), 2500),
        (("0.75", "l"), ("1000", "ml"), 1),
        (("2", "kg"), ("1", "kg"), 0),
    ],
)
def test_what_is_weighed_has_as_many_units_as_its_net_content_fills(
    services: Services, net: tuple[str, str], amount: tuple[str, str], most: int
) -> None:
    farm = Farm(services)
    product = farm.add_product(net_content_value=Decimal(net[0]), net_content_unit=net[1])
    batch = farm.register(product, quantity=Quantity(Decimal(amount[0]), Unit(amount[1]))).batch
    assert refused(services, farm.caller, units(batch, most + 1)).params["units"] == most
    if most:
        assert len(uris(services, farm.caller, units(batch, most))) == most


@pytest.mark.parametrize("net", [None, "l", "cai"])
def test_units_are_not_guessed_from_a_weight_alone(services: Services, net: str | None) -> None:
    farm = Farm(services)
    product = farm.add_product(net_content_value=Decimal(1) if net else None, net_content_unit=net)
    refusal = refused(services, farm.caller, units(farm.register(product).batch, 1))
    assert (refusal.code, refusal.pointer) == ("units-uncountable", "/level")


def test_a_net_content_of_a_milligram_does_not_use_up_the_products_units(services: Services) -> None:
    farm = Farm(services)
    # Of unknown size, or its season's bound would refuse so much before anything is counted.
    farm.field = farm.add_facility(area_m2=None)
    product = farm.add_product(net_content_value=Decimal("0.000001"), net_content_unit="g")
    batches = [farm.register(product, quantity=Quantity(Decimal(10**9), Unit("tan"))).batch for _ in range(2)]
    for batch in batches:
        [uri] = uris(services, farm.caller, units(batch, 1, first=10**9))
        assert owner(uri, services) == (Fit.KNOWN, batch)


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"count": 0}, "labels-none", "/count"),
        ({"count": -(10**40)}, "labels-none", "/count"),
        ({"count": MOST_AT_ONCE + 1}, "labels-too-many-at-once", "/count"),
        ({"count": 2, "format": LabelFormat.SVG}, "labels-one-only", "/count"),
        ({"count": 2, "format": LabelFormat.PNG}, "labels-one-only", "/count"),
        ({"first": 2}, "labels-first-without-units", "/from"),
        ({"layout": "a3-100"}, "label-layout-unknown", "/layout"),
        ({"format": LabelFormat.ZPL, "layout": "a4-24"}, "label-layout-not-thermal", "/layout"),
    ],
)
def test_a_print_that_cannot_be_is_refused_with_its_reason(
    services: Services, said: dict[str, Any], code: str, pointer: str
) -> None:
    farm = Farm(services)
    wish = LabelWish(**{"batch_id": farm.register().batch.id, "count": 1, **said})
    refusal = refused(services, farm.caller, wish)
    assert (refusal.code, refusal.pointer) == (code, pointer)


def test_another_organisations_lot_is_not_found(services: Services) -> None:
    farm, neighbour = Farm(services), Farm(services, "htx-ben-canh")
    batch = farm.register().batch
    with pytest.raises(BatchNotFound):
        services.issue_labels(neighbour.caller, LabelWish(batch.id, 1))


def test_who_may_read_but_not_print_prints_nothing(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register().batch
    reader = replace(farm.caller, scopes=frozenset({"batches:read"}))
    with pytest.raises(ScopeMissing):
        services.issue_labels(reader, LabelWish(batch.id, 1))


@pytest.mark.parametrize("format", list(LabelFormat))
def test_each_format_carries_the_code_of_its_unit(services: Services, format: LabelFormat) -> None:
    farm = Farm(services)
    batch = farm.register(farm.add_product(gtin=GTIN, gtin_licence=LICENCE), quantity=pieces(9)).batch
    [uri] = uris(services, farm.caller, units(batch, 1, first=7))
    sheet = services.issue_labels(farm.caller, replace(units(batch, 1, first=7), format=format))
    assert sheet.filename == f"tem-{batch.code}-7-7.{format.value}"
    match format:
        case LabelFormat.PDF:
            assert read_by_two(page_at(sheet.body, 0, 300)) == ([uri], [uri])
        case LabelFormat.PNG:
            assert read_by_two(opened(sheet.body)) == ([uri], [uri])
        case LabelFormat.SVG | LabelFormat.CSV | LabelFormat.ZPL:
            assert uri in sheet.body.decode()


def producers_lots(demo: Demo) -> Iterator[tuple[Caller, Batch]]:
    """Every lot of the demo with a caller of the organisation it belongs to."""
    with demo.services.reads.open() as reader:
        for organisation in reader.parties.organisations(None, 100):
            caller = Caller("test", organisation.id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
            for batch in reader.lots.batches_of(organisation.id, None, 100):
                yield caller, batch


def test_every_label_that_the_demo_prints_is_read_by_two_decoders_and_leads_to_its_lot(demo: Demo) -> None:
    layout, services = LAYOUTS["a4-24"], demo.services
    lots = list(producers_lots(demo))
    assert len(lots) >= 12
    for caller, batch in lots:
        printed = page_at(services.issue_labels(caller, LabelWish(batch.id, 24)).body, 0, 300)
        for slot in (0, 23):
            ours, theirs = read_by_two(face_of(printed, layout, slot))
            assert ours == theirs, batch.lot
            assert owner(ours[0], services) == (Fit.KNOWN, batch)


def countable(demo: Demo, batch: Batch) -> bool:
    """A lot of the demo that has two dozen units, as far as its own amount says."""
    with demo.services.reads.open() as reader:
        product = reader.catalogue.product(batch.product_id)
    assert product is not None
    whole = batch.quantity.canonical
    if whole.base is Base.PIECE:
        return whole.amount >= 24
    net = net_content(product)
    return net is not None and net.canonical.base is whole.base and whole.amount >= 24 * net.canonical.amount


def test_unit_labels_of_the_demo_lead_to_their_lots_too(demo: Demo) -> None:
    layout, services = LAYOUTS["a4-40"], demo.services
    lots = [(caller, batch) for caller, batch in producers_lots(demo) if countable(demo, batch)]
    assert lots
    for caller, batch in lots:
        sheet = services.issue_labels(caller, replace(units(batch, 24), layout=layout.id))
        page = page_at(sheet.body, 0, 300)
        for slot in (0, 23):
            ours, theirs = read_by_two(face_of(page, layout, slot))
            assert ours == theirs, batch.lot
            assert owner(ours[0], services) == (Fit.KNOWN, batch)


def printed_so_far(services: Services, farm: Farm, batch: Batch) -> tuple[int, int]:
    seen = services.change_units.show(farm.caller, batch.id)
    return seen.printed, len(seen.rolls)


def test_of_a_sheet_that_cannot_be_drawn_nothing_is_noted_as_printed(services: Services) -> None:
    farm = Farm(services)
    product = farm.add_product(gtin=GTIN, gtin_licence=LICENCE)
    batch = farm.register(product, quantity=pieces(50)).batch
    sheet = OwnSheet(210, 297, 5, 13, 36, 15, 5, 20, 2, 1)
    too_small = replace(units(batch, 10), layout="own", own_sheet=sheet, keep_paper=True)
    assert refused(services, farm.caller, too_small).code == "qr-module-too-small"
    with services.reads.open() as reader:
        assert reader.lots.unit_range(batch.id) is None
        assert reader.label_papers.of(farm.caller.organisation_id) is None
    assert printed_so_far(services, farm, batch) == (0, 0)


def test_what_was_printed_is_printed_again_by_a_decision_alone(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=pieces(50)).batch
    first = replace(units(batch, 10), again=False)
    services.issue_labels(farm.caller, first)
    for wish in (first, replace(first, first=10), replace(first, count=1, first=5)):
        refusal = refused(services, farm.caller, wish)
        assert (refusal.code, refusal.pointer) == ("units-printed-before", "/from")
        assert (refusal.params["unit"], refusal.params["free"]) == (wish.first, 11)
    assert printed_so_far(services, farm, batch) == (10, 1)
    services.issue_labels(farm.caller, replace(first, again=True))
    services.issue_labels(farm.caller, replace(first, first=11))
    assert printed_so_far(services, farm, batch) == (20, 2)
    services.issue_labels(farm.caller, replace(first, first=21, count=30))
    refusal = refused(services, farm.caller, replace(first, first=41, count=1))
    assert (refusal.code, refusal.params["units"]) == ("units-all-printed", 50), "no 51st is named"


def test_of_two_who_print_the_same_units_at_the_same_moment_one_is_told(services: Services) -> None:
    farm = Farm(services)
    batch = farm.register(quantity=pieces(50)).batch

    def one(_: int) -> str:
        try:
            services.issue_labels(farm.caller, replace(units(batch, 10), again=False))
        except Refusal as refusal:
            return refusal.code
        return "printed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == ["printed", *["units-printed-before"] * 3]
    assert printed_so_far(services, farm, batch) == (10, 1)
