"""An authority's word on who somebody is, signed in two steps: the same answer to the same wish as where the service signs.

An anchor is no record: it has no place in a status list, and stands among what is kept about trust.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nguongoc.parties.organisations import Organisation
from nguongoc.ports import UnitOfWork
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.anchor_identity import AnchorIdentity, Vouching
from nguongoc.services.caller import Caller
from nguongoc.services.preparation_rules import PreparationOutdated, key_of
from nguongoc.services.rehearsal import Drafted, Rehearsed, rehearse
from nguongoc.services.unsigned import Chosen, Issued, Unsigned

KIND = "anchor"


def draft_anchor(identify: AnchorIdentity, caller: Caller, wish_id: UUID, chosen: Chosen) -> Drafted:
    """What the authority is to sign. Raises what `AnchorIdentity.answer` refuses, also that its key would count for nobody."""

    def rehearsing(uow: UnitOfWork, authority: Organisation, document: dict[str, Any]) -> str:
        # Told before somebody carries it to another machine and back.
        identify.keep.listed(uow, authority.did, key_of(uow, authority).kid)
        raise Rehearsed(
            Unsigned(
                KIND,
                authority.id,
                chosen.record_id,
                document,
                canonical_bytes(document),
                chosen.at,
                *chosen.place,
            )
        )

    def write(uow: UnitOfWork, issued: Issued) -> tuple[str, ...]:
        def signed(_: UnitOfWork, __: Organisation, document: dict[str, Any]) -> str:
            if canonical_bytes(document) != issued.record.payload:
                raise PreparationOutdated("who asked, or its keys, have changed since; prepare it again")
            return issued.record.jws

        identify.answer_within(uow, caller, wish_id, Vouching(chosen.at, chosen.record_id, signed))
        return ()

    vouching = Vouching(chosen.at, chosen.record_id, rehearsing)
    unsigned = rehearse(identify.writer, lambda uow: identify.answer_within(uow, caller, wish_id, vouching))
    return Drafted(unsigned, write)
