"""`/v1/products/{product_id}/links`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from nguongoc.catalogue.links import LinkVersion
from nguongoc_api.auth.access import MasterDataReader, MasterDataWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.links.schemas import LinkGiven, Links, LinksGiven, LinkShown, LinksMerged
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.preconditions import Versions, etag
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("products/{product_id}/links", "links")


@ROUTER.post("", status_code=201, response_model=LinkShown)
def register_link(
    caller: MasterDataWriter, product_id: Id, given: LinkGiven, use: Use, created: Created
) -> Response:
    """Register a link of a product or of one of its lots; scans lead to it, or its linkset names it, from now on."""
    return created.answer(
        lambda once: use.manage_links.add(caller, product_id, given.draft(), once),
        lambda link: f"/v1/products/{product_id}/links/{link.link_id}",
        LinkShown.of,
    )


@ROUTER.get("", response_model=Links)
def list_links(
    caller: MasterDataReader,
    product_id: Id,
    page: Paged,
    use: Use,
    history: Annotated[bool, Query(description="Every version there was, ended ones too")] = False,
) -> Response:
    """What is shown now of the product and its lots; with `history`, all that ever was."""
    if history:
        found = use.manage_links.history(caller, product_id, page.after_id, page.limit + 1)
        return page.answer(found, lambda each: str(each.id), LinkShown.of, {"history": "true"})
    found = use.manage_links.current(caller, product_id, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.link_id), LinkShown.of)


@ROUTER.put("")
def merge_links(caller: MasterDataWriter, product_id: Id, given: LinksGiven, use: Use) -> LinksMerged:
    """Add what is new, correct what has the same type, target, context and lot; nothing is ever taken away by this."""
    drafts = [link.draft() for link in given.links]
    return LinksMerged.of(use.manage_links.merge(caller, product_id, drafts))


@ROUTER.get("/{link_id}", response_model=LinkShown)
def show_link(caller: MasterDataReader, product_id: Id, link_id: Id, use: Use) -> Response:
    """The newest version, with its `ETag`; a retired one has an end."""
    return _shown(use.manage_links.link(caller, product_id, link_id))


@ROUTER.put("/{link_id}", response_model=LinkShown)
def replace_link(
    caller: MasterDataWriter, product_id: Id, link_id: Id, given: LinkGiven, use: Use, versions: Versions
) -> Response:
    """A new version in place of the one that `If-Match` names; what was said before stays in the history."""
    return _shown(use.manage_links.replace(caller, product_id, link_id, given.draft(), versions))


@ROUTER.delete("/{link_id}", status_code=204)
def retire_link(
    caller: MasterDataWriter, product_id: Id, link_id: Id, use: Use, versions: Versions
) -> Response:
    """It is shown no more; its history stays."""
    use.manage_links.retire(caller, product_id, link_id, versions)
    return Response(status_code=204)


def _shown(link: LinkVersion) -> Response:
    body = LinkShown.of(link).model_dump_json()
    return Response(body, media_type="application/json", headers={"ETag": etag(link.version)})
