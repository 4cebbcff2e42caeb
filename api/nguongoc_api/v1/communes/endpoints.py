"""`/v1/communes`: where somebody is, from what they type."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from nguongoc.geography import communes
from nguongoc_api.v1.communes.schemas import CommunesFound
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.route import router

ROUTER = router("communes", "places")
PUBLIC = {"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"}
Typed = Annotated[str, Query(max_length=communes.LONGEST_QUERY, description="A name as people type it")]


@ROUTER.get("", response_model=CommunesFound)
def find_communes(q: Typed) -> Response:
    """Public. Offers for a name, with or without marks: today's communes, former ones (split ones give several), former districts.

    Never take an offer with `choose` by yourself: only somebody who knows the place can.
    """
    found = CommunesFound.of(communes.search(q))
    return Response(found.model_dump_json(), media_type=JSON, headers=PUBLIC)
