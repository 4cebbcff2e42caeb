"""Vouchers in the demo: each producer that receives visitors promises something with the goods tied to its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.offer_vouchers import CampaignDraft
from nguongoc_api.services import Services

COUNT: Final = 200
DAYS: Final = timedelta(days=90)


def promise_vouchers(services: Services, owners: Mapping[str, UUID], today: date) -> None:
    """`owners` says whose each product is, by its slug."""
    for place in services.visiting.browse.places(None, 1_000):
        host = place.host_organisation_id
        tied = tuple(slug for slug in place.product_slugs if owners.get(slug) == host)
        if host is None or not tied:
            continue
        caller = Caller("seed", host, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
        draft = CampaignDraft(
            title_vi="Chương trình trình diễn",
            title_en="Demonstration campaign",
            worth_vi="Tặng một phần quà khi về thăm (trình diễn)",
            worth_en="A small gift when you visit (demonstration)",
            count=COUNT,
            first_day=today,
            last_day=today + DAYS,
            places=(place.id,),
            products=tied,
        )
        services.vouchers.offer(caller, draft)
