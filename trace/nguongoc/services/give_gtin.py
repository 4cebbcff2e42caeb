"""Give a product the GTIN that it was registered without, once and for ever.

Nothing that was printed, signed or captured changes: lots registered before keep their public code as the name in their passport
and their events, and resolve under the GTIN and their lot number as well. Lots registered from now on are named by the GTIN.
"""

from __future__ import annotations

from uuid import UUID

from nguongoc.catalogue.products import GtinLicence, Product
from nguongoc.errors import Conflict
from nguongoc.ports import UnitOfWork, Writer
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.licensed_gtin import gtin_taken, judge_gtin, judge_licence


class GtinSettled(Conflict):
    """The product has a GTIN, or the same one under another licence: it is printed somewhere, so it is never changed."""

    code = "gtin-settled"


class GiveGtin:
    """Asked again with the same, nothing happens. Raises `ProductNotFound`, `GtinSettled`, `GtinTaken` and what the number refuses."""

    def __init__(self, writer: Writer, *, demo: bool) -> None:
        self._writer = writer
        self._demo = demo

    def __call__(
        self, caller: Caller, product_id: UUID, gtin: str, licensee: str | None, evidence: str | None
    ) -> Product:
        caller.require(Scope.MASTER_DATA_WRITE)
        gathering = Gathering()
        judged = judge_gtin(gathering, gtin, demo=self._demo)
        licence = judge_licence(gathering, gtin, licensee, evidence, demo=self._demo)
        gathering.settle()
        if judged is None or licence is None:
            raise AssertionError("what is missing was refused")
        return self._writer.run(lambda uow: _give(uow, caller, product_id, judged, licence))


def _give(uow: UnitOfWork, caller: Caller, product_id: UUID, gtin: str, licence: GtinLicence) -> Product:
    product = uow.catalogue.product(product_id)
    if product is None or product.organisation_id != caller.organisation_id:
        raise ProductNotFound("no such product of this organisation")
    if (product.gtin, product.gtin_licence) == (gtin, licence):
        return product
    other = uow.catalogue.product_by_gtin(gtin)
    if other is not None and other.id != product_id:
        raise gtin_taken(gtin)
    if not uow.catalogue.give_gtin(product_id, gtin, licence):
        raise GtinSettled(
            f"this product has the GTIN {product.gtin}, for ever",
            pointer="/gtin",
            gtin=product.gtin or gtin,
        )
    given = uow.catalogue.product(product_id)
    if given is None:
        raise ProductNotFound("no such product of this organisation")
    return given
