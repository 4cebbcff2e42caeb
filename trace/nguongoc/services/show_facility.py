"""A facility as anybody may know it: the address that events give as their place says what is done there and in which commune.

Nothing finer is told: a position, an area or a growing-area code would lead to somebody's door.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from nguongoc.catalogue.link_types import DEFAULT, GS1
from nguongoc.catalogue.links import HTML, PAGE_LANGUAGES
from nguongoc.errors import Malformed
from nguongoc.geography import communes
from nguongoc.identifiers.gs1_link import parse_link
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.ports import Reader
from nguongoc.services.browse_master_data import FacilityNotFound
from nguongoc.services.build_linkset import Level, Link

PREFIX: Final = b"/f/"
GLN_PREFIX: Final = b"/414/"
MOST_AT_ONE_GLN: Final = 20
"""A site of many fields may have one number for all of them; more are not listed."""
_PATH: Final = re.compile(
    rb"/f/([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})/?"
)


class FacilityPathMalformed(Malformed):
    """Not `/f/` and the id of a facility (a UUID)."""

    code = "facility-path-malformed"


@dataclass(frozen=True, slots=True)
class PublicFacility:
    """What is told of a facility to whoever asks."""

    id: UUID
    name: str
    kind: FacilityKind
    commune_code: str
    commune_name: str
    commune_as_of: date
    organisation_name: str
    gln: str | None = None

    @property
    def path(self) -> str:
        return f"/f/{self.id}"


def parse_facility_path(raw_path: bytes) -> UUID:
    """Trailing slash tolerated. Raises `FacilityPathMalformed`."""
    found = _PATH.fullmatch(raw_path)
    if found is None:
        raise FacilityPathMalformed("a facility is asked for as /f/ and its id")
    return UUID(found[1].decode("ascii"))


def show_facility(reader: Reader, facility_id: UUID) -> PublicFacility:
    """Raises `FacilityNotFound`."""
    facility = reader.parties.facility(facility_id)
    shown = None if facility is None else _shown(reader, facility)
    if shown is None:
        raise FacilityNotFound("no facility is registered here under this address")
    return shown


def parse_gln_path(raw_path: bytes, raw_query: bytes = b"") -> str:
    """The GLN of `/414/{gln}`, whatever qualifier is behind it: places within a place are not told apart here.

    Raises the refusals of the grammar.
    """
    return parse_link(raw_path, raw_query).value


def show_facilities_at(reader: Reader, gln: str) -> Sequence[PublicFacility]:
    """At least one; the earliest registered first. Raises `FacilityNotFound`."""
    found = [_shown(reader, each) for each in reader.parties.facilities_at(gln, MOST_AT_ONE_GLN)]
    shown = [each for each in found if each is not None]
    if not shown:
        raise FacilityNotFound("no facility is registered here under this GLN")
    return shown


def _shown(reader: Reader, facility: Facility) -> PublicFacility | None:
    owner = reader.parties.organisation(facility.organisation_id)
    if owner is None or reader.name_holds.hides(owner.id):
        return None
    return PublicFacility(
        id=facility.id,
        name=facility.name,
        kind=facility.kind,
        commune_code=facility.commune_code,
        commune_name=communes.find(facility.commune_code).name,
        commune_as_of=facility.commune_as_of,
        organisation_name=owner.name,
        gln=facility.gln,
    )


def facility_level(facility: PublicFacility, base_url: str) -> Level:
    """What is linked to a facility: its page, and nothing else."""
    page = f"{base_url}/p{facility.path}"
    return Level(
        base_url + facility.path,
        f"{facility.name}, {facility.commune_name}, Thanh Hoá",
        (
            Link(DEFAULT, page, facility.name),
            Link(GS1 + "locationInfo", page, facility.name, PAGE_LANGUAGES, HTML),
        ),
    )


def gln_level(gln: str, facilities: Sequence[PublicFacility], base_url: str) -> Level:
    """What is linked to a GLN: the page of every facility under it; the default is the first's, for a link has one default."""
    first = facilities[0]
    return Level(
        f"{base_url}/414/{gln}",
        f"{first.name}, {first.commune_name}, Thanh Hoá",
        (
            Link(DEFAULT, f"{base_url}/p/414/{gln}", first.name),
            *(
                Link(GS1 + "locationInfo", f"{base_url}/p{each.path}", each.name, PAGE_LANGUAGES, HTML)
                for each in facilities
            ),
        ),
    )
