"""Register an organisation: its row, its own custodial key and its DID document, together.

Where its name is taken for that of others here, or it was opened by itself, the key and the document wait until somebody has looked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid, Malformed
from nguongoc.geography import communes
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.parties.names import skeleton
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Clock, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import Custody
from nguongoc.signing.algorithms import ED25519, ES256
from nguongoc.signing.did import did_web

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])?")
NAME_LIMIT = 200
ABOUT_LIMIT = 4000
ALGORITHMS = (ED25519, ES256)
AT_ONCE = 500
SHOWN = 10
"""Of those a name resembles, how many are kept for whoever reviews it."""


class SlugMalformed(Malformed):
    """Not 3 to 63 of a-z, 0-9 and hyphen, beginning and ending with a letter or digit."""

    code = "organisation-slug-malformed"


class SlugTaken(Conflict):
    """Given once already; slugs are never reassigned, not even after their holder is gone."""

    code = "organisation-slug-taken"


class AlgorithmUnknown(Invalid):
    """No signature algorithm that keys are held for here."""

    code = "signing-algorithm-unknown"


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What is said of an organisation when it is registered. `slug` is never made from a person's name.

    `reviewed_against` are the slugs of those whose names it resembles, by whoever looked at both and found them different parties.
    `algorithm` is what its key signs with, and its later keys after it: `EdDSA`, or `ES256` for verifiers that know that alone; None: `EdDSA` where
    keys are kept that can, or what they can.
    `unseen`: opened by itself, looked at by nobody, so that its name is held whatever it resembles.
    """

    slug: str
    name: str
    kind: OrganisationKind
    name_en: str | None = None
    commune_code: str | None = None
    is_household: bool = False
    about_vi: str | None = None
    about_en: str | None = None
    website: str | None = None
    phone: str | None = None
    reviewed_against: tuple[str, ...] = ()
    algorithm: str | None = None
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """The use case: an organisation that can sign from its first moment, or one whose name is held for review."""

    writer: Writer
    custody: Custody
    clock: Clock
    host: str

    def __call__(self, said: NewOrganisation) -> Organisation:
        """Raises `SlugMalformed`, `AlgorithmUnknown`, `SlugTaken`, `UnknownCommune`, what `normalise_text` raises."""
        organisation = self.checked(said)

        def write(uow: UnitOfWork) -> Organisation:
            # Two namesakes at once would not see each other.
            uow.parties.lock_names()
            self.add(uow, organisation, said)
            return organisation

        return self.writer.run(write)

    def checked(self, said: NewOrganisation) -> Organisation:
        """The organisation as it would be, nothing written. Raises the refusals of what is said."""
        if SLUG.fullmatch(said.slug) is None:
            raise SlugMalformed("a slug is a-z, 0-9 and hyphens, 3 to 63 characters", pointer="/slug")
        if said.algorithm is not None and said.algorithm not in ALGORITHMS:
            raise AlgorithmUnknown(f"keys are held for {' and '.join(ALGORITHMS)}", pointer="/algorithm")
        if said.commune_code is not None:
            communes.find(said.commune_code)
        now = self.clock.now()
        return Organisation(
            id=uuid7(now),
            slug=said.slug,
            did=did_web(self.host, "o", said.slug),
            name=normalise_text(said.name, NAME_LIMIT, "/name"),
            name_en=_text(said.name_en, NAME_LIMIT, "/name_en"),
            kind=said.kind,
            commune_code=said.commune_code,
            is_household=said.is_household,
            about_vi=_text(said.about_vi, ABOUT_LIMIT, "/about_vi"),
            about_en=_text(said.about_en, ABOUT_LIMIT, "/about_en"),
            website=said.website,
            created_at=now,
            phone=said.phone,
        )

    def add(self, uow: UnitOfWork, organisation: Organisation, said: NewOrganisation) -> None:
        """Inside a transaction that has locked names. Raises `SlugTaken`."""
        if uow.parties.organisation_by_slug(said.slug) is not None:
            raise SlugTaken(f"the slug {said.slug} was given before", pointer="/slug", slug=said.slug)
        alike = [each for each in _namesakes(uow, organisation) if each not in said.reviewed_against]
        uow.parties.add_organisation(organisation)
        now = organisation.created_at
        if alike or said.unseen:
            uow.name_holds.add(
                NameHold(organisation.id, tuple(alike[:SHOWN]), said.algorithm, HoldState.OPEN, now)
            )
        else:
            self.custody.make_key(uow, KeyPurpose.ORGANISATION, organisation, now, said.algorithm)


def _namesakes(uow: UnitOfWork, organisation: Organisation) -> list[str]:
    """The slugs of those whose name, in either language, is taken for this one; a name that was refused holds up nobody."""
    own, found, after = _skeletons(organisation), list[str](), None
    while some := uow.parties.organisations(after, AT_ONCE):
        found += [each.slug for each in some if own & _skeletons(each) and not _refused(uow, each)]
        after = some[-1].id
    return found


def _skeletons(organisation: Organisation) -> set[str]:
    return {skeleton(name) for name in (organisation.name, organisation.name_en) if name}


def _refused(uow: UnitOfWork, organisation: Organisation) -> bool:
    hold = uow.name_holds.find(organisation.id)
    return hold is not None and hold.state is HoldState.REFUSED


def _text(text: str | None, limit: int, pointer: str) -> str | None:
    return None if text is None else normalise_text(text, limit, pointer)
