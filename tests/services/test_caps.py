"""Goods from outside that are entered as grown on a field, or as covered by a certificate, do not fit into either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Category
from nguongoc.errors import Refusal
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import Registered
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc_api.services import Services
from tests.service import Farm


def tonnes(value: str) -> Quantity:
    return Quantity(Decimal(value), Unit("tan"))


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services)


def paddy(
    farm: Farm, amount: str, day: date = date(2026, 11, 20), *, declared: str | None = None
) -> Registered:
    """From a hectare, which gives 18 t of paddy as a rule, 30 t at the very most, or what its owner declares."""
    if not hasattr(farm, "rice"):
        farm.rice = farm.add_product(category=Category.RICE)  # type: ignore[attr-defined]
        cap = None if declared is None else Decimal(declared)
        farm.hectare = farm.add_facility(area_m2=Decimal(10_000), season_cap_kg=cap)  # type: ignore[attr-defined]
    wish = farm.wish(farm.rice, quantity=tonnes(amount), happened_on=day)  # type: ignore[attr-defined]
    wish = Wish(wish.product_id, farm.hectare.id, wish.declaration)  # type: ignore[attr-defined]
    made = farm.services.register_batch(farm.caller, wish)
    assert isinstance(made, Registered)
    return made


def test_an_estimate_of_ours_warns_and_refuses_nobody(farm: Farm) -> None:
    assert paddy(farm, "17").warnings == ()
    assert paddy(farm, "2").warnings == ("season-high",)
    paddy(farm, "11")
    assert paddy(farm, "0.001").warnings == ("season-beyond",)


def test_what_the_owner_declared_refuses(farm: Farm) -> None:
    assert paddy(farm, "12", declared="12500").warnings == ()
    with pytest.raises(Refusal) as refused:
        paddy(farm, "0.501")
    assert (refused.value.code, refused.value.pointer) == ("season-exceeded", "/quantity")
    assert refused.value.params == {"total": "12501", "most": "12500"}
    assert paddy(farm, "0.5").warnings == ()


def test_a_declared_season_counts_all_goods_of_the_area(farm: Farm) -> None:
    paddy(farm, "12", declared="12500")
    maize = farm.add_product(category=Category.CROP)
    wish = farm.wish(maize, quantity=tonnes("1"), happened_on=date(2026, 11, 20))
    with pytest.raises(Refusal) as refused:
        farm.services.register_batch(
            farm.caller,
            Wish(maize.id, farm.hectare.id, wish.declaration),  # type: ignore[attr-defined]
        )
    assert refused.value.code == "season-exceeded"


def test_pieces_without_a_weight_are_said_to_be_uncounted(farm: Farm) -> None:
    paddy(farm, "1", declared="12500")
    product = farm.add_product()
    said = farm.wish(product, quantity=Quantity(Decimal(10), Unit("qua")), happened_on=date(2026, 11, 20))
    made = farm.services.register_batch(
        farm.caller,
        Wish(product.id, farm.hectare.id, said.declaration),  # type: ignore[attr-defined]
    )
    assert isinstance(made, Registered)
    assert made.warnings == ("season-not-counted",)


def test_last_years_harvest_is_not_this_years(farm: Farm) -> None:
    paddy(farm, "12", date(2025, 11, 20), declared="12500")
    assert paddy(farm, "12", date(2026, 11, 20)).warnings == ()


def test_two_at_once_do_not_both_fit_into_what_is_left_of_a_season(farm: Farm) -> None:
    paddy(farm, "1", declared="30000")

    def attempt(_: int) -> bool:
        try:
            paddy(farm, "10")
        except Refusal as refusal:
            assert refusal.code == "season-exceeded"  # noqa: PT017
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 2


def test_a_certificate_covers_so_much_and_no_more(farm: Farm) -> None:
    product = farm.add_product()
    farm.services.register_certificate(
        farm.caller,
        CertificateDraft(
            Scheme.VIETGAP, "VietGAP", "Trung tâm", product.id, issued_on=date(2026, 1, 1),
            valid_until=date(2026, 12, 31), cap=tonnes("2"),
        ),
    )  # fmt: skip
    farm.register(product)
    with pytest.raises(Refusal) as refused:
        farm.register(product)
    assert refused.value.code == "certificate-exceeded"
    farm.register(product, quantity=Quantity(Decimal("749.5"), Unit("kg")))
    pieces = farm.register(product, quantity=Quantity(Decimal(10), Unit("qua")))
    assert pieces.warnings == ("certificate-not-counted",)


def test_a_cap_is_of_a_product(farm: Farm) -> None:
    draft = CertificateDraft(Scheme.VIETGAP, "VietGAP", "Trung tâm", cap=tonnes("2"))
    with pytest.raises(Refusal) as refused:
        farm.services.register_certificate(farm.caller, draft)
    assert refused.value.code == "cap-without-product"
    made = farm.services.register_certificate(farm.caller, replace(draft, product_id=farm.pomelo.id))
    with farm.services.reads.open() as reader:
        assert list(reader.catalogue.certificates_of(farm.organisation.id)) == [made]
