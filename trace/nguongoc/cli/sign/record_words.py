"""A prepared record other than a passport in words, read from the bytes that are signed: whatever it says is said, known or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nguongoc.cli.sign.words import Language, day_and_time
from nguongoc.records.identity import TYPE as ANCHOR
from nguongoc.records.passport import TERMS

LABELS: dict[str, tuple[str, str]] = {
    "id": ("Địa chỉ của việc này", "Its address"),
    "recallKind": ("Kiểu thu hồi", "Kind of recall"),
    "recallReason": ("Lý do", "Reason"),
    "recallAdvice": ("Người đang giữ hàng phải", "Whoever holds the goods is to"),
    "orderedAt": ("Ra lệnh lúc", "Ordered at"),
    "scope.id": ("Thu hồi lô", "Lot recalled"),
    "scope.units.first": ("Từ gói số", "From pack"),
    "scope.units.last": ("Đến gói số", "To pack"),
    "affectedLots": ("Tính cả lô làm ra từ đó, số lô", "Lots in all, with what was made of them"),
    "affectedLotsSha256": ("Dấu vân tay của danh sách lô", "Fingerprint of the list of lots"),
    "complete": ("Danh sách lô đã đủ", "The list of lots is complete"),
    "recallRecord": ("Kết thúc lệnh thu hồi", "Ends the recall"),
    "recallOutcome": ("Kết thúc bằng cách", "Ended by"),
    "endedAt": ("Kết thúc lúc", "Ended at"),
    "disputedSource": ("Nguồn bị khai sai", "Source named wrongly"),
    "disputeGround": ("Vì", "Because"),
    "raisedAt": ("Phản đối lúc", "Raised at"),
    "issuedToParty.name": ("Cấp cho", "Issued to"),
    "issuedToParty.id": ("DID của nơi được cấp", "DID of the holder"),
    "referenceScheme.name": ("Theo chương trình", "Scheme"),
    "assessorLevel": ("Bên đánh giá", "Assessor"),
    "assessmentLevel": ("Quyền đánh giá", "Assessed under"),
    "number": ("Số giấy", "Number"),
    "territory": ("Địa bàn", "Territory"),
    "attestedAt": ("Chứng nhận lúc", "Attested at"),
    "product.name": ("Sản phẩm", "Product"),
    "product.gtin": ("GTIN", "GTIN"),
    "stars": ("Số sao", "Stars"),
    "name": ("Tên", "Name"),
    "registeredId": ("Mã đăng ký", "Registered number"),
    "processCategory.name": ("Việc làm ở đó", "What is done there"),
    "relatedParty.party.name": ("Bên vận hành", "Operated by"),
    "address.addressLocality": ("Xã, phường", "Commune"),
    "address.addressRegion": ("Tỉnh", "Province"),
    "locationInformation.geoLocation.latitude": ("Vĩ độ", "Latitude"),
    "locationInformation.geoLocation.longitude": ("Kinh độ", "Longitude"),
    "eventDate": ("Xảy ra lúc", "Happened at"),
    "activityType.name": ("Công đoạn", "Activity"),
}
OF_ANCHORS: dict[str, tuple[str, str]] = {
    "id": ("DID được xác nhận", "DID vouched for"),
    "registeredName": ("Tên đăng ký", "Registered name"),
    "registeredDate": ("Ngày đăng ký", "Registered on"),
    "idScheme.name": ("Sổ đăng ký", "Register"),
    "idScheme.id": ("Địa chỉ sổ đăng ký", "Address of the register"),
    "registerType": ("Loại sổ", "Kind of register"),
    "keyThumbprint": ("Dấu vân tay khoá", "Thumbprint of a key"),
}
VALUES: dict[str, tuple[str, str]] = {
    "voluntary": ("tự nguyện", "voluntary"),
    "forced": ("bắt buộc", "ordered by an authority"),
    "microbes": ("có vi khuẩn gây bệnh", "germs that make ill"),
    "residues": ("còn dư lượng thuốc hoặc hoá chất", "residues of pesticides or chemicals"),
    "allergen": ("có chất gây dị ứng không ghi trên nhãn", "an allergen that the label does not name"),
    "foreign_matter": ("lẫn vật lạ", "foreign matter"),
    "labelling": ("nhãn ghi sai", "wrong label"),
    "spoiled": ("hàng bị hỏng", "spoiled"),
    "false_origin": ("khai sai nguồn gốc", "false origin"),
    "other": ("lý do khác", "another reason"),
    "return": ("trả hàng lại", "return it"),
    "discard": ("bỏ đi", "discard it"),
    "keep_aside": ("để riêng ra, chờ hướng dẫn", "keep it aside"),
    "lifted": ("bãi bỏ, hàng bán lại được", "lifted: the goods may be sold"),
    "repaired": ("đã khắc phục lỗi, hàng bán lại được", "repaired: the goods may be sold"),
    "repurposed": ("chuyển mục đích sử dụng", "put to another use"),
    "reexported": ("tái xuất", "sent out of the country"),
    "destroyed": ("đã tiêu hủy", "destroyed"),
    "never_delivered": ("chưa từng giao hàng đó", "never delivered"),
    "less_delivered": ("giao ít hơn đã khai", "less was delivered"),
    "other_goods": ("đã giao hàng khác", "other goods were delivered"),
    "true": ("phải", "yes"),
    "false": ("chưa", "no"),
}
TOLD_AT = frozenset({"orderedAt", "endedAt", "raisedAt", "attestedAt", "eventDate"})


def record_words(document: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    """A label and a value for each thing that is signed; the exact bytes are the caller's to show besides."""
    return [*_said(document, language)]


def _said(document: dict[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    place = 0 if language is Language.VI else 1
    yield ("Hồ sơ", "Record")[place], f"{document['name']} ({document['type'][0]})"
    labels = LABELS | OF_ANCHORS if document["type"][0] == ANCHOR else LABELS
    for path, value in _leaves(document["credentialSubject"], ""):
        label = labels[path][place] if path in labels else path
        yield label, _value(path, value, place)
    yield ("Có hiệu lực từ", "Valid from")[place], _time(document["validFrom"])
    if "validUntil" in document:
        yield ("Có hiệu lực đến", "Valid until")[place], _time(document["validUntil"])
    issuer = document["issuer"]
    yield ("Người ký", "Signed by")[place], f"{issuer['name']} ({issuer['id']})"
    yield ("Địa chỉ hồ sơ", "Address")[place], document["id"]
    if "credentialStatus" in document:
        yield ("Danh sách thu hồi hồ sơ", "Revocation list")[place], document["credentialStatus"]["id"]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every text and number with the names that lead to it; what a later form says besides is not signed unseen."""
    match value:
        case dict():
            for key, below in value.items():
                name = key.removeprefix(TERMS)
                if name != "type":
                    yield from _leaves(below, f"{path}.{name}" if path else name)
        case list():
            for below in value:
                yield from _leaves(below, path)
        case _:
            yield path, value


def _value(path: str, value: Any, place: int) -> str:
    if path in TOLD_AT:
        return _time(str(value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    known = VALUES.get(text) if path.startswith(("recall", "dispute", "complete")) else None
    return text if known is None else known[place]


def _time(text: str) -> str:
    try:
        return day_and_time(datetime.fromisoformat(text))
    except ValueError:
        return text
