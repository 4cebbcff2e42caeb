"""A prepared passport in words, read from the bytes that are signed: whatever it says is said, known or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from nguongoc.cli.sign.environment_words import environment_said
from nguongoc.records.passport import TERMS
from nguongoc.verify.words import Language

__all__ = ["Language", "aligned", "day_and_time", "lot_words"]

VIETNAM = timezone(timedelta(hours=7))
LABELS: dict[str, tuple[str, str]] = {
    "product": ("Sản phẩm", "Product"),
    "lot": ("Số lô", "Lot"),
    "quantity": ("Số lượng", "Quantity"),
    "made": ("Ngày thu hoạch, sản xuất", "Harvested or made on"),
    "expires": ("Hạn dùng", "Expires"),
    "place": ("Nơi", "Place"),
    "issuer": ("Người ký", "Signed by"),
    "producer": ("Người khai", "Declared by"),
    "description": ("Giống, mô tả", "Variety"),
    "origin": ("Từ đâu mà có", "Came about"),
    "receivedOn": ("Ngày mua về", "Received on"),
    "receivedPlace": ("Nơi nhận hàng", "Received at"),
    "packedOn": ("Đóng gói ngày", "Packed on"),
    "packedPlace": ("Nơi đóng gói", "Packed at"),
    "sourceCountry": ("Nước có nguyên liệu (ZZ: không rõ)", "Countries of raw material (ZZ: unknown)"),
    "toldOrigin": ("Nơi trồng theo lời người bán", "Grown at, by the seller's word"),
    "owner": ("Người mua và khai", "Bought and declared by"),
    "publicCode": ("Mã tra cứu", "Public code"),
    "record": ("Hồ sơ", "Record"),
    "status": ("Danh sách thu hồi hồ sơ", "Revocation list"),
    "certificate": ("Giấy chứng nhận", "Certificate"),
    "sourceLot": ("Làm từ lô", "Made from lot"),
    "event": ("Sự kiện EPCIS", "EPCIS event"),
    "warning": ("Cảnh báo", "Warning"),
    "usage": ("Cách dùng", "Usage"),
    "pesticideLastUsedOn": ("Phun thuốc lần cuối", "Pesticide last used on"),
    "pesticideName": ("Thuốc", "Pesticide"),
    "preHarvestIntervalDays": ("Ngày cách ly", "Pre-harvest interval, days"),
    "noPesticide": ("Không dùng thuốc", "No pesticide"),
    "fertiliser": ("Phân bón", "Fertiliser"),
    "water": ("Nước tưới", "Water"),
    "notes": ("Ghi chú", "Notes"),
    "footprint": ("Dấu chân các-bon", "Carbon footprint"),
    "packaging": ("Bao bì", "Packaging"),
    "version": ("Bản thứ", "Version"),
    "corrected": ("Sửa lại", "Corrected"),
    "supersedes": ("Thay cho hồ sơ", "Takes the place of"),
}
UNITS = {
    "yen": "yến", "ta": "tạ", "tan": "tấn", "l": "lít", "qua": "quả", "hop": "hộp", "goi": "gói", "bo": "bó", "cai": "cái",
    "chiec": "chiếc", "tui": "túi", "hu": "hũ",
}  # fmt: skip
TOLD = frozenset({"origin", "corrected", "noPesticide"})
"""Members whose values are words of ours."""
VALUES: dict[str, tuple[str, str]] = {
    "harvested": ("thu hoạch", "harvested"),
    "purchased": ("mua về", "purchased"),
    "made": ("làm từ lô khác", "made from other lots"),
    "true": ("đúng", "yes"),
    "quantity": ("số lượng", "quantity"),
    "happened_on": ("ngày thu hoạch hoặc làm ra", "day of harvest or making"),
    "packed_on": ("ngày đóng gói", "day of packing"),
    "expires_on": ("hạn dùng", "expiry date"),
    "variety": ("giống", "variety"),
    "statements": ("cách trồng", "how it was grown"),
    "environment": ("các-bon, bao bì", "carbon footprint, packaging"),
    "told_origin": ("nơi trồng theo lời người bán", "where it grew, by the seller's word"),
    "photo": ("ảnh", "picture"),
    "certificates": ("chứng nhận", "certificates"),
    "product": ("thông tin sản phẩm", "product details"),
    "sources": ("hồ sơ của nguyên liệu", "records of what it is made of"),
}
SAID_BEFORE = frozenset(
    {
        "quantityEntered", "unitEntered", "quantity", "unit", "communeCode", "communeName", "receivedOn", "receivedAt",
        "receivedCommuneCode", "receivedCommuneName", "packedOn", "packedAt", "packedCommuneCode", "packedCommuneName",
    }
)  # fmt: skip
KNOWN = frozenset(
    {
        "type", "id", "name", "idScheme", "idGranularity", "batchNumber", "productCategory", "producedAtFacility",
        "countryOfProduction", "productionDate", "relatedParty", "characteristics", "performanceClaim", "packaging", "description",
        "expiryDate", "productImage", "relatedDocument",
    }
)  # fmt: skip


def day_and_time(at: datetime) -> str:
    """In Vietnamese time."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def lot_words(document: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    """A label and a value for each thing that is signed; the exact bytes are the caller's to show besides."""
    place = 0 if language is Language.VI else 1
    said = _said(document, language)
    return [
        (
            LABELS[name][place] if name in LABELS else name,
            VALUES[value][place] if name in TOLD and value in VALUES else value,
        )
        for name, value in said
    ]


