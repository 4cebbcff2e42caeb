"""Places of work under their two names: `/f/{id}`, and `/414/{gln}` where they have a GLN."""

from __future__ import annotations

from nguongoc.ports import Reader
from nguongoc.services.build_linkset import Level
from nguongoc.services.show_facility import (
    GLN_PREFIX,
    facility_level,
    gln_level,
    parse_facility_path,
    parse_gln_path,
    show_facilities_at,
    show_facility,
)


def level_of(reader: Reader, raw_path: bytes, raw_query: bytes, base_url: str) -> tuple[str, Level]:
    """The canonical path of a place and what is linked to it. Raises `FacilityNotFound` and the refusals of the two grammars."""
    if raw_path.startswith(GLN_PREFIX):
        gln = parse_gln_path(raw_path, raw_query)
        return f"/414/{gln}", gln_level(gln, show_facilities_at(reader, gln), base_url)
    facility = show_facility(reader, parse_facility_path(raw_path))
    return facility.path, facility_level(facility, base_url)
