"""What shops may be told of products: from the newest lot whose verdict lets it be sold, in the words of public pages.

The verdict is asked for, not read from columns: a lot that is held, recalled, expired, taken back or of a key that is no
longer good is no lot to be sold, and a certificate that its certifier took back is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, told_place
from nguongoc.catalogue.certificates import Certificate, Scheme, Validity
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc.catalogue.products import Photo, Product
from nguongoc.events.build import lot_class
from nguongoc.geography import communes
from nguongoc.identifiers.public_code import display
from nguongoc.listings.goods import Goods, GoodsLot, Language, Told
from nguongoc.listings.listing import Listing
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.records.credential import record_url
from nguongoc.services.browse_master_data import OrganisationNotFound, ProductNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.resolve_code import CodeUnknown, LotNotNamed
from nguongoc.services.verified_footprint import verified_by
from nguongoc.services.verify_codes import CodeVerdict, VerifyCodes
from nguongoc.verdict import Outcome, State

MOST_PRODUCTS: Final = 200
"""Told in one sheet or feed."""
NEWEST: Final = 3
"""Lots of a product that are looked at, the newest first."""
FOR_SALE: Final = frozenset({State.VALID, State.UNVERIFIED, State.SUSPICIOUS})
"""Of a lot that is recalled, held, expired or in doubt nothing is offered."""


@dataclass(frozen=True, slots=True)
class DescribeGoods:
    """Reads; raises `ProductNotFound`, `OrganisationNotFound`, and of codes what resolving raises."""

    reads: ReadSource
    verify: VerifyCodes
    clock: Clock
    base_url: str

    def of_own(self, caller: Caller, language: Language, channel: str | None = None) -> list[Told]:
        """Every product of the caller, with its listing at one channel; the first `MOST_PRODUCTS`."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            products = reader.catalogue.products_of(caller.organisation_id, None, MOST_PRODUCTS)
            listings = {} if channel is None else _at(reader, caller.organisation_id, channel)
        return self._told(caller.organisation_id, products, listings, language)

    def product(
        self, caller: Caller, product_id: UUID, language: Language, channel: str | None = None
    ) -> Told:
        """One product of the caller."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            product = reader.catalogue.product(product_id)
            if product is None or product.organisation_id != caller.organisation_id:
                raise ProductNotFound("no such product of this organisation")
            listings = {} if channel is None else _at(reader, caller.organisation_id, channel)
        return self._told(caller.organisation_id, [product], listings, language)[0]

    def listed(self, slug: str, channel: str, language: Language) -> tuple[Organisation, list[Told]]:
        """What an organisation lists at a channel: anybody may read it, for it is what the channel shows."""
        with self.reads.open() as reader:
            organisation = reader.parties.organisation_by_slug(slug)
            if (
                organisation is None
                or organisation.erased_at is not None
                or reader.name_holds.hides(organisation.id)
            ):
                raise OrganisationNotFound("no organisation of this slug")
            listings = _at(reader, organisation.id, channel)
            products = list(reader.catalogue.products(listings).values())
        return organisation, self._told(organisation.id, products, listings, language)

    def of_code(self, code: str, language: Language) -> Told:
        """The product of somebody's code, with its very lot where that may be sold. Raises `CodeUnknown`, `LotNotNamed`."""
        answer = self.verify([code])[0]
        product, batch = answer.product, answer.batch
        if product is None:
            raise CodeUnknown("nothing is registered under this code", path=code, find="/find")
        if batch is None:
            raise LotNotNamed("the code names a product and no lot of it", product=product.name)
        sold = {product.id: answer} if answer.verdict.state in FOR_SALE else {}
        return self._draw(batch.organisation_id, [product], sold, {}, language)[0]

    def _told(
        self,
        organisation_id: UUID,
        products: Sequence[Product],
        listings: Mapping[UUID, Listing],
        language: Language,
    ) -> list[Told]:
        with self.reads.open() as reader:
            newest = {each.id: reader.lots.newest_lots(each.id, NEWEST) for each in products}
        return self._draw(organisation_id, products, self._for_sale(newest), listings, language)

    def _draw(
        self,
        organisation_id: UUID,
        products: Sequence[Product],
        sold: Mapping[UUID, CodeVerdict],
        listings: Mapping[UUID, Listing],
        language: Language,
    ) -> list[Told]:
        now = self.clock.now()
        with self.reads.open() as reader:
            organisation = reader.parties.organisation(organisation_id)
            if organisation is None:
                raise OrganisationNotFound("the organisation is gone")
            held = reader.catalogue.certificates_for_all([(each.id, organisation_id) for each in products])
            drawer = _Drawer(reader, self.base_url)
            return [
                Told(
                    drawer.goods(
                        each,
                        organisation,
                        sold.get(each.id),
                        self._standing(held.get((each.id, organisation_id), ()), sold.get(each.id)),
                        self._verified(held.get((each.id, organisation_id), ()), sold.get(each.id)),
                    ),
                    listings.get(each.id),
                    language,
                    now,
                )
                for each in products
            ]

    def _for_sale(self, newest: Mapping[UUID, Sequence[Batch]]) -> dict[UUID, CodeVerdict]:
        """By product, the verdict on the newest lot that may be sold."""
        codes = [each.code for lots in newest.values() for each in lots]
        verdicts = dict(zip(codes, self.verify(codes), strict=True))
        found: dict[UUID, CodeVerdict] = {}
        for product_id, lots in newest.items():
            good = (verdicts[each.code] for each in lots)
            first = next((each for each in good if each.verdict.state in FOR_SALE), None)
            if first is not None:
                found[product_id] = first
        return found

    def _standing(self, held: Iterable[Certificate], sold: CodeVerdict | None) -> tuple[Certificate, ...]:
        """Those in force today that nobody took back."""
        today = vietnamese_day(self.clock.now())
        judged = {} if sold is None else sold.certificates.judged
        return tuple(
            each
            for each in held
            # That one stands with the figures it is about, and with no others.
            if each.scheme is not Scheme.CARBON_FOOTPRINT
            and each.stands_on(today) is Validity.CURRENT
            and (each.id not in judged or judged[each.id].check.outcome is not Outcome.FAIL)
        )

    def _verified(self, held: Iterable[Certificate], sold: CodeVerdict | None) -> FootprintVerified | None:
        said = None if sold is None or sold.batch is None else sold.batch.environment
        if sold is None or said is None:
            return None
        judged = [(each, sold.certificates.judged.get(each.id)) for each in held]
        return verified_by(said.footprint, judged, vietnamese_day(self.clock.now()))


