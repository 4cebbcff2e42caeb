"""`/v1/batches/{batch_id}/correction` and `/v1/batches/{batch_id}/corrections`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Response
from pydantic import Field, model_validator

from nguongoc.batches.corrections import DECLARED, Amendment, Corrected, Correction
from nguongoc.batches.lots import GrowingStatements
from nguongoc.services.correct_lot import CorrectedLot
from nguongoc_api.auth.access import BatchesReader, RecordsRevoker
from nguongoc_api.v1.batches.environment import EnvironmentGiven
from nguongoc_api.v1.batches.schemas import BatchShown, StatementsGiven
from nguongoc_api.v1.batches.told_origin import ToldOriginGiven
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Day, Given, Id, QuantityGiven, Shown

ROUTER = router("batches", "batches")


class CorrectionGiven(Given):
    """What is said instead; members that are left out stand as they were declared, `null` takes one away.

    `statements` are said anew as a whole. `supersedes` is the passport that you have before you: refused when there is a newer one.
    """

    quantity: QuantityGiven | None = None
    happened_on: Day | None = None
    packed_on: Day | None = None
    expires_on: Day | None = None
    variety: str | None = None
    statements: StatementsGiven | None = None
    environment: EnvironmentGiven | None = Field(default=None, description="Said anew as a whole")
    told_origin: ToldOriginGiven | None = Field(
        default=None,
        description="Of a `purchased` lot: what its seller really said; `null` where nobody said",
    )
    note: str | None = Field(default=None, description="Why, at most 500 characters; nobody signs it")
    supersedes: str | None = Field(default=None, max_length=40)

    @model_validator(mode="before")
    @classmethod
    def _there(cls, given: Any) -> Any:
        for name in ("quantity", "happened_on"):
            if isinstance(given, dict) and name in given and given[name] is None:
                # No lot is without these: taken away, they would be unknown.
                given = {**given, name: ""}
        return given

    def amendment(self) -> Amendment:
        said = {each.value for each in DECLARED} & self.model_fields_set
        return Amendment(
            given=frozenset(Corrected(each) for each in said),
            quantity=None if self.quantity is None else self.quantity.quantity(),
            happened_on=self.happened_on,
            packed_on=self.packed_on,
            expires_on=self.expires_on,
            variety=self.variety,
            statements=GrowingStatements() if self.statements is None else self.statements.statements(),
            environment=None if self.environment is None else self.environment.environment(),
            told_origin=None if self.told_origin is None else self.told_origin.told_origin(),
            note=self.note,
            supersedes=self.supersedes,
        )


class CorrectionShown(Shown):
    """A version of a passport that took the place of an earlier one, and what it says differently."""

    version: int
    passport: str
    supersedes: str
    members: list[Corrected]
    note: str | None
    corrected_at: datetime

    @classmethod
    def of(cls, correction: Correction, base_url: str) -> CorrectionShown:
        return cls(
            version=correction.version,
            passport=f"{base_url}/records/{correction.record_id}",
            supersedes=f"{base_url}/records/{correction.superseded_id}",
            members=list(correction.members),
            note=correction.note,
            corrected_at=correction.corrected_at,
        )


class CorrectedShown(BatchShown):
    """The lot as it is declared now, and the correction."""

    correction: CorrectionShown

    @classmethod
    def made(cls, made: CorrectedLot, base_url: str) -> CorrectedShown:
        batch = BatchShown.of(made.batch, base_url, made.loss)
        shown = {name: getattr(batch, name) for name in BatchShown.model_fields}
        shown["warnings"] = [*batch.warnings, *made.warnings]
        return cls(**shown, correction=CorrectionShown.of(made.correction, base_url))


class Corrections(Shown):
    items: list[CorrectionShown]


@ROUTER.post("/{batch_id}/correction", status_code=201, response_model=CorrectedShown)
def correct_batch(
    caller: RecordsRevoker, batch_id: Id, given: CorrectionGiven, use: Use, created: Created
) -> Response:
    """Say of your own lot what is right: a newer passport takes the place of the old one, which says so and stays verifiable."""
    return created.answer(
        lambda once: use.capturing.correct(caller, batch_id, given.amendment(), once),
        lambda made: f"/v1/batches/{made.batch.id}",
        lambda made: CorrectedShown.made(made, use.settings.base_url),
    )


@ROUTER.get("/{batch_id}/corrections")
def list_corrections(caller: BatchesReader, batch_id: Id, use: Use) -> Corrections:
    """Of one lot, the oldest first; there are at most twenty."""
    found = use.browse_batches.corrections(caller, batch_id)
    return Corrections(items=[CorrectionShown.of(each, use.settings.base_url) for each in found])
