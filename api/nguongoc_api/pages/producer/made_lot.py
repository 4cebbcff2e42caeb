"""What goes into a lot that is made of others: chosen from what is on hand, kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nguongoc.batches.lots import Batch, Hold, LotInput
from nguongoc.batches.processes import PACKING, find_profile
from nguongoc.batches.quantities import Base, Canonical, Quantity, Unit
from nguongoc.batches.rules import MOST_INPUTS, InputsMissing
from nguongoc.batches.typed import parse_typed_quantity
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.services.draw_inputs import SourceExhausted
from nguongoc.services.holdings import Share
from nguongoc.services.master_data import SourceUnknown
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services

PREFIX: Final = "in-"
FROM: Final = "from"
"""The lot on hand that a draft was begun from."""
MADE: Final = "made"
"""Whether the draft is made of other lots; said by the desk, by what the goods are."""
LOOKED_AT: Final = 300
"""Lots on hand looked through, the newest first."""
OFFERED: Final = MOST_INPUTS
_BASES: Final = {Base.KG: Unit.KG, Base.LITRE: Unit.LITRE}


@dataclass(frozen=True, slots=True)
class OnHand:
    """A lot of which something is left, as a line to be filled in."""

    id: str
    name: str
    lot: str
    whose: str
    """The maker's name where it is another's: bought."""
    left: str
    typed: str


def inputs_given(given: Mapping[str, str]) -> dict[str, str]:
    """The amounts that a form says of lots, blank where one was taken away; bounded like a form is."""
    return {name: text for name, text in given.items() if name.startswith(PREFIX)}


def read_inputs(said: Mapping[str, str]) -> tuple[LotInput, ...]:
    """Raises `InputsMissing`, `SourceUnknown` and what an amount raises, at the field of its lot."""
    found = []
    for name, text in inputs_given(said).items():
        if text:
            batch_id = read_id(name.removeprefix(PREFIX), SourceUnknown("no such lot"))
            try:
                found.append(LotInput(batch_id, parse_typed_quantity(text, Unit.KG)))
            except Refusal as refusal:
                raise refusal.at(f"/{name}") from None
    if not found:
        raise InputsMissing("say of which lots it is made", pointer="/inputs")
    return tuple(found)


def shares_for(services: Services, visit: Visit, product: Product, said: Mapping[str, str]) -> list[Share]:
    """What is on hand and fit for the product's process, or of the very same goods where a lot of them is split or put together; the
    newest lot first."""
    held = services.capturing.holdings.holdings(visit.caller, None, LOOKED_AT)
    begun = next((each for each in held if str(each.batch.id) == said.get(FROM)), None)
    splits = begun is not None and begun.product.id == product.id
    fit = (each for each in held if _at_hand(each) and (each.product.id == product.id) is splits)
    return [each for each in fit if splits or _goes_into(each, product)][:OFFERED]


def can_be_made(product: Product, share: Share) -> bool:
    """Whether a lot on hand may become a lot of a product: split or put together, or by its process."""
    return _at_hand(share) and (share.product.id == product.id or _goes_into(share, product))


def _at_hand(share: Share) -> bool:
    return share.held > 0 and not share.taken_back and share.batch.hold is Hold.NONE


def _goes_into(share: Share, product: Product) -> bool:
    if product.process is None:
        return False
    profile = find_profile(product.process)
    if profile.id == PACKING:
        return share.product.category is product.category
    return profile.inputs is None or share.product.category in profile.inputs


def lines(shares: Sequence[Share], said: Mapping[str, str], language: Language) -> list[OnHand]:
    """Of the lot that it was begun from, all that is left is there to be changed."""
    asked = any(inputs_given(said).values())
    return [
        OnHand(
            id=str(each.batch.id),
            name=formats.one_of(each.product.name, each.product.name_en, language),
            lot=each.batch.lot,
            whose="" if each.is_maker else each.maker.name,
            left=left_of(each, language),
            typed=left_of(each, "vi") if not asked and said.get(FROM) == str(each.batch.id) else "",
        )
        for each in shares
    ]


def left_of(share: Share, language: Language) -> str:
    return amount_of(Canonical(share.held, share.batch.quantity.canonical.base), share.batch, language)


def amount_of(amount: Canonical, batch: Batch, language: Language) -> str:
    """An amount of a lot in what it is counted in: kilograms, litres, or its own pieces."""
    unit = unit_of(batch)
    return formats.counted(formats.number(amount.amount, language), unit.label(language), language)


def unit_of(batch: Batch) -> Unit:
    return _BASES.get(batch.quantity.canonical.base, batch.quantity.unit)


def judged(given: Mapping[str, str], shares: Sequence[Share]) -> tuple[dict[str, str], dict[str, Refusal]]:
    """The amounts with their units, so that they read the same later; and what is wrong with which. `all` takes all that is left."""
    kept: dict[str, str] = {}
    wrong: dict[str, Refusal] = {}
    for share in shares:
        name, batch = f"{PREFIX}{share.batch.id}", share.batch
        text = given.get(name, "")
        if given.get("all") == str(batch.id):
            text = left_of(share, "vi")
        kept[name] = text
        if not text:
            continue
        try:
            said = parse_typed_quantity(text, unit_of(batch))
            check_left(said, share)
        except Refusal as refusal:
            wrong[name] = refusal
        else:
            kept[name] = f"{formats.number(said.value, 'vi')} {said.unit.label_vi}"
    if not wrong and not any(kept.values()):
        wrong[""] = InputsMissing("say of which lots it is made")
    return kept, wrong


def check_left(said: Quantity, share: Share) -> None:
    """Raises `SourceExhausted`. The transaction asks again: others draw on it meanwhile."""
    base = share.batch.quantity.canonical.base
    if said.canonical.base is base and said.canonical.amount > share.held:
        raise SourceExhausted(
            "more than is left",
            lot=share.batch.lot,
            left=f"{share.held:f}",
            unit=unit_of(share.batch).label_vi,
        )
