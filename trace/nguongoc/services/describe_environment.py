"""A lot's footprint and packaging in the plain values that its passport is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.batches.environment import Environment, FootprintMethod, Material
from nguongoc.batches.quantities import Base
from nguongoc.records.environment import EnvironmentNote, FootprintNote, MaterialNote

STANDARDS: Final[Mapping[FootprintMethod, tuple[str, str]]] = {
    FootprintMethod.ISO_14067: ("https://www.iso.org/standard/71206.html", "ISO 14067:2018"),
    FootprintMethod.GHG_PRODUCT: (
        "https://ghgprotocol.org/product-standard",
        "GHG Protocol Product Life Cycle Accounting and Reporting Standard",
    ),
    FootprintMethod.PAS_2050: (
        "https://knowledge.bsigroup.com/products/specification-for-the-assessment-of-the-life-cycle-greenhouse-gas-emissions-of-goods-and-services",
        "PAS 2050:2011",
    ),
    FootprintMethod.PEF: (
        "https://eur-lex.europa.eu/eli/reco/2021/2279/oj",
        "EU Product Environmental Footprint (Recommendation 2021/2279)",
    ),
}
"""Where each method is published, and its name there."""
MATERIALS: Final[Mapping[Material, tuple[str, str]]] = {
    Material.PET: ("1", "Polyethylene terephthalate"),
    Material.HDPE: ("2", "High density polyethylene"),
    Material.PVC: ("3", "Polyvinyl chloride"),
    Material.LDPE: ("4", "Low density polyethylene"),
    Material.PP: ("5", "Polypropylene"),
    Material.PS: ("6", "Polystyrene"),
    Material.CORRUGATED: ("20", "Corrugated fibreboard"),
    Material.BOARD: ("21", "Non-corrugated fibreboard"),
    Material.PAPER: ("22", "Paper"),
    Material.STEEL: ("40", "Steel"),
    Material.ALUMINIUM: ("41", "Aluminium"),
    Material.WOOD: ("50", "Wood"),
    Material.COTTON: ("60", "Cotton"),
    Material.JUTE: ("61", "Jute"),
    Material.GLASS: ("70", "Colourless glass"),
}
"""Numbers and names of Commission Decision 97/129/EC."""
_PER: Final[Mapping[Base, str]] = {Base.KG: "kg", Base.LITRE: "l", Base.PIECE: "piece"}


def environment_note(said: Environment | None) -> EnvironmentNote | None:
    """None where nothing is declared."""
    if said is None:
        return None
    footprint = said.footprint
    note = None
    if footprint is not None:
        url, name = STANDARDS[footprint.method]
        note = FootprintNote(
            footprint.value, _PER[footprint.per], footprint.boundary.value, url, name,
            footprint.period_from, footprint.period_to,
        )  # fmt: skip
    return EnvironmentNote(
        note,
        tuple(
            MaterialNote(
                MATERIALS[each.material][0], MATERIALS[each.material][1], each.grams, each.recycled_percent,
                each.recyclable, each.disposal.value, each.origin_country,
            )
            for each in said.packaging
        ),
    )  # fmt: skip
