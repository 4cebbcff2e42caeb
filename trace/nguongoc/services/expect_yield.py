"""How much of a product its sources usually give, before it is declared: a number to hold one's own against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.lots import LotInput
from nguongoc.batches.quantities import Canonical
from nguongoc.errors import Refusal
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.draw_inputs import expect
from nguongoc.services.master_data import Source, load_sources


@dataclass(frozen=True, slots=True)
class ExpectYield:
    """Of one's own product, from lots that one holds some of; the ranges are those of `profiles.json`."""

    reads: ReadSource

    def __call__(
        self, caller: Caller, product_id: UUID, inputs: Sequence[LotInput]
    ) -> tuple[Canonical, Canonical] | None:
        """Least and most; None where that cannot be told."""
        caller.require(Scope.BATCHES_READ)
        sources = self.sources(caller, inputs)
        with self.reads.open() as reader:
            product = reader.catalogue.product(product_id)
        if product is None or product.organisation_id != caller.organisation_id:
            return None
        return expect(product, sources)

    def sources(self, caller: Caller, inputs: Sequence[LotInput]) -> tuple[Source, ...]:
        """The lots that go in, those that are known and held; none where one of them is not."""
        caller.require(Scope.BATCHES_READ)
        try:
            with self.reads.open() as reader:
                return load_sources(reader, caller.organisation_id, inputs)
        except Refusal:
            return ()
