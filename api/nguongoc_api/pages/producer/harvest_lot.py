"""The form of a new lot, filled from a harvest of the diary: seen and changed before it is signed."""

from __future__ import annotations

from nguongoc.services.diary_ledger import DiaryEntryNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services


def harvest_answers(services: Services, visit: Visit) -> dict[str, str]:
    """What the diary says, as if it had been typed. The crop is last time's where the diary names none.

    Raises `DiaryEntryNotFound`.
    """
    unknown = DiaryEntryNotFound("no such harvest in the diary of this organisation")
    draft = services.declaring.from_harvest(visit.caller, read_id(visit.query["harvest"], unknown))
    harvest, statements = draft.harvest, draft.statements
    amount, product = harvest.said.quantity, harvest.said.product_id
    if product is None:
        earlier = services.browse_batches.batches(visit.caller, None, 50)
        product = next((each.product_id for each in earlier if each.facility_id == harvest.facility_id), None)
    last_used, days = statements.pesticide_last_used_on, statements.pre_harvest_interval_days
    typed = {
        "product_id": None if product is None else str(product),
        "facility_id": str(harvest.facility_id),
        "value": None if amount is None else formats.number(amount.value, "vi"),
        "unit": None if amount is None else amount.unit.value,
        "happened_on": harvest.happened_on.isoformat(),
        "variety": draft.variety,
        "pesticide_name": statements.pesticide_name,
        "pesticide_last_used_on": None if last_used is None else last_used.isoformat(),
        "pre_harvest_interval_days": None if days is None else str(days),
        "fertiliser": statements.fertiliser,
    }
    return {name: value for name, value in typed.items() if value}
