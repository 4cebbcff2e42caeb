"""A lot's footprint and packaging in the plain values that its passport is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.batches.environment import STANDARDS, Environment, Footprint, Material
from nguongoc.batches.quantities import Base
from nguongoc.records.environment import EnvironmentNote, FootprintNote, MaterialNote

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
    return EnvironmentNote(
        None if said.footprint is None else footprint_note(said.footprint),
        tuple(
            MaterialNote(
                MATERIALS[each.material][0], MATERIALS[each.material][1], each.grams, each.recycled_percent,
                each.recyclable, each.disposal.value, each.origin_country,
            )
            for each in said.packaging
        ),
    )  # fmt: skip


def footprint_note(said: Footprint) -> FootprintNote:
    """Of a footprint alone, a lot's or a certificate's."""
    url, name = STANDARDS[said.method]
    return FootprintNote(
        said.value, _PER[said.per], said.boundary.value, url, name, said.period_from, said.period_to,
        said.primary_percent,
    )  # fmt: skip
