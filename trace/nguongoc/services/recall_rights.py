"""Who may recall or hold what: a producer its own lots, an authority whatever comes from its territory."""

from __future__ import annotations

from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.errors import NotAllowed
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller


class NotYourTerritory(NotAllowed):
    """An authority of a commune orders what concerns lots that come from there; one without a commune, all of the province."""

    code = "not-your-territory"


class RecallNeedsOrganisation(NotAllowed):
    """The key belongs to no organisation that is here any more."""

    code = "recall-needs-organisation"


def lot_under(reader: Reader, caller: Caller, batch_id: UUID) -> Batch:
    """The lot, when this caller may order something of it. Raises `BatchNotFound`, `NotYourTerritory`."""
    batch = reader.lots.batch(batch_id)
    if batch is None:
        raise BatchNotFound("no such lot")
    if batch.organisation_id == caller.organisation_id:
        return batch
    if caller.role is not Role.AUTHORITY:
        raise BatchNotFound("no such lot of this organisation")
    territory = organisation_of(reader, caller).commune_code
    facility = reader.parties.facility(batch.facility_id)
    if territory is not None and (facility is None or facility.commune_code != territory):
        raise NotYourTerritory("this lot comes from another commune", lot=batch.lot)
    return batch


def organisation_of(reader: Reader, caller: Caller) -> Organisation:
    """Raises `RecallNeedsOrganisation`."""
    found = reader.parties.organisation(caller.organisation_id)
    if found is None:
        raise RecallNeedsOrganisation("no such organisation")
    return found


def viewer_of(caller: Caller) -> UUID | None:
    """Whose eyes holders and contacts are shown to; None is an authority's, which sees all of them."""
    return None if caller.role is Role.AUTHORITY else caller.organisation_id
