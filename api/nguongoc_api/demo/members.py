"""Member households of the demo's organisations, and what each harvested: told by the use case that a cooperative's clerk has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from nguongoc.batches.quantities import parse_amount
from nguongoc.parties.members import Member
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.name_members import Harvested
from nguongoc_api.demo import samples
from nguongoc_api.services import Services


def name_members(
    services: Services, organisations: Mapping[str, Organisation], batches: Mapping[str, UUID]
) -> None:
    """To be called once the lots are there."""
    of_lot: dict[tuple[str, str], list[Harvested]] = defaultdict(list)
    for row in samples.load("members"):
        made = services.name_members.add(
            _clerk(organisations, row["organisation"]), row["name"], row["phone"]
        )
        if not isinstance(made, Member):
            raise TypeError("without an idempotency key the member itself comes back")
        for each in row["harvested"]:
            value = None if each["value"] is None else parse_amount(each["value"])
            of_lot[row["organisation"], each["batch"]].append(Harvested(made.id, value))
    for (slug, batch), said in of_lot.items():
        services.name_members.put_harvesters(_clerk(organisations, slug), batches[batch], said)


def _clerk(organisations: Mapping[str, Organisation], slug: str) -> Caller:
    return Caller("seed", organisations[slug].id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
