"""Forget an organisation that asks for it: accounts, contact, pictures, places finer than the commune, what its people wrote.

Signed records and log entries hold no personal data, so they stay, and with them everybody else's proofs; that the trade
name stands in them was consented to when it was chosen. Slug and DID stay taken for ever. There are no salts to delete:
an entry is a hash of a record whose id holds 122 random bits, and nobody can guess from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_master_data import OrganisationNotFound


@dataclass(frozen=True, slots=True)
class EraseOrganisation:
    """Raises `OrganisationNotFound`. Done again, it takes away what was written since. A wish that is open is done with it."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def find(self, slug: str) -> Organisation:
        with self.reads.open() as reader:
            found = reader.parties.organisation_by_slug(slug)
        if found is None:
            raise OrganisationNotFound(f"no organisation is called {slug}")
        return found

    def __call__(self, organisation_id: UUID) -> Mapping[str, int]:
        """How many rows of each table went or were blanked."""

        def erase(uow: UnitOfWork) -> Mapping[str, int]:
            return uow.erasing.erase_organisation(organisation_id, self.clock.now())

        return self.writer.run(erase)
