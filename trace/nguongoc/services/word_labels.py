"""What a lot's label says: its words, and the path in its code."""

from __future__ import annotations

from nguongoc.batches.lots import Batch, Origin, told_place
from nguongoc.catalogue.products import Product
from nguongoc.geography import communes
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.public_code import CodePath, display
from nguongoc.label.stamp import StampText, in_fours
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.services.tell_journey import CAUGHT


def label_text(
    batch: Batch,
    product: Product,
    organisation: Organisation,
    facility: Facility,
    domain: str,
    serial: str | None,
) -> StampText:
    """The words of a lot's label, in Vietnamese; with a serial those of one unit's. Raises what `StampText` refuses."""
    return StampText(
        product_name=product.name,
        origin_line=_origin(batch, facility),
        producer_line=organisation.name,
        lot_line=f"Lô {batch.lot}",
        date_lines=_dates(batch, product),
        domain=domain,
        code_display=display(batch.code),
        serial_display=None if serial is None else in_fours(serial),
    )


def _origin(batch: Batch, facility: Facility) -> str:
    """Where it grew or was made; of what was bought, or packed from purchases, no more than sellers told."""
    if not batch.began_outside:
        return f"{communes.find(facility.commune_code).name}, {communes.PROVINCE_NAME}"
    told = told_place(batch)
    return f"Người bán nói: {told}" if told else "Hàng mua về, chưa rõ nơi trồng"


def _dates(batch: Batch, product: Product) -> tuple[str, ...]:
    match batch.origin:
        case Origin.MADE:
            happened = "Đóng gói lại" if batch.began_outside else "Sản xuất"
        case Origin.PURCHASED:
            happened = "Mua về"
        case Origin.HARVESTED:
            happened = "Đánh bắt" if product.category in CAUGHT else "Thu hoạch"
    said = ((happened, batch.happened_on), ("Đóng gói", batch.packed_on), ("Hạn dùng", batch.expires_on))
    return tuple(f"{what} {day:%d/%m/%Y}" for what, day in said if day is not None)


def label_path(batch: Batch, serial: str | None) -> str:
    """What a label's code leads to, without host: the lot, or with a serial one unit of it."""
    if batch.gtin is None:
        return CodePath(batch.code, serial).path()
    return DigitalLink(batch.gtin, lot=batch.lot, serial=serial).path()
