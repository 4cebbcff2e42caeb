"""Links of owners: versions follow each other without a gap, and what a redirect asks follows from them.

And the numbers of products: a lot that is named by a GTIN is of the product that has it, for a GTIN never goes and never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from nguongoc.catalogue.link_types import DEFAULT_VARIANT
from nguongoc.catalogue.links import LinkVersion
from nguongoc.ports import ReadSource
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress

MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class CheckLinks:
    """Yields what is wrong with links, then with what is noted at products, then with the GTINs of lots."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            before: LinkVersion | None = None
            done = 0
            while found := reader.audit.link_versions(_key(before), CHUNK):
                for each in found:
                    yield from _follows(before, each)
                    before = each
                done += len(found)
                self.progress("links", done)
            for product_id in reader.audit.variants_noted_wrongly(DEFAULT_VARIANT, MOST_NAMED):
                detail = "whether its default link has variants is not what its links say"
                yield Fault(FaultKind.LINKS, f"product {product_id}", detail)
            for code, gtin, of_product in reader.audit.lots_of_other_gtins(MOST_NAMED):
                detail = f"is named by the GTIN {gtin}, its product has {of_product or 'none'}"
                yield Fault(FaultKind.BATCH_GTIN, f"batch {code}", detail)


def _key(before: LinkVersion | None) -> tuple[UUID, int] | None:
    return None if before is None else (before.link_id, before.version)


def _follows(before: LinkVersion | None, this: LinkVersion) -> Iterator[Fault]:
    subject = f"link {this.link_id}"
    earlier = before if before is not None and before.link_id == this.link_id else None
    expected = 1 if earlier is None else earlier.version + 1
    if this.version != expected:
        yield Fault(FaultKind.LINKS, subject, f"version {this.version} stands where {expected} belongs")
    elif earlier is not None and earlier.valid_until != this.valid_from:
        detail = (
            f"version {earlier.version} ends at {earlier.valid_until}, the next begins at {this.valid_from}"
        )
        yield Fault(FaultKind.LINKS, subject, detail)
    elif earlier is not None and earlier.product_id != this.product_id:
        yield Fault(
            FaultKind.LINKS, subject, f"version {this.version} is of another product than the one before"
        )
    if this.valid_until is not None and this.valid_until < this.valid_from:
        yield Fault(FaultKind.LINKS, subject, f"version {this.version} ends before it begins")
