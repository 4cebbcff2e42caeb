"""*Your pomelos were checked in Đà Nẵng*: to a producer, of its own lots, sums of daily visitors, and no number below five."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.label.table import inert_cell
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.rows import Role
from nguongoc.scans.checks import CheckedDay, shown
from nguongoc.scans.cities import CITIES
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.recall_rights import NotYourTerritory, organisation_of

K = TypeVar("K", bound=Hashable)
DAYS: Final = 30
MOST_LOTS: Final = 200
"""The most checked ones."""


@dataclass(frozen=True, slots=True)
class LotChecks:
    """How often one lot was looked at; None where that is too few to tell."""

    code: str
    lot: str
    product: str
    visitors: int | None


@dataclass(frozen=True, slots=True)
class Checks:
    """From `since` on. Every number is a sum of daily visitors: who came on two days is in it twice."""

    since: date
    visitors: int | None
    days: Sequence[tuple[date, int]]
    towns: Sequence[tuple[str, int]]
    """By slug; what people named as nearest, those that did."""
    products: Sequence[tuple[str, int]]
    lots: Sequence[LotChecks]

    @property
    def anything(self) -> bool:
        """Whether anybody looked at all."""
        return bool(self.lots)


@dataclass(frozen=True, slots=True)
class TellChecks:
    """Read as it is asked; sums are up to a minute old."""

    reads: ReadSource
    clock: Clock

    def __call__(self, caller: Caller, days: int = DAYS) -> Checks:
        caller.require(Scope.BATCHES_READ)
        since = vietnamese_day(self.clock.now()) - timedelta(days=days - 1)
        with self.reads.open() as reader:
            found = reader.scans.checked_days(caller.organisation_id, since)
            whole = [each for each in found if not each.city]
            by_lot = _summed((each.batch_id, each) for each in whole)
            lots, products = _named(reader, by_lot)
        by_town = _summed((each.city, each) for each in found if each.city)
        return Checks(
            since=since,
            visitors=shown(sum(by_lot.values())),
            days=sorted(_told(_summed((each.day, each) for each in whole))),
            towns=[(slug, number) for slug, number in _told(by_town) if slug in CITIES],
            products=_told(products),
            lots=lots,
        )


@dataclass(frozen=True, slots=True)
class TerritoryChecks:
    """The same of all that comes from an authority's territory, by no lot and no producer alone."""

    since: date
    anything: bool
    visitors: int | None
    days: Sequence[tuple[date, int]]
    towns: Sequence[tuple[str, int]]
    products: Sequence[tuple[str, str, int]]
    """Its name, who makes it, the number."""


@dataclass(frozen=True, slots=True)
class TellTerritoryChecks:
    """To an authority: of its commune, or of everywhere where it has none."""

    reads: ReadSource
    clock: Clock

    def __call__(self, caller: Caller, days: int = DAYS) -> TerritoryChecks:
        """Raises `ScopeMissing` and `NotYourTerritory`."""
        caller.require(Scope.RECALL)
        if caller.role is not Role.AUTHORITY:
            raise NotYourTerritory("only an authority has a territory")
        since = vietnamese_day(self.clock.now()) - timedelta(days=days - 1)
        with self.reads.open() as reader:
            territory = organisation_of(reader, caller).commune_code
            found = reader.scans.checked_territory(territory, since, MOST_LOTS)
            products = [
                (*_made(reader, product_id), number)
                for product_id, number in _told(Counter(dict(found.products)))
            ]
        return TerritoryChecks(
            since=since,
            anything=bool(found.days),
            visitors=shown(sum(found.days.values())),
            days=sorted(_told(Counter(dict(found.days)))),
            towns=[(slug, number) for slug, number in _told(Counter(dict(found.towns))) if slug in CITIES],
            products=products,
        )


def _made(reader: Reader, product_id: UUID) -> tuple[str, str]:
    product = reader.catalogue.product(product_id)
    if product is None:
        return "", ""
    maker = reader.parties.organisation(product.organisation_id)
    return product.name, "" if maker is None else maker.name


def checks_csv(checks: Checks) -> bytes:
    """One table for a spreadsheet: what the number is of, its name, the number; nothing that is too small to be told."""
    rows: list[tuple[str, str, str, str, int]] = []
    rows += [("day", day.isoformat(), "", "", number) for day, number in checks.days]
    rows += [("town", CITIES[slug].names["vi"], "", "", number) for slug, number in checks.towns]
    rows += [("product", name, "", "", number) for name, number in checks.products]
    rows += [
        ("lot", each.product, each.lot, each.code, each.visitors)
        for each in checks.lots
        if each.visitors is not None
    ]
    return _table(("of", "name", "lot", "code", "daily_visitors_summed"), rows)


def territory_csv(checks: TerritoryChecks) -> bytes:
    """The same of a territory, with who makes a product in the place of lots."""
    rows: list[tuple[str, str, str, int]] = []
    rows += [("day", day.isoformat(), "", number) for day, number in checks.days]
    rows += [("town", CITIES[slug].names["vi"], "", number) for slug, number in checks.towns]
    rows += [("product", name, maker, number) for name, maker, number in checks.products]
    return _table(("of", "name", "producer", "daily_visitors_summed"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([inert_cell(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _summed(pairs: Iterable[tuple[K, CheckedDay]]) -> Counter[K]:
    sums: Counter[K] = Counter()
    for key, each in pairs:
        sums[key] += each.visitors
    return sums


def _told(sums: Counter[K]) -> list[tuple[K, int]]:
    """Those that may be told, the largest first."""
    return [(key, number) for key, number in sums.most_common() if shown(number) is not None]


def _named(reader: Reader, by_lot: Counter[UUID]) -> tuple[list[LotChecks], Counter[str]]:
    most = by_lot.most_common(MOST_LOTS)
    batches: Mapping[UUID, Batch] = reader.lots.batches([batch_id for batch_id, _ in most])
    names: dict[UUID, str] = {}
    lots: list[LotChecks] = []
    products: Counter[str] = Counter()
    for batch_id, number in most:
        if (batch := batches.get(batch_id)) is None:
            continue
        if batch.product_id not in names:
            product = reader.catalogue.product(batch.product_id)
            names[batch.product_id] = "" if product is None else product.name
        name = names[batch.product_id]
        lots.append(LotChecks(batch.code, batch.lot, name, shown(number)))
        products[name] += number
    return lots, products
