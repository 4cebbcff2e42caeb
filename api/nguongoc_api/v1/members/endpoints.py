"""`/v1/members`, and who of them harvested a lot."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import BatchesReader, BatchesWriter, MasterDataReader, MasterDataWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.members.schemas import (
    HarvestersGiven,
    HarvestersShown,
    MemberGiven,
    MemberMade,
    MemberShown,
    MembersShown,
)
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("members", "members")
HARVESTERS = router("batches", "members")


@ROUTER.post("", status_code=201, response_model=MemberMade)
def add_member(caller: MasterDataWriter, given: MemberGiven, use: Use, created: Created) -> Response:
    """Name somebody who grows or catches for your organisation. Personal: yours alone, and erased with DELETE."""
    return created.answer(
        lambda once: use.name_members.add(caller, given.name, given.phone, once),
        lambda member: f"/v1/members/{member.id}",
        MemberMade.of,
    )


@ROUTER.get("", response_model=MembersShown)
def list_members(caller: MasterDataReader, page: Paged, use: Use) -> Response:
    found = use.name_members.members(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), MemberShown.of)


@ROUTER.delete("/{member_id}", status_code=204)
def erase_member(caller: MasterDataWriter, member_id: Id, use: Use) -> Response:
    """From every lot too: no later document names them."""
    use.name_members.erase(caller, member_id)
    return Response(status_code=204)


@HARVESTERS.put("/{batch_id}/harvesters")
def put_harvesters(caller: BatchesWriter, batch_id: Id, given: HarvestersGiven, use: Use) -> HarvestersShown:
    """Say which members harvested a lot, and how much each; in no signed byte."""
    batch, harvesters = use.name_members.put_harvesters(caller, batch_id, given.said())
    return HarvestersShown.of(batch, list(harvesters))


@HARVESTERS.get("/{batch_id}/harvesters")
def show_harvesters(caller: BatchesReader, batch_id: Id, use: Use) -> HarvestersShown:
    batch, harvesters = use.name_members.harvesters(caller, batch_id)
    return HarvestersShown.of(batch, list(harvesters))