def aligned(said: Sequence[tuple[str, str]]) -> list[str]:
    """Labels on the left, what is said on the right."""
    width = max(len(label) for label, _ in said)
    return [f"  {label:<{width}}  {value}" for label, value in said]


def _said(document: dict[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    subject = document["credentialSubject"]
    terms = {name.removeprefix(TERMS): value for name, value in subject["characteristics"].items()}
    yield "product", subject["name"]
    yield "lot", subject["batchNumber"]
    yield "quantity", _quantity(terms, language)
    if "receivedOn" in terms:
        yield "receivedOn", _day(terms["receivedOn"])
        yield "receivedPlace", f"{terms['receivedAt']}, {terms['receivedCommuneName']}"
    elif "packedOn" in terms:
        yield "packedOn", _day(terms["packedOn"])
        yield "packedPlace", f"{terms['packedAt']}, {terms['packedCommuneName']}"
    else:
        yield "made", _day(subject["productionDate"])
        yield "place", f"{subject['producedAtFacility']['name']}, {terms['communeName']}"
    if "expiryDate" in subject:
        yield "expires", _day(subject["expiryDate"])
    if "description" in subject:
        yield "description", subject["description"]
    for name, value in terms.items():
        if name not in SAID_BEFORE:
            yield from _term(name, value)
    yield from environment_said(subject)
    for party in subject.get("relatedParty", []):
        yield party["role"], party["party"]["name"]
    yield "issuer", f"{document['issuer']['name']} ({document['issuer']['id']})"
    yield "record", document["id"]
    yield "status", document["credentialStatus"]["id"]
    for each in subject.get("relatedDocument", []):
        if "digestMultibase" in each:
            yield "event", each["linkURL"]
    # What a later form of the credential says is not signed unseen.
    for name in sorted(subject.keys() - KNOWN):
        yield name, json.dumps(subject[name], ensure_ascii=False)


def _quantity(terms: dict[str, Any], language: Language) -> str:
    """As it was entered, and in the unit that amounts are reckoned in where that is another."""
    entered, unit = terms["quantityEntered"], terms["unitEntered"]
    said = f"{entered} {UNITS.get(unit, unit) if language is Language.VI else unit}"
    reckoned = f"{terms['quantity']} {terms['unit']}"
    return said if f"{entered} {unit}" == reckoned else f"{said} ({reckoned})"


def _term(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _term(name, each)
    elif name == "supersedes":
        yield name, str(value[TERMS + "passport"])
    elif isinstance(value, dict):
        yield (
            name,
            ", ".join(
                str(part) for key, part in value.items() if not key.endswith(("Sha256", "passport", "id"))
            ),
        )
    else:
        yield name, str(value)


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"
