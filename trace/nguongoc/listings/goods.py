"""What a shop may be told of a product: plain values that stand on public pages, and the words of each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from nguongoc.batches.environment import Environment
from nguongoc.batches.quantities import Unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc.catalogue.products import Product
from nguongoc.listings.claims import Backing, Claimed, name_without, story_without, unbacked
from nguongoc.listings.footprints import footprint_cell, packaging_cell
from nguongoc.listings.listing import Availability, Listing, Price
from nguongoc.parties.organisations import Organisation

Language = Literal["vi", "en", "zh"]
Cell = str | int | Decimal | date | None
COUNTRY: Final[Mapping[Language, str]] = {"vi": "Việt Nam", "en": "Viet Nam", "zh": "越南"}
_UNTIL: Final[Mapping[Language, str]] = {"vi": "đến", "en": "until", "zh": "有效期至"}
_BY: Final[Mapping[Language, str]] = {"vi": "cấp bởi", "en": "issued by", "zh": "颁发方"}
_DECLARED: Final[Mapping[Language, str]] = {
    "vi": "tự khai",
    "en": "declared by the producer",
    "zh": "生产者自报",
}


@dataclass(frozen=True, slots=True)
class GoodsLot:
    """The newest lot that may be sold: neither held, recalled nor expired, nor taken back."""

    code: str
    """As people read it."""
    lot: str
    link: str
    record: str
    made_on: date
    packed_on: date | None
    expires_on: date | None
    place: str
    variety: str | None
    environment: Environment | None = None
    verified: FootprintVerified | None = None
    """By whose word its footprint stands, where it is not its producer's alone."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A product with whose it is, what of it may be sold now, and which of its certificates stand today."""

    product: Product
    producer: Organisation
    address: str | None
    """Of the producer, as fine as its commune."""
    lot: GoodsLot | None
    certificates: tuple[Certificate, ...]
    picture: str | None
    trace: str | None
    """What the QR code of the lot says."""


@dataclass(frozen=True, slots=True)
class Told:
    """One product as it is told to one shop, in one language, at one moment."""

    goods: Goods
    listing: Listing | None
    language: Language
    now: datetime

    def __getitem__(self, field: str) -> Cell:
        """Raises `KeyError` for a field that does not exist: the table of channels is tested against `FIELDS`."""
        return FIELDS[field](self)

    @property
    def price(self) -> Price | None:
        return None if self.listing is None else self.listing.price_on(self.now)

    @property
    def availability(self) -> Availability:
        """Nothing is in stock of which there is no lot that may be sold."""
        said = Availability.IN_STOCK if self.listing is None else self.listing.said.availability
        if self.goods.lot is None and said is Availability.IN_STOCK:
            return Availability.OUT_OF_STOCK
        return said

    @property
    def backing(self) -> Backing:
        """What stands behind words like *green*: a certificate that is only declared is none."""
        lot = self.goods.lot
        return backing_of(
            self.goods.certificates,
            None if lot is None else lot.environment,
            None if lot is None else lot.verified,
        )

    @property
    def name(self) -> str | None:
        """As shops are told it: without what nothing stands behind. None where its name is nothing else."""
        return name_without(self._own_name, self.backing, self._names)

    def story(self, vi: str | None, en: str | None) -> str | None:
        """A text of the producer, without the sentences that hold a claim which nothing stands behind."""
        return story_without(self.one_of(vi, en), self.backing, self._names)

    @property
    def unbacked(self) -> Sequence[tuple[str, Claimed]]:
        """What shops are not told, by the field it stands in."""
        product = self.goods.product
        texts = {
            "name": product.name,
            "name_en": product.name_en,
            "story_vi": product.story_vi,
            "story_en": product.story_en,
            "usage_vi": product.usage_vi,
            "usage_en": product.usage_en,
        }
        backing, names = self.backing, self._names
        return [(field, each) for field, text in texts.items() for each in unbacked(text, backing, names)]

    @property
    def _own_name(self) -> str:
        product = self.goods.product
        return self.one_of(product.name, product.name_en) or product.name

    @property
    def _names(self) -> tuple[str, ...]:
        """A firm's own name says who answers for the goods, and is told as it is."""
        return (self.goods.producer.name,)

    def one_of(self, vi: str | None, en: str | None) -> str | None:
        """The producer's own words: Chinese readers get the English ones."""
        return vi if self.language == "vi" else en or vi

    def certificate_words(self, certificate: Certificate) -> str:
        """One certificate in a cell: what, number, by whom, until when, and whether anybody saw it."""
        parts = [certificate.name]
        if certificate.number:
            parts.append(f"{'số' if self.language == 'vi' else 'no.'} {certificate.number}")
        parts.append(f"{_BY[self.language]} {certificate.issuer}")
        if certificate.valid_until:
            parts.append(f"{_UNTIL[self.language]} {self.day_words(certificate.valid_until)}")
        if certificate.level is EvidenceLevel.DECLARED:
            parts.append(_DECLARED[self.language])
        return ", ".join(parts)

    def day_words(self, day: date) -> str:
        return f"{day:%d/%m/%Y}" if self.language == "vi" else day.isoformat()

    @property
    def net_content(self) -> str | None:
        product = self.goods.product
        if product.net_content_value is None or product.net_content_unit is None:
            return None
        unit = Unit(product.net_content_unit)
        return f"{product.net_content_value:f} {unit.label('vi' if self.language == 'vi' else 'en')}"


