"""Products, certificates, photos, places, routes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, exists, false, insert, select, update

from nguongoc.batches.environment_plain import footprint_of, plain_footprint
from nguongoc.batches.lots import Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.products import Category, Classification, GtinLicence, Product
from nguongoc.store.repositories.photos import PHOTO, PHOTO_COLUMNS, photo_of
from nguongoc.store.repositories.places import SqlPlaces
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    BatchRow,
    CertificateRow,
    FacilityRow,
    ProductRow,
    RouteRow,
)
from nguongoc.tourism.routes import Route

PRODUCT = table(ProductRow)
CERTIFICATE = table(CertificateRow)
ROUTE = table(RouteRow)
FACILITY = table(FacilityRow)
BATCH = table(BatchRow)

_PRODUCTS = select(PRODUCT, *PHOTO_COLUMNS).select_from(
    PRODUCT.outerjoin(PHOTO, PHOTO.c.id == PRODUCT.c.photo_id)
)
# Made once: putting a statement together takes longer than SQLite takes to run it.
_PRODUCT = _PRODUCTS.where(PRODUCT.c.id == bindparam("of"))
_CERTIFICATES_FOR = (
    select(CERTIFICATE)
    .where(CERTIFICATE.c.organisation_id == bindparam("of_organisation"))
    .where((CERTIFICATE.c.product_id == bindparam("of_product")) | CERTIFICATE.c.product_id.is_(None))
    .order_by(CERTIFICATE.c.product_id.is_(None), CERTIFICATE.c.id)
)


class SqlCatalogue(SqlPlaces):
    __slots__ = ()

    def product(self, product_id: UUID) -> Product | None:
        row = self._connection.execute(_PRODUCT, {"of": product_id}).first()
        return None if row is None else _product(row)

    def product_by_slug(self, slug: str) -> Product | None:
        return self._one_product(PRODUCT.c.slug == slug)

    def product_by_gtin(self, gtin: str) -> Product | None:
        return self._one_product(PRODUCT.c.gtin == gtin)

    def products(self, product_ids: Collection[UUID]) -> Mapping[UUID, Product]:
        rows = self._connection.execute(_PRODUCTS.where(PRODUCT.c.id.in_(product_ids)))
        return {row.id: _product(row) for row in rows}

    def products_by_gtin(self, gtins: Collection[str]) -> Mapping[str, Product]:
        rows = self._connection.execute(_PRODUCTS.where(PRODUCT.c.gtin.in_(gtins)))
        return {row.gtin: _product(row) for row in rows}

    def _one_product(self, condition: Any) -> Product | None:
        row = self._connection.execute(_PRODUCTS.where(condition)).first()
        return None if row is None else _product(row)

    def products_of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Product]:
        query = (
            _PRODUCTS.where(PRODUCT.c.organisation_id == organisation_id).order_by(PRODUCT.c.id).limit(limit)
        )
        if after is not None:
            query = query.where(PRODUCT.c.id > after)
        return [_product(row) for row in self._connection.execute(query)]

    def made_in(self, communes: Collection[str], limit: int) -> Sequence[tuple[Product, str]]:
        has_lot = exists().where(
            BATCH.c.product_id == PRODUCT.c.id,
            BATCH.c.facility_id == FACILITY.c.id,
            BATCH.c.origin != Origin.PURCHASED.value,
            # As `Batch.began_outside`: packed from purchases, it was made nowhere here.
            BATCH.c.bought_inputs["processed"].as_boolean().is_not(false()),
        )
        at = FACILITY.c.commune_code.label("made_in")
        query = (
            _PRODUCTS.add_columns(at)
            .join(FACILITY, FACILITY.c.organisation_id == PRODUCT.c.organisation_id)
            .where(FACILITY.c.commune_code.in_(communes), has_lot)
            .distinct()
            .order_by(PRODUCT.c.id, at)
            .limit(limit)
        )
        return [(_product(row), row.made_in) for row in self._connection.execute(query)]

    def add_product(self, product: Product) -> None:
        values = asdict(product)
        photo = values.pop("photo")
        self._connection.execute(
            insert(PRODUCT), {**values, "photo_id": photo and photo["id"], "next_unit": 0}
        )

    def give_gtin(self, product_id: UUID, gtin: str, licence: GtinLicence) -> bool:
        given = update(PRODUCT).where(PRODUCT.c.id == product_id, PRODUCT.c.gtin.is_(None))
        done = self._connection.execute(given.values(gtin=gtin, gtin_licence=asdict(licence)))
        return bool(done.rowcount == 1)

    def lock_product(self, product_id: UUID) -> None:
        query = select(PRODUCT.c.id).where(PRODUCT.c.id == product_id)
        self._connection.execute(query.with_for_update(key_share=True)).first()

    def certificates_for(self, product_id: UUID, organisation_id: UUID) -> Sequence[Certificate]:
        asked = {"of_product": product_id, "of_organisation": organisation_id}
        return [certificate_of(row) for row in self._connection.execute(_CERTIFICATES_FOR, asked)]

    def certificates_for_all(
        self, goods: Collection[tuple[UUID, UUID]]
    ) -> Mapping[tuple[UUID, UUID], Sequence[Certificate]]:
        products, organisations = {of for of, _ in goods}, {of for _, of in goods}
        query = (
            select(CERTIFICATE)
            .where(CERTIFICATE.c.organisation_id.in_(organisations))
            .where(CERTIFICATE.c.product_id.in_(products) | CERTIFICATE.c.product_id.is_(None))
            .order_by(CERTIFICATE.c.id)
        )
        of_product: dict[tuple[UUID | None, UUID], list[Certificate]] = {}
        for row in self._connection.execute(query):
            made = certificate_of(row)
            of_product.setdefault((made.product_id, made.organisation_id), []).append(made)
        whole = {each: of_product.get(each, []) + of_product.get((None, each[1]), []) for each in goods}
        return {each: held for each, held in whole.items() if held}

    def certificate(self, certificate_id: UUID) -> Certificate | None:
        row = self._connection.execute(select(CERTIFICATE).where(CERTIFICATE.c.id == certificate_id)).first()
        return None if row is None else certificate_of(row)

    def certificates(self, certificate_ids: Collection[UUID]) -> Mapping[UUID, Certificate]:
        rows = self._connection.execute(select(CERTIFICATE).where(CERTIFICATE.c.id.in_(certificate_ids)))
        return {row.id: certificate_of(row) for row in rows}

    def certificates_of(self, organisation_id: UUID) -> Sequence[Certificate]:
        query = (
            select(CERTIFICATE)
            .where(CERTIFICATE.c.organisation_id == organisation_id)
            .order_by(CERTIFICATE.c.id)
        )
        return [certificate_of(row) for row in self._connection.execute(query)]

    def add_certificate(self, certificate: Certificate) -> None:
        self._connection.execute(insert(CERTIFICATE), _certificate_columns(certificate))

    def routes(self) -> Sequence[Route]:
        return [_route(row) for row in self._connection.execute(select(ROUTE).order_by(ROUTE.c.id))]

    def route(self, route_id: str) -> Route | None:
        row = self._connection.execute(select(ROUTE).where(ROUTE.c.id == route_id)).first()
        return None if row is None else _route(row)

    def put_route(self, route: Route) -> None:
        self._connection.execute(delete(ROUTE).where(ROUTE.c.id == route.id))
        self._connection.execute(insert(ROUTE), asdict(route))


def _product(row: Row[Any]) -> Product:
    values = dict(row._mapping)
    values.pop("next_unit")
    values.pop("made_in", None)
    values.pop("default_variants")
    photo_id = values.pop("photo_id")
    photo = {column.name: values.pop(column.name) for column in PHOTO_COLUMNS}
    licence = values["gtin_licence"]
    values["category"] = Category(values["category"])
    values["classification"] = Classification(**values["classification"])
    values["gtin_licence"] = None if licence is None else GtinLicence(**licence)
    values["season_months"] = tuple(values["season_months"])
    return Product(**values, photo=None if photo_id is None else photo_of(photo_id, photo))


def certificate_of(row: Row[Any]) -> Certificate:
    values = dict(row._mapping)
    values["scheme"] = Scheme(values["scheme"])
    values["level"] = EvidenceLevel(values["level"])
    value, unit = values.pop("cap_value"), values.pop("cap_unit")
    figures = values.pop("footprint")
    return Certificate(
        **values,
        cap=None if value is None else Quantity(value, Unit(unit)),
        footprint=None if figures is None else footprint_of(figures),
    )


def _certificate_columns(certificate: Certificate) -> dict[str, Any]:
    cap = certificate.cap
    return {
        **{
            name: value for name, value in columns_of(certificate).items() if name not in {"cap", "footprint"}
        },
        "cap_value": None if cap is None else cap.value,
        "cap_unit": None if cap is None else cap.unit.value,
        "footprint": None if certificate.footprint is None else plain_footprint(certificate.footprint),
    }


def _route(row: Row[Any]) -> Route:
    values = dict(row._mapping)
    values["stops"] = tuple(values["stops"])
    return Route(**values)
