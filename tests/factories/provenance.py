"""Provenances as the services would gather them, for tests of pages: a pomelo, and a cake made from other lots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.lots import Batch, GrowingStatements, Hold, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.products import Category, Classification, GtinLicence, Photo, Product
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.services.browse_places import Travelled
from nguongoc.services.provenance import (
    CertificateStanding,
    Provenance,
    RecordSummary,
    SourceLot,
    Stage,
    StageKind,
)
from nguongoc.tourism import match
from nguongoc.tourism.places import Experience, Festival, LunarDay, Place, PlaceKind
from nguongoc.tourism.routes import Route
from nguongoc.verdict import Assurance, Check, Outcome, State, Step, Verdict

NOW = datetime(2026, 11, 23, 5, 41, tzinfo=UTC)
TODAY = NOW.date()
HARVESTED = date(2026, 11, 10)
ENTERED = datetime(2026, 11, 12, 2, 5, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8999"
_ORGANISATION = UUID(int=1)
_PRODUCT = UUID(int=2)
_FACILITY = UUID(int=3)

ORGANISATION = Organisation(
    id=_ORGANISATION,
    slug="htx-lam-son",
    did="did:web:127.0.0.1%3A8999:o:htx-lam-son",
    name="Hợp tác xã Bưởi Lam Sơn",
    name_en="Lam Son Pomelo Cooperative",
    kind=OrganisationKind.COOPERATIVE,
    commune_code="15544",
    is_household=False,
    about_vi="Hơn bốn mươi nhà trồng bưởi bên khu di tích Lam Kinh, cùng bọc quả, cùng hái, cùng bán.",
    about_en="Some forty families beside the Lam Kinh royal site who bag, pick and sell their pomelos together.",
    website=None,
    created_at=ENTERED,
    phone="+84950000123",
)
FACILITY = Facility(
    id=_FACILITY,
    organisation_id=_ORGANISATION,
    kind=FacilityKind.GROWING_AREA,
    name="Vườn bưởi làng Luận Văn",
    commune_code="15544",
    commune_as_of=date(2025, 7, 1),
    latitude=19.9047,
    longitude=105.3922,
    area_m2=Decimal(12000),
    gln=None,
    market_codes=(),
    created_at=ENTERED,
)
PRODUCT = Product(
    id=_PRODUCT,
    organisation_id=_ORGANISATION,
    slug="buoi-luan-van",
    name="Bưởi đỏ Luận Văn",
    name_en="Luận Văn red pomelo",
    category=Category.FRUIT,
    gtin=None,
    gtin_licence=None,
    classification=Classification(
        "01323", "Pomelos and grapefruits", "https://unstats.un.org/unsd/classifications/Econ/cpc", "UN CPC"
    ),
    default_unit="qua",
    net_content_value=None,
    net_content_unit=None,
    shelf_life_days=60,
    process=None,
    season_months=(1, 2, 9, 12),
    story_vi="Giống bưởi đỏ từ vỏ đến múi, ngày xưa dâng vua nhà Lê. Quả bọc túi giấy từ lúc còn non, chín vào rằm tháng tám và dịp Tết.",
    story_en="Red from rind to flesh, once offered to the kings of the Lê dynasty. Each fruit is bagged in paper while young, and ripens for mid-autumn and Tết.",
    usage_vi="Để nơi thoáng, ăn trong hai tháng. Bóc múi ăn ngay sau khi bổ.",
    usage_en="Keep in an airy place and eat within two months; once cut, eat the same day.",
    warning_vi="Đang uống thuốc huyết áp hay mỡ máu thì hỏi bác sĩ trước khi ăn bưởi.",
    warning_en="If you take medicine for blood pressure or cholesterol, ask a doctor before eating pomelo.",
    photo=Photo(
        id="a1b2c3",
        widths=(320, 640, 1280),
        aspect=(1280, 960),
        alt_vi="Bưởi đỏ Luận Văn, một quả bổ đôi thấy múi đỏ",
        alt_en="Red pomelos, one cut open to show its red flesh",
        is_illustration=True,
    ),
    created_at=ENTERED,
)
BATCH = Batch(
    id=UUID(int=4),
    organisation_id=_ORGANISATION,
    product_id=_PRODUCT,
    facility_id=_FACILITY,
    code="7K3M9QX2T0",
    gtin=None,
    lot="LS-2611-03",
    origin=Origin.HARVESTED,
    quantity=Quantity(Decimal(1200), Unit.QUA),
    happened_on=HARVESTED,
    packed_on=date(2026, 11, 11),
    expires_on=date(2027, 1, 9),
    variety="Bưởi đỏ Luận Văn",
    statements=GrowingStatements(
        pesticide_last_used_on=date(2026, 10, 5),
        pesticide_name="Dầu khoáng SK 99",
        pre_harvest_interval_days=14,
        fertiliser="Phân chuồng ủ mục, hai lần một vụ",
        water="Nước mương từ sông Chu",
    ),
    inputs=(),
    hold=Hold.NONE,
    event_id=UUID(int=5),
    passport_id="tVn3yQ0rW8mZkD5uJx2c1A",
    entered_at=ENTERED,
)


def certificate(**changes: object) -> Certificate:
    """An OCOP award in force; any field may be given another value."""
    award = Certificate(
        id=UUID(int=6),
        organisation_id=_ORGANISATION,
        product_id=_PRODUCT,
        scheme=Scheme.OCOP,
        name="Sản phẩm OCOP",
        number="123/QĐ-UBND",
        issuer="UBND huyện Thọ Xuân",
        issuer_successor="UBND xã Lam Sơn",
        issued_on=date(2024, 12, 20),
        valid_until=date(2027, 12, 19),
        stars=4,
        right_to_use=None,
        scope=None,
        level=EvidenceLevel.EVIDENCED,
        verified_by=None,
        created_at=ENTERED,
    )
    return replace(award, **changes)  # type: ignore[arg-type]


def standing(held: Certificate, made_on: date = HARVESTED, today: date = TODAY) -> CertificateStanding:
    return CertificateStanding(held, held.stands_on(made_on), held.stands_on(today))


EXPIRED_VIETGAP = certificate(
    id=UUID(int=7),
    scheme=Scheme.VIETGAP,
    name="VietGAP trồng trọt",
    number="VG-TH-0412",
    issuer="Trung tâm chứng nhận mẫu",
    issuer_successor=None,
    issued_on=date(2023, 11, 16),
    valid_until=date(2026, 11, 15),
    stars=None,
    scope="1,2 ha bưởi",
    level=EvidenceLevel.DECLARED,
)
LAM_KINH = Place(
    id="lam-kinh",
    name_vi="Khu di tích Lam Kinh",
    name_en="Lam Kinh royal site",
    kind=PlaceKind.HERITAGE,
    commune_code="15544",
    latitude=19.925,
    longitude=105.4075,
    coordinate_error_km=2.0,
    about_vi="Lăng và điện của nhà Lê, dưới tán rừng lim.",
    about_en="Tombs and halls of the Lê kings under old ironwood trees.",
    months=(),
    festivals=(Festival("Lễ hội Lam Kinh", "Lam Kinh festival", LunarDay(21, 8), LunarDay(22, 8)),),
    experiences=(
        Experience(
            "di-bo",
            "Đi bộ qua chính điện và lăng vua Lê Thái Tổ",
            "Walk through the main hall and the tombs",
            (),
        ),
    ),
    phone=None,
    website=None,
    host_organisation_id=None,
    product_slugs=("buoi-luan-van",),
    checked_on=date(2026, 11, 23),
    source="Ban quản lý di tích, mẫu thử",
)
GARDEN = replace(
    LAM_KINH,
    id="vuon-buoi-luan-van",
    name_vi="Vườn bưởi Luận Văn",
    name_en="Luận Văn pomelo gardens",
    kind=PlaceKind.FARM,
    latitude=19.9047,
    longitude=105.3922,
    coordinate_error_km=3.0,
    about_vi="Vườn nhà của hợp tác xã, đón khách khi bưởi chín.",
    about_en="The cooperative's own gardens, open when the fruit is ripe.",
    months=(9, 11, 12, 1),
    festivals=(),
    experiences=(
        Experience(
            "hai-buoi",
            "Hái bưởi, nếm tại vườn",
            "Pick and taste under the trees",
            (11, 12, 1),
            "trả tiền theo cân",
            "pay by weight",
        ),
    ),
    host_organisation_id=_ORGANISATION,
)
CUA_DAT = replace(
    LAM_KINH,
    id="cua-dat",
    name_vi="Hồ Cửa Đạt",
    name_en="Cửa Đạt lake",
    kind=PlaceKind.NATURE,
    commune_code="15622",
    latitude=19.8801,
    longitude=105.2829,
    months=(3, 4, 5),
    festivals=(
        Festival("Lễ hội Bà Chúa Thượng Ngàn", "Mountain Lady festival", LunarDay(1, 1), LunarDay(3, 1)),
    ),
    experiences=(),
    product_slugs=(),
)
TIE_INS = match.match(
    match.Origin(19.9047, 105.3922, "15544", PRODUCT.slug, _ORGANISATION),
    NOW.date(),
    (LAM_KINH, GARDEN, CUA_DAT),
)
RECORD = RecordSummary(
    id="urn:uuid:0193f4a2-6a3e-4b55-9d3c-2f1a7b8c9d0e",
    kid="did:web:127.0.0.1%3A8999:o:htx-lam-son#2026-1",
    payload_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    issued_at=ENTERED,
    log_index=41,
    tree_size=57,
    logged_at=ENTERED,
)
JOURNEY = (
    Stage(
        StageKind.HARVEST,
        HARVESTED,
        ENTERED,
        False,
        ORGANISATION.name,
        FACILITY.name,
        "Xã Lam Sơn",
        Quantity(Decimal(1200), Unit.QUA),
    ),
    Stage(
        StageKind.PACK,
        date(2026, 11, 11),
        datetime(2026, 11, 17, 1, 0, tzinfo=UTC),
        True,
        ORGANISATION.name,
        "Nhà đóng gói Lam Sơn",
        "Xã Lam Sơn",
        None,
    ),
)


def verdict(
    state: State = State.VALID,
    assurance: Assurance = Assurance.SELF_DECLARED,
    outcomes: Mapping[Step, Outcome] | None = None,
    at: datetime = NOW,
) -> Verdict:
    """A verdict with steps 5 and 8 not checked, as long as nobody anchors issuers or watches scans."""
    found = dict.fromkeys(Step, Outcome.PASS) | {
        Step.ISSUER_ANCHOR: Outcome.PASS if assurance is Assurance.ANCHORED else Outcome.NOT_CHECKED,
        Step.SCAN_PATTERN: Outcome.NOT_CHECKED,
    }
    found |= _OUTCOMES.get(state, {}) | dict(outcomes or {})
    checks = tuple(
        Check(step, found[step], f"{step.name.lower()}-made-up", "made up for a test") for step in Step
    )
    return Verdict(state, assurance, checks, at)


_OUTCOMES: Mapping[State, Mapping[Step, Outcome]] = {
    State.RECALLED: {Step.STATUS: Outcome.FAIL},
    State.REVOKED: {Step.STATUS: Outcome.FAIL},
    State.ON_HOLD: {Step.STATUS: Outcome.FAIL},
    State.MISMATCH: {Step.SIGNATURE: Outcome.FAIL},
    State.UNVERIFIED: {Step.LOG: Outcome.NOT_CHECKED},
    State.SUSPICIOUS: {Step.SCAN_PATTERN: Outcome.FAIL},
}


def provenance(state: State = State.VALID, **changes: object) -> Provenance:
    """A pomelo lot of Lam Sơn in a state; any field may be given another value."""
    made = Provenance(
        path=f"/b/{BATCH.code}",
        serial=None,
        batch=BATCH,
        product=PRODUCT,
        organisation=ORGANISATION,
        facility=FACILITY,
        commune_name="Xã Lam Sơn",
        former_places=("xã Thọ Xương, huyện Thọ Xuân",),
        certificates=(standing(certificate()), standing(EXPIRED_VIETGAP)),
        journey=JOURNEY,
        record=RECORD,
        verdict=verdict(state),
        tie_ins=TIE_INS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def processed() -> Provenance:
    """A lot made from two others, one of them recalled, with a demonstration GTIN and a serial."""
    source = SourceLot(
        code="M4PV8C2WNW",
        product_name="Gạo nếp cái hoa vàng",
        product_name_en="Yellow-flower sticky rice",
        organisation_name="HTX Quảng Ngọc",
        commune_name="Xã Quảng Ngọc",
        happened_on=date(2026, 10, 20),
        quantity=Quantity(Decimal("2.5"), Unit.TA),
        state="valid",
    )
    recalled = replace(
        source, code="Q9RT1D6YHX", product_name="Lá gai khô", product_name_en=None, state="recalled"
    )
    product = replace(
        PRODUCT,
        slug="banh-gai",
        name="Bánh gai Tứ Trụ",
        name_en="Tứ Trụ ramie-leaf cake",
        category=Category.CONFECTIONERY,
        gtin="09521234567899",
        gtin_licence=GtinLicence("GS1", "demonstration prefix 952", True),
        net_content_value=Decimal("0.5"),
        net_content_unit="kg",
        process="sticky-cake",
        photo=None,
    )
    batch = replace(
        BATCH,
        origin=Origin.MADE,
        gtin=product.gtin,
        quantity=Quantity(Decimal(40), Unit.HOP),
        statements=GrowingStatements(),
        variety=None,
    )
    stage = Stage(
        StageKind.MAKE,
        HARVESTED,
        ENTERED,
        False,
        ORGANISATION.name,
        "Lò bánh làng Mía",
        "Xã Xuân Hòa",
        batch.quantity,
        (source, recalled),
    )
    return provenance(
        path=f"/01/{batch.gtin}/10/{batch.lot}/21/0123456789ABC",
        serial="0123456789ABC",
        product=product,
        batch=batch,
        journey=(stage,),
        certificates=(),
    )


__all__ = [
    "BASE_URL",
    "CUA_DAT",
    "ENTERED",
    "EXPIRED_VIETGAP",
    "FACILITY",
    "GARDEN",
    "HARVESTED",
    "LAM_KINH",
    "NOW",
    "ORGANISATION",
    "PRODUCT",
    "RECORD",
    "TIE_INS",
    "TODAY",
    "certificate",
    "processed",
    "provenance",
    "standing",
    "verdict",
]

HO = replace(LAM_KINH, id="thanh-nha-ho", name_vi="Thành nhà Hồ", latitude=20.078, longitude=105.605)
TRIP = Travelled(
    Route(
        "di-san", "Thành nhà Hồ – Lam Kinh", "Citadel to Lam Kinh", "Một ngày.", "One day.",
        (HO.id, LAM_KINH.id), TODAY, "test",
    ),
    (HO, LAM_KINH),
)  # fmt: skip