def _of_lot(read: Callable[[GoodsLot], Cell]) -> Callable[[Told], Cell]:
    return lambda told: None if told.goods.lot is None else read(told.goods.lot)


def _of_lot_in(read: Callable[[Told, Environment], Cell]) -> Callable[[Told], Cell]:
    def of(told: Told) -> Cell:
        lot = told.goods.lot
        return None if lot is None or lot.environment is None else read(told, lot.environment)

    return of


def _footprint(told: Told, said: Environment) -> Cell:
    if said.footprint is None or told.goods.lot is None:
        return None
    return footprint_cell(said.footprint, told.goods.lot.verified, told.language, told.day_words)


def _packaging(told: Told, said: Environment) -> Cell:
    return packaging_cell(said, told.language)


def backing_of(
    certificates: Iterable[Certificate], said: Environment | None, verified: FootprintVerified | None
) -> Backing:
    """What these certificates, which stand today, and this lot's own figures stand behind."""
    shown = {each.scheme for each in certificates if each.level is not EvidenceLevel.DECLARED}
    return Backing(
        organic=Scheme.ORGANIC in shown,
        good_practice=not shown.isdisjoint({Scheme.VIETGAP, Scheme.GLOBALGAP}),
        footprint=said is not None and said.footprint is not None,
        verified=verified is not None,
        packaging=said is not None and bool(said.packaging),
    )


FIELDS: Final[Mapping[str, Callable[[Told], Cell]]] = {
    "sku": lambda told: told.goods.product.slug,
    "title": lambda told: told.name,
    "description": lambda told: told.story(told.goods.product.story_vi, told.goods.product.story_en),
    "usage": lambda told: told.story(told.goods.product.usage_vi, told.goods.product.usage_en),
    "warnings": lambda told: told.one_of(told.goods.product.warning_vi, told.goods.product.warning_en),
    "gtin": lambda told: told.goods.product.gtin,
    "brand": lambda told: told.goods.producer.name,
    "net_content": lambda told: told.net_content,
    "shelf_life_days": lambda told: told.goods.product.shelf_life_days,
    "price": lambda told: None if told.price is None else told.price.amount,
    "currency": lambda told: None if told.price is None else told.price.currency,
    "price_words": lambda told: None if told.price is None else str(told.price),
    "condition": lambda _: "new",
    "availability": lambda told: told.availability.value,
    "producer": lambda told: told.goods.producer.name,
    "producer_id": lambda told: told.goods.producer.did,
    "producer_address": lambda told: told.goods.address,
    "country": lambda told: COUNTRY[told.language],
    "origin": _of_lot(lambda lot: lot.place),
    "variety": _of_lot(lambda lot: lot.variety),
    "lot": _of_lot(lambda lot: lot.lot),
    "made_on": _of_lot(lambda lot: lot.made_on),
    "packed_on": _of_lot(lambda lot: lot.packed_on),
    "expires_on": _of_lot(lambda lot: lot.expires_on),
    "trace_code": _of_lot(lambda lot: lot.code),
    "record": _of_lot(lambda lot: lot.record),
    "trace_link": lambda told: told.goods.trace,
    "image": lambda told: told.goods.picture,
    "link": lambda told: None if told.listing is None else told.listing.said.url,
    "certificates": lambda told: "; ".join(map(told.certificate_words, told.goods.certificates)) or None,
    "footprint": _of_lot_in(_footprint),
    "packaging": _of_lot_in(_packaging),
    "ocop_stars": lambda told: next(
        (each.stars for each in told.goods.certificates if each.scheme is Scheme.OCOP and each.stars), None
    ),
}
"""Every column that a shop can be given, by the name the table of channels uses."""
