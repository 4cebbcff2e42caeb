"""`/v1/products`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import MasterDataReader, MasterDataWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.products.schemas import GtinGiven, ProductGiven, Products, ProductShown
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("products", "products")


@ROUTER.post("", status_code=201, response_model=ProductShown)
def register_product(caller: MasterDataWriter, given: ProductGiven, use: Use, created: Created) -> Response:
    """Register a kind of goods; a GTIN only with its licence."""
    return created.answer(
        lambda once: use.register_product(caller, given.draft(), once),
        lambda product: f"/v1/products/{product.id}",
        ProductShown.of,
    )


@ROUTER.get("", response_model=Products)
def list_products(caller: MasterDataReader, page: Paged, use: Use) -> Response:
    found = use.browse_master_data.products(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), ProductShown.of)


@ROUTER.get("/{product_id}")
def show_product(caller: MasterDataReader, product_id: Id, use: Use) -> ProductShown:
    return ProductShown.of(use.browse_master_data.product(caller, product_id))


@ROUTER.put("/{product_id}/gtin")
def give_gtin(caller: MasterDataWriter, product_id: Id, given: GtinGiven, use: Use) -> ProductShown:
    """Give a product that has none its GTIN, for ever; what is printed already goes on working."""
    licence = given.gtin_licence
    return ProductShown.of(use.give_gtin(caller, product_id, given.gtin, licence.licensee, licence.evidence))