def _at(reader: Reader, organisation_id: UUID, channel: str) -> dict[UUID, Listing]:
    """By product; the one that was confirmed last where there are several."""
    found = reader.listings.on_channel(organisation_id, channel, MOST_PRODUCTS)
    return {each.product_id: each for each in sorted(found, key=lambda each: each.confirmed_at)}


@dataclass(frozen=True, slots=True)
class _Drawer:
    """Products in plain values."""

    reader: Reader
    base_url: str

    def goods(
        self,
        product: Product,
        organisation: Organisation,
        sold: CodeVerdict | None,
        certificates: tuple[Certificate, ...],
        verified: FootprintVerified | None,
    ) -> Goods:
        batch = None if sold is None else sold.batch
        trace = None if batch is None else lot_class(batch.gtin, batch.lot, batch.code, self.base_url)
        return Goods(
            product=product,
            producer=organisation,
            address=None
            if organisation.commune_code is None
            else communes.address(organisation.commune_code),
            lot=None if batch is None or trace is None else self._lot(batch, trace, verified),
            certificates=certificates,
            picture=picture_url(product.photo, self.base_url),
            trace=trace,
        )

    def _lot(self, batch: Batch, trace: str, verified: FootprintVerified | None) -> GoodsLot:
        facility = self.reader.parties.facility(batch.facility_id)
        return GoodsLot(
            code=display(batch.code),
            lot=batch.lot,
            link=trace,
            record=record_url(self.base_url, batch.passport_id),
            made_on=batch.happened_on,
            packed_on=batch.packed_on,
            expires_on=batch.expires_on,
            place=_place(batch, facility),
            variety=batch.variety,
            environment=batch.environment,
            verified=verified,
        )


def _place(batch: Batch, facility: Facility | None) -> str:
    """Where it was grown or made; of what began outside where sellers said, or nothing: never the buyer's own."""
    if batch.began_outside:
        return told_place(batch)
    return "" if facility is None else communes.address(facility.commune_code)


def picture_url(photo: Photo | None, base_url: str) -> str | None:
    """The largest JPEG of a photo."""
    return None if photo is None else f"{base_url}/photos/{photo.id}-{max(photo.widths)}.jpg"
