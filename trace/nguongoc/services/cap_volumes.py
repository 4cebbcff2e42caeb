"""A lot held against what its growing area can have given in a year, and against what its certificates cover.

Inside the transaction, with area or product held, so that two lots at once do not both fit into what is left. Lots that were taken
back do not count.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.processes import AmountsNotComparable, in_base
from nguongoc.batches.quantities import EXACT, Base, Canonical
from nguongoc.batches.seasons import YEAR, check_certificate, check_season, judge_season, season_cap
from nguongoc.catalogue.certificates import Validity
from nguongoc.catalogue.products import Product
from nguongoc.parties.facilities import FacilityKind
from nguongoc.ports import UnitOfWork
from nguongoc.services.master_data import MasterData, net_content

GROWS = frozenset({FacilityKind.GROWING_AREA, FacilityKind.PLOT})
NOT_COUNTED = "certificate-not-counted"
"""A lot is counted in a unit that cannot be told in the certificate's."""
SEASON_NOT_COUNTED = "season-not-counted"
"""A lot is counted in pieces of which nobody said what they weigh: it is not held against the declared season."""


def check_caps(uow: UnitOfWork, batch: Batch, master: MasterData) -> tuple[str, ...]:
    """Codes of warnings. To be called inside the transaction, before the lot is added.

    Raises `SeasonExceeded`, `CertificateExceeded`.
    """
    return tuple(dict.fromkeys([*_seasons(uow, batch, master), *_certificates(uow, batch, master)]))


def _seasons(uow: UnitOfWork, batch: Batch, master: MasterData) -> list[str]:
    """What the owner declared of its area refuses; what we think of so large a one warns."""
    declared, category = master.facility.season_cap_kg, master.product.category
    estimate = season_cap(category, master.facility.area_m2)
    if batch.origin is not Origin.HARVESTED or master.facility.kind not in GROWS:
        return []
    if declared is None and estimate is None:
        return []
    amount = _in(batch.quantity.canonical, Base.KG, master.product)
    if amount is None:
        return [] if declared is None else [SEASON_NOT_COUNTED]
    uow.parties.lock_facility(batch.facility_id)
    alike = everything = amount
    for product_id, grown in uow.lots.harvested(
        batch.facility_id, batch.happened_on - YEAR, batch.happened_on
    ):
        product = master.product if product_id == batch.product_id else uow.catalogue.product(product_id)
        if product is not None and (kilograms := _in(grown, Base.KG, product)) is not None:
            everything = EXACT.add(everything, kilograms)
            alike = EXACT.add(alike, kilograms) if product.category is category else alike
    if declared is not None:
        check_season(declared, everything)
    warning = None if estimate is None else judge_season(estimate, alike)
    return [] if warning is None else [warning]


def _certificates(uow: UnitOfWork, batch: Batch, master: MasterData) -> list[str]:
    warnings = []
    for each in master.certificates:
        if each.cap is None or each.product_id != batch.product_id:
            continue
        if each.stands_on(batch.happened_on) in (Validity.EXPIRED, Validity.NOT_YET):
            continue
        cap = each.cap.canonical
        amount = _in(batch.quantity.canonical, cap.base, master.product)
        if amount is None:
            warnings.append(NOT_COUNTED)
            continue
        uow.catalogue.lock_product(batch.product_id)
        for made in uow.lots.made_between(
            batch.product_id, each.issued_on or date.min, each.valid_until or date.max
        ):
            amount = EXACT.add(amount, _in(made, cap.base, master.product) or Decimal(0))
        check_certificate(each.name, cap.amount, amount)
    return warnings


def _in(amount: Canonical, base: Base, product: Product) -> Decimal | None:
    try:
        return in_base(amount, base, net_content(product)).amount
    except AmountsNotComparable:
        return None
