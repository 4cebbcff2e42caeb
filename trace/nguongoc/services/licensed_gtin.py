"""A GTIN and the evidence that this organisation may print it: judged the same whenever a product gets one."""

from __future__ import annotations

from typing import Final

from nguongoc.catalogue.products import GtinLicence
from nguongoc.errors import Conflict, Invalid
from nguongoc.identifiers.gtin import is_demonstration, parse_gtin, refuse_restricted_circulation
from nguongoc.services.gathering import Gathering

LICENSEE_LIMIT: Final = 120
EVIDENCE_LIMIT: Final = 300


class GtinLicenceMissing(Invalid):
    """A GTIN without evidence that this organisation may print it; without a licence leave the GTIN out."""

    code = "gtin-licence-missing"


class GtinLicenceUnexpected(Invalid):
    """A licence for no GTIN."""

    code = "gtin-licence-unexpected"


class GtinDemonstration(Invalid):
    """Prefix 952 is GS1's for demonstrations and stands on no goods that are sold."""

    code = "gtin-demonstration"


class GtinTaken(Conflict):
    """Another product has this GTIN."""

    code = "gtin-taken"


def judge_gtin(gathering: Gathering, given: str | None, *, demo: bool) -> str | None:
    """The GTIN as it can be kept. `demo` admits GS1's demonstration prefix 952; nothing here ever mints a number."""
    return gathering.ask(lambda: _checked(given, demo=demo), None, "/gtin")


def judge_licence(
    gathering: Gathering, gtin: str | None, licensee: str | None, evidence: str | None, *, demo: bool
) -> GtinLicence | None:
    """The licence of this GTIN, with both of its parts; none for none."""
    licensee = gathering.text_or_none(licensee, LICENSEE_LIMIT, "/gtin_licence/licensee")
    evidence = gathering.text_or_none(evidence, EVIDENCE_LIMIT, "/gtin_licence/evidence")
    if gtin is None:
        if licensee is not None or evidence is not None:
            gathering.refuse(GtinLicenceUnexpected("a licence without a GTIN", pointer="/gtin_licence"))
        return None
    if licensee is None or evidence is None:
        gathering.refuse(
            GtinLicenceMissing(
                "name the GS1 licence this GTIN is printed under, or leave the GTIN out",
                pointer="/gtin_licence",
            )
        )
        return None
    return GtinLicence(licensee, evidence, demonstration=demo and gtin[1:4] == "952")


def gtin_taken(gtin: str) -> GtinTaken:
    """The refusal, in the one wording."""
    return GtinTaken("another product has this GTIN", pointer="/gtin", gtin=gtin)


def _checked(given: str | None, *, demo: bool) -> str | None:
    if given is None:
        return None
    gtin = parse_gtin(given)
    refuse_restricted_circulation(gtin)
    if is_demonstration(gtin) and not demo:
        raise GtinDemonstration("prefix 952 is for demonstrations and stands on no goods that are sold")
    return gtin
