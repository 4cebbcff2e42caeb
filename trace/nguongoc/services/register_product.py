"""Register a product: with a GTIN only on evidence of the licence, without one honestly without."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from decimal import Decimal

from nguongoc.batches.processes import find_profile
from nguongoc.batches.quantities import Base, NetContentNotMeasured, Quantity, parse_amount, parse_unit
from nguongoc.catalogue.products import Category, Classification, Photo, Product
from nguongoc.errors import Conflict, Invalid, Malformed
from nguongoc.geography.communes import search_key
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.classify_product import classify
from nguongoc.services.gathering import Gathering
from nguongoc.services.licensed_gtin import gtin_taken, judge_gtin, judge_licence
from nguongoc.services.once import Once, carry_out
from nguongoc.tourism.season import checked_months

NAME_LIMIT = 120
STORY_LIMIT = 2000
ADVICE_LIMIT = 1000
LONGEST_SHELF_LIFE_DAYS = 20 * 366
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LIMIT = 63
_SLUG_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class SlugMalformed(Malformed):
    """Not 3 to 63 of a-z and 0-9 in words joined by hyphens."""

    code = "slug-malformed"


class SlugTaken(Conflict):
    """Another product has or had this slug; none is ever reassigned."""

    code = "slug-taken"


class ShelfLifeOutOfRange(Invalid):
    """Less than a day or more than `LONGEST_SHELF_LIFE_DAYS`."""

    code = "shelf-life-out-of-range"


class PhotoUnknown(Invalid):
    """No such photo: upload it first."""

    code = "photo-unknown"


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """What somebody says of a kind of goods; `net_content` is (amount as written, unit code)."""

    name: str
    category: Category
    default_unit: str
    name_en: str | None = None
    slug: str | None = None
    gtin: str | None = None
    licensee: str | None = None
    licence_evidence: str | None = None
    classification: Classification | None = None
    net_content: tuple[str | int, str] | None = None
    shelf_life_days: int | None = None
    process: str | None = None
    season_months: tuple[int, ...] = ()
    story_vi: str | None = None
    story_en: str | None = None
    usage_vi: str | None = None
    usage_en: str | None = None
    warning_vi: str | None = None
    warning_en: str | None = None
    photo_id: str | None = None


class RegisterProduct:
    """Raises `ScopeMissing`, the refusals of the draft, `GtinTaken`, `SlugTaken`.

    `demo` admits GS1's demonstration prefix 952 and marks the licence with it; nothing here ever mints a number.
    """

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, *, demo: bool) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._demo = demo

    def __call__(
        self, caller: Caller, draft: ProductDraft, once: Once[Product] | None = None
    ) -> Product | Answer:
        caller.require(Scope.MASTER_DATA_WRITE)
        with self._reads.open() as reader:
            photo = None if draft.photo_id is None else reader.catalogue.photo(draft.photo_id[:64])
        product = self.checked(caller, draft, photo)

        def add(uow: UnitOfWork) -> Product:
            add_product(uow, product)
            return product

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def checked(self, caller: Caller, draft: ProductDraft, photo: Photo | None) -> Product:
        """The product as it would be, nothing written. Raises the refusals of the draft."""
        now = self._clock.now()
        gathering = Gathering()
        if draft.photo_id is not None and photo is None:
            gathering.refuse(PhotoUnknown("no such photo; upload it first", pointer="/photo_id"))
        net = _net_content(gathering, draft)
        gathering.ask(lambda: parse_unit(draft.default_unit), None, "/default_unit")
        gathering.ask(lambda: _check_shelf_life(draft.shelf_life_days), None)
        if (process := draft.process) is not None:
            gathering.ask(lambda: find_profile(process), None, "/process")
        product = Product(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            slug=gathering.ask(lambda: _slug(draft), ""),
            name=gathering.text(draft.name, NAME_LIMIT, "/name"),
            name_en=gathering.text_or_none(draft.name_en, NAME_LIMIT, "/name_en"),
            category=draft.category,
            gtin=judge_gtin(gathering, draft.gtin, demo=self._demo),
            gtin_licence=judge_licence(
                gathering, draft.gtin, draft.licensee, draft.licence_evidence, demo=self._demo
            ),
            classification=classify(gathering, draft.category, draft.classification),
            default_unit=draft.default_unit,
            net_content_value=None if net is None else net.value,
            net_content_unit=None if net is None else net.unit.value,
            shelf_life_days=draft.shelf_life_days,
            process=draft.process,
            season_months=gathering.ask(lambda: checked_months(draft.season_months), (), "/season_months"),
            story_vi=gathering.text_or_none(draft.story_vi, STORY_LIMIT, "/story_vi"),
            story_en=gathering.text_or_none(draft.story_en, STORY_LIMIT, "/story_en"),
            usage_vi=gathering.text_or_none(draft.usage_vi, ADVICE_LIMIT, "/usage_vi"),
            usage_en=gathering.text_or_none(draft.usage_en, ADVICE_LIMIT, "/usage_en"),
            warning_vi=gathering.text_or_none(draft.warning_vi, ADVICE_LIMIT, "/warning_vi"),
            warning_en=gathering.text_or_none(draft.warning_en, ADVICE_LIMIT, "/warning_en"),
            photo=photo,
            created_at=now,
        )
        gathering.settle()
        return product


def add_product(uow: UnitOfWork, product: Product) -> None:
    """Inside the transaction. Raises `GtinTaken`, `SlugTaken`."""
    _refuse_taken(uow, product)
    uow.catalogue.add_product(product)


def _refuse_taken(reader: Reader, product: Product) -> None:
    if product.gtin is not None and reader.catalogue.product_by_gtin(product.gtin) is not None:
        raise gtin_taken(product.gtin)
    if reader.catalogue.product_by_slug(product.slug) is not None:
        raise SlugTaken("another product has this slug", pointer="/slug", slug=product.slug)


def _net_content(gathering: Gathering, draft: ProductDraft) -> Quantity | None:
    if draft.net_content is None:
        return None
    amount, code = draft.net_content
    value = gathering.ask(lambda: parse_amount(amount), Decimal(1), "/net_content/value")
    unit = gathering.ask(lambda: parse_unit(code), None, "/net_content/unit")
    if unit is None:
        return None
    if unit.base is Base.PIECE:
        gathering.refuse(
            NetContentNotMeasured(
                "a net content is stated in kilograms or litres", pointer="/net_content/unit", unit=unit.value
            )
        )
    return Quantity(value, unit)


def _check_shelf_life(days: int | None) -> None:
    if days is not None and not 1 <= days <= LONGEST_SHELF_LIFE_DAYS:
        raise ShelfLifeOutOfRange(
            f"the shelf life is 1 to {LONGEST_SHELF_LIFE_DAYS} days",
            pointer="/shelf_life_days",
            most=LONGEST_SHELF_LIFE_DAYS,
        )


def _slug(draft: ProductDraft) -> str:
    """The slug asked for, or one made of the name and five random characters, so that none is guessed or reassigned."""
    if draft.slug is not None:
        if not (3 <= len(draft.slug) <= SLUG_LIMIT and _SLUG.fullmatch(draft.slug)):  # noqa: PLR2004
            raise SlugMalformed(
                "write the slug with a-z, 0-9 and hyphens, 3 to 63 characters", pointer="/slug"
            )
        return draft.slug
    words = search_key(draft.name[:NAME_LIMIT]).replace(" ", "-")[:50].strip("-") or "san-pham"
    return f"{words}-{''.join(secrets.choice(_SLUG_LETTERS) for _ in range(5))}"
