"""Dossiers for documents: fixed ids and days, so that what is made from them is the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.lots import GrowingStatements, Hold, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.applicability import applies
from nguongoc.documents.facts import Dossier, Happening, Lot, Moved, Part, Party, Site
from nguongoc.documents.kinds import DocumentFormat, DocumentKind
from nguongoc.documents.vn_passport import vn_passport
from nguongoc.parties.facilities import FacilityKind, MarketCode
from nguongoc.services.export_document import Document

BASE = "https://trace.example"
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
CPC = "https://unstats.un.org/unsd/classifications/Econ/cpc/"

COOPERATIVE = Party(
    "did:web:trace.example:o:htx-quang-ngoc",
    "HTX Quảng Ngọc",
    "Quang Ngoc cooperative",
    "Xã Quảng Ngọc, Thanh Hoá",
    "+84912345678",
)
BUYER = Party(
    "did:web:trace.example:o:cho-dau-moi", "Chợ đầu mối", "Wholesale market", "Phường Hạc Thành, Thanh Hoá"
)
FIELD = Site(
    f"{BASE}/f/00000000-0000-7000-8000-00000000000f",
    "Nhà lưới số 2",
    COOPERATIVE.id,
    FacilityKind.PLOT,
    "Xã Quảng Ngọc, Thanh Hoá",
    latitude=19.6512341,
    longitude=105.7123412,
    area_m2=Decimal("12500"),
    market_codes=(MarketCode("VN-THOR-0123", "CN", date(2027, 1, 1)),),
)
PACKHOUSE = Site(
    "https://id.gs1.org/414/9521234000013",
    "Nhà sơ chế Quảng Ngọc",
    COOPERATIVE.id,
    FacilityKind.PACKHOUSE,
    "Xã Quảng Ngọc, Thanh Hoá",
    gln="9521234000013",
)


def certificate(**said: Any) -> Certificate:
    made = Certificate(
        id=UUID(int=7),
        organisation_id=UUID(int=1),
        product_id=UUID(int=2),
        scheme=Scheme.VIETGAP,
        name="VietGAP trồng trọt",
        number="VietGAP-TT-13-05-38-0001",
        issuer="Trung tâm chứng nhận",
        issuer_successor=None,
        stars=None,
        right_to_use=None,
        scope=None,
        issued_on=date(2025, 3, 1),
        valid_until=date(2028, 2, 29),
        level=EvidenceLevel.EVIDENCED,
        verified_by=None,
        created_at=NOW,
    )
    return replace(made, **said)


def lot(code: str = "7K3-MWQ-9DXA", **said: Any) -> Lot:
    bare = code.replace("-", "")
    made = Lot(
        key=f"{BASE}/b/{bare}",
        code=code,
        lot=f"DV-{bare[-4:]}",
        gtin=None,
        link=f"{BASE}/b/{bare}",
        passport=f"{BASE}/records/P{bare}",
        product="Dưa vàng Quảng Ngọc",
        product_en="Quang Ngoc melon",
        category=Category.FRUIT,
        classification=Classification("01229", "Cantaloupes and other melons", CPC, "UN CPC 2.1"),
        process=None,
        variety="Kim Hoàng Hậu",
        net_content=None,
        quantity=Quantity(Decimal(820), Unit("kg")),
        origin=Origin.HARVESTED,
        happened_on=date(2026, 11, 20),
        packed_on=None,
        expires_on=date(2026, 12, 20),
        entered_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        hold=Hold.NONE,
        party=COOPERATIVE,
        site=FIELD,
        parts=(),
        certificates=(),
        statements=GrowingStatements(),
        warning=None,
        usage=None,
        event=f"{BASE}/epcis/events/00000000-0000-7000-8000-0000000000{bare[:2]}",
        whole=True,
    )
    return replace(made, **said)


def happening(**said: Any) -> Happening:
    made = Happening(
        name="ni:///sha-256;aaaa?ver=CBV2.0",
        type="ObjectEvent",
        action="OBSERVE",
        step="shipping",
        at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        day=date(2026, 11, 22),
        read_point=PACKHOUSE.id,
        location=None,
        things=(Moved(lot().key, Decimal(300), "KGM"),),
        inputs=(),
        parent=None,
        sources=(("owning_party", COOPERATIVE.id), ("location", PACKHOUSE.id)),
        destinations=(("owning_party", BUYER.id), ("location", "https://id.gs1.org/414/9521234000020")),
        references=(("desadv", "PX-2026-0042"),),
        stated={},
        taken_back=False,
        whole=True,
    )
    return replace(made, **said)


def dossier(of: Lot | None = None, *others: Lot, **said: Any) -> Dossier:
    start = of or lot()
    made = Dossier(
        lot=start,
        lots={each.key: each for each in (start, *others)},
        after={},
        happenings=(),
        parties={each.id: each for each in (COOPERATIVE, BUYER)},
        sites={each.id: each for each in (FIELD, PACKHOUSE)},
        made_at=NOW,
        personal=True,
    )
    return replace(made, **said)


def packed(**said: Any) -> tuple[Lot, Lot, Lot]:
    """A packed lot, made of two harvests."""
    first, second = lot("7K3-MWQ-9DXA"), lot("2B4-MWQ-9DXB", variety="Bạch Ngọc")
    values: dict[str, Any] = {
        "origin": Origin.MADE,
        "process": "packing",
        "site": PACKHOUSE,
        "gtin": "09520000100094",
        "key": "https://id.gs1.org/01/09520000100094/10/DV-HOP-1",
        "link": f"{BASE}/01/09520000100094/10/DV-HOP-1",
        "lot": "DV-HOP-1",
        "happened_on": date(2026, 11, 21),
        "parts": (
            Part(first.key, Quantity(Decimal(500), Unit("kg"))),
            Part(second.key, Quantity(Decimal("120.5"), Unit("kg"))),
        ),
        "quantity": Quantity(Decimal(600), Unit("kg")),
        "certificates": (certificate(),),
    }
    return lot(**{"code": "9F1-MWQ-9DXC", **values, **said}), first, second


def printable(of: Dossier) -> Document:
    """The passport as it is handed to the page."""
    gate = applies(DocumentKind.VN_PASSPORT, of.lot.category, of.lot.classification, NOW.date())
    return Document(DocumentKind.VN_PASSPORT, DocumentFormat.HTML, gate, NOW, vn_passport(of))


def long_chain() -> Dossier:
    """Long names without a blank to break at, and forty harvests: more than one page holds."""
    code = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    harvests = [
        lot(f"{code[i // 30]}{code[i % 30]}4-MWQ-9DXB", product=f"Dưa-vàng-{'Quảng-Ngọc-' * 6}{i}")
        for i in range(40)
    ]
    of, *_ = packed()
    name = "HTX-sản-xuất-kinh-doanh-dịch-vụ-nông-nghiệp-" * 4
    whole = replace(of, parts=tuple(Part(each.key, each.quantity) for each in harvests), lot="X" * 20)
    return dossier(
        replace(whole, party=replace(COOPERATIVE, name=name), warning="Không ăn. " * 60), *harvests
    )
