"""The questions of a new lot, one a screen: which there are, which answers belong to each, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from nguongoc.batches.dates import check_happened, vietnamese_day
from nguongoc.batches.rules import check_declaration, check_pieces
from nguongoc.errors import Refusal
from nguongoc.services.keep_lot_drafts import SELLER
from nguongoc_api.pages.producer.bought_lot import BOUGHT, TOLD, read_told
from nguongoc_api.pages.producer.made_lot import MADE, PREFIX, read_inputs
from nguongoc_api.pages.producer.new_lot import (
    FIELDS,
    AnswerMissing,
    Wrong,
    read_day,
    read_quantity,
    read_wish,
)

WHAT, WHERE, INPUTS, AMOUNT, DAY = "what", "where", "inputs", "amount", "day"
FROM_WHERE = "from"
MORE, CHECK = "more", "check"
GROWN: Final = (WHAT, WHERE, AMOUNT, DAY)
PURCHASED: Final = (*GROWN, FROM_WHERE)
MADE_OF: Final = (WHAT, WHERE, INPUTS, AMOUNT, DAY)
"""One after the other; the rest has no answer most days, and can be told from the last screen."""
OF_STEP: Final[Mapping[str, tuple[str, ...]]] = {
    WHAT: ("product_id",),
    WHERE: ("facility_id",),
    AMOUNT: ("value", "unit"),
    DAY: ("happened_on",),
    FROM_WHERE: (TOLD,),
    MORE: FIELDS[FIELDS.index("packed_on") :],
}
STEPS: Final = (*MADE_OF, FROM_WHERE, MORE, CHECK)
OF_MADE: Final = ("packed_on", "lot", "variety", "notes")
"""What more is told of a lot that is made: how it grew, those tell who grew it."""
OF_BOUGHT: Final = (SELLER, *OF_MADE)
"""Of one that was bought: of whom, for the buyer's own book."""


def asked(said: Mapping[str, str]) -> tuple[str, ...]:
    """The questions of this lot: one that is made of others is asked of which, one that was bought from where."""
    if said.get(MADE):
        return MADE_OF
    return PURCHASED if said.get(BOUGHT) else GROWN


def more_of(said: Mapping[str, str], *, untended: bool = False) -> tuple[str, ...]:
    """What can be told besides; of what was `untended` nothing of pesticides, fertilisers and irrigation."""
    if said.get(BOUGHT) and not said.get(MADE):
        return OF_BOUGHT
    return OF_MADE if said.get(MADE) or untended else tuple(each for each in OF_STEP[MORE] if each != SELLER)


def answers_of(step: str, given: Mapping[str, str]) -> dict[str, str]:
    """What one screen answered, blank where it took an answer away. Of a day a button says more than the field beside it."""
    answers = {name: given.get(name, "") for name in OF_STEP[step]}
    if step == DAY and given.get("pick"):
        answers["happened_on"] = given["pick"]
    return answers


def every_answer(given: Mapping[str, str]) -> dict[str, str]:
    """Whatever of a lot is in a form."""
    return {name: given[name] for name in FIELDS if given.get(name)}


def judge(step: str, said: Mapping[str, str], now: datetime) -> dict[str, Refusal]:
    """What is wrong with the answers of one screen, as far as they alone tell."""
    wrong = Wrong()
    match step:
        case "what" | "where":
            name = OF_STEP[step][0]
            if not said.get(name):
                wrong.at[name] = AnswerMissing("choose one")
        case "from":
            wrong.take(TOLD, lambda: read_told(_there(said, TOLD)))
        case "inputs":
            wrong.take(INPUTS, lambda: read_inputs(said))
        case "amount":
            quantity = wrong.take("value", lambda: read_quantity(said))
            if quantity is not None:
                wrong.take("value", lambda: check_pieces(quantity, ""))
        case "day":
            day = wrong.take("happened_on", lambda: read_day(_there(said, "happened_on")))
            if day is not None:
                wrong.take("happened_on", lambda: check_happened(day, vietnamese_day(now)))
        case _:
            wrong.at.update(
                {name: each for name, each in _judge_all(said, now).items() if name in OF_STEP[MORE]}
            )
    return wrong.at


def _judge_all(said: Mapping[str, str], now: datetime) -> Mapping[str, Refusal]:
    found = read_wish(said, now)
    if isinstance(found, Wrong):
        return found.at
    wrong = Wrong()
    try:
        check_declaration(found.declaration, vietnamese_day(now))
    except Refusal as refusal:
        wrong.spread(refusal)
    return wrong.at


def next_step(said: Mapping[str, str], now: datetime) -> str:
    """The first question without a good answer, else the last screen."""
    return next((step for step in asked(said) if judge(step, said, now)), CHECK)


def step_of(field: str) -> str:
    """The question at whose screen a field is typed."""
    if field == INPUTS or field.startswith(PREFIX):
        return INPUTS
    return next((step for step, fields in OF_STEP.items() if field in fields), CHECK)


def _there(said: Mapping[str, str], name: str) -> str:
    if not said.get(name):
        raise AnswerMissing("fill this in")
    return said[name]
