"""Each kind of what an organisation signs itself: how its unsigned credential is made, and how it lands with signatures on it.

Both steps go through the use case that does the same where the key is held here: a rule that is added there holds here as well,
and there is no second list of rules to forget.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from nguongoc.batches.drafts import LotDraft
from nguongoc.errors import Invalid
from nguongoc.events.read import declared_in
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, SignedRecord, UnitOfWork, Writer
from nguongoc.recalls.recall import check_order
from nguongoc.services.anchor_identity import AnchorIdentity
from nguongoc.services.asked import (
    AnchorAsked,
    Asked,
    CertificateAsked,
    CorrectionAsked,
    DisputeAsked,
    EventAsked,
    FacilityAsked,
    LotAsked,
    RecallAsked,
    RecallEndAsked,
)
from nguongoc.services.caller import Caller
from nguongoc.services.certify import Certify
from nguongoc.services.correct_lot import CorrectLot, Moved, checked
from nguongoc.services.dispute_source import DisputeSource
from nguongoc.services.end_recall import EndRecall
from nguongoc.services.issue_credentials import IssueCredentials
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.issue_record import Act, Build, IssueRecord
from nguongoc.services.keep_lot_drafts import SELLER
from nguongoc.services.keep_sellers import note_seller
from nguongoc.services.make_lot import MakeLot, Wish
from nguongoc.services.preparation_rules import NothingToSign, PreparationOutdated
from nguongoc.services.recall_lot import RecallLot
from nguongoc.services.rehearsal import Drafted, Rehearsed, rehearse
from nguongoc.services.signed_anchor import draft_anchor
from nguongoc.services.unsigned import Chosen, Issued


@dataclass(frozen=True, slots=True)
class SignedKinds:
    """Wired from the use cases themselves."""

    writer: Writer
    clock: Clock
    make: MakeLot
    issue: IssuePassport
    records: IssueRecord
    correct: CorrectLot
    recall: RecallLot
    end: EndRecall
    dispute: DisputeSource
    certify: Certify
    credentials: IssueCredentials
    identify: AnchorIdentity

    def draft(self, caller: Caller, asked: Asked, chosen: Chosen, event: bytes = b"") -> Drafted:
        """What there is to sign now. `event` is of a lot that was drafted before, whose own ids and code it takes from there.

        Raises what the use case of its kind refuses, and `NothingToSign`.
        """
        match asked:
            case LotAsked():
                return self._lot(caller, asked, chosen, event)
            case CorrectionAsked(batch_id, amendment):
                return self._correction(caller, CorrectionAsked(batch_id, checked(amendment)), chosen)
            case RecallAsked(order):
                order = check_order(order)
                drafted = self._act(chosen, lambda uow, act: self.recall.within(uow, caller, order, act))
                return replace(drafted, after=self.recall.tell.pushed)
            case RecallEndAsked(recall_id, outcome):
                return self._act(
                    chosen, lambda uow, act: self.end.within(uow, caller, recall_id, outcome, act)
                )
            case DisputeAsked(batch_id, ground):
                named = self.dispute.named(caller, batch_id)
                return self._act(
                    chosen, lambda uow, act: self.dispute.within(uow, caller, named, ground, act)
                )
            case CertificateAsked():
                return self._certificate(caller, asked, chosen)
            case AnchorAsked(wish_id):
                return draft_anchor(self.identify, caller, wish_id, chosen)
            case FacilityAsked(facility_id):
                own = caller.organisation_id
                return self._act(
                    chosen, lambda uow, act: self.credentials.facility_within(uow, facility_id, act, own)
                )
            case EventAsked(event_id):
                own = caller.organisation_id
                return self._act(
                    chosen, lambda uow, act: self.credentials.event_within(uow, event_id, act, own)
                )

    def read_lot(self, event: bytes, said: Mapping[str, str]) -> LotAsked:
        """What was asked for with a lot, read back from its event."""
        declared = declared_in(json.loads(event))
        draft = said.get("draft_id")
        return LotAsked(
            Wish(declared.product_id, declared.facility_id, declared.declaration),
            None if draft is None else UUID(draft),
            said.get("kept_by", ""),
        )

    def _lot(self, caller: Caller, asked: LotAsked, chosen: Chosen, event: bytes) -> Drafted:
        judged = self.make.judge(caller, asked.wish, self.clock.now())
        batch = judged.batch(chosen.at, chosen.record_id)
        if event:
            told = declared_in(json.loads(event))
            batch = replace(
                batch, id=told.batch_id, event_id=told.event_id, code=told.code, entered_at=told.entered_at
            )
        made = self.make.tell(judged, batch)
        unsigned = self.issue.unsigned(batch, judged.master, judged.sources, made.body, chosen.place)
        loss = () if judged.loss is None or judged.loss.warning is None else (judged.loss.warning,)

        def write(uow: UnitOfWork, issued: Issued) -> tuple[str, ...]:
            draft = _open_draft(uow, asked)
            unusual = made.write(uow, issued)
            if draft is not None:
                note_seller(uow, batch, draft.said.get(SELLER))
                uow.lot_drafts.change(replace(draft, batch_id=batch.id))
            return (*loss, *unusual)

        return Drafted(unsigned, write, made.body)

    def _correction(self, caller: Caller, asked: CorrectionAsked, chosen: Chosen) -> Drafted:
        # What only a transaction can tell is told before somebody carries it to another machine and back.
        self.correct.preview(caller, asked.batch_id, asked.amendment)
        made = self.correct.draft(caller, asked.batch_id, asked.amendment, chosen)

        def write(uow: UnitOfWork, issued: Issued) -> tuple[str, ...]:
            try:
                corrected = self.correct.within(uow, made, issued)
            except Moved as moved:
                raise PreparationOutdated("the lot was corrected by somebody else since") from moved
            loss = corrected.loss
            unusual = () if loss is None or loss.warning is None else (loss.warning,)
            return (*unusual, *corrected.warnings)

        return Drafted(made.unsigned, write, made.body)

    def _certificate(self, caller: Caller, asked: CertificateAsked, chosen: Chosen) -> Drafted:
        id, draft = asked.certificate_id, asked.draft
        if id is not None:
            return self._act(chosen, lambda uow, act: self.certify.declared_within(uow, caller, id, act))
        if draft is None:
            raise Invalid("name a certificate, or give one with its holder")
        entered = self.certify.entered(caller, asked.holder, draft)
        return self._act(chosen, lambda uow, act: self.certify.given_within(uow, caller, entered, act))

    def _act(self, chosen: Chosen, run: Callable[[UnitOfWork, Act], object]) -> Drafted:
        """The act is done up to where it would be signed, and undone."""

        unsigned = rehearse(
            self.writer, lambda uow: run(uow, Act(chosen.id, chosen.at, self._rehearsing(chosen)))
        )

        def write(uow: UnitOfWork, issued: Issued) -> tuple[str, ...]:
            run(uow, Act(chosen.id, chosen.at, self._signed(chosen, issued)))
            if uow.records.record(issued.record.id) is None:
                raise NothingToSign("this stands already")
            return ()

        return Drafted(unsigned, write)

    def _rehearsing(self, chosen: Chosen) -> Callable[[UnitOfWork, str, Organisation, Build], SignedRecord]:
        def sign(_: UnitOfWork, kind: str, organisation: Organisation, build: Build) -> SignedRecord:
            raise Rehearsed(
                self.records.unsigned(kind, organisation, chosen.at, build, chosen.record_id, chosen.place)
            )

        return sign

    def _signed(
        self, chosen: Chosen, issued: Issued
    ) -> Callable[[UnitOfWork, str, Organisation, Build], SignedRecord]:
        def sign(uow: UnitOfWork, kind: str, organisation: Organisation, build: Build) -> SignedRecord:
            unsigned = self.records.unsigned(
                kind, organisation, chosen.at, build, chosen.record_id, chosen.place
            )
            if unsigned.payload != issued.record.payload:
                raise PreparationOutdated("what it stands on has changed since; prepare it again")
            issued.write(uow)
            return issued.record

        return sign


def _open_draft(uow: UnitOfWork, asked: LotAsked) -> LotDraft | None:
    """Of one draft there is one lot. Raises `PreparationOutdated` where it became another."""
    draft = None if asked.draft_id is None else uow.lot_drafts.hold(asked.kept_by, asked.draft_id)
    if draft is not None and draft.batch_id is not None:
        raise PreparationOutdated("what was typed became a lot already")
    return draft


def made_of(asked: Asked, id: UUID, record_id: str) -> str:
    """The address of what an act made, for whoever handed in its signatures."""
    match asked:
        case LotAsked():
            return "/v1/batches"
        case CorrectionAsked(batch_id, _):
            return f"/v1/batches/{batch_id}"
        case RecallAsked():
            return f"/v1/recalls/{id}"
        case RecallEndAsked(recall_id, _):
            return f"/v1/recalls/{recall_id}"
        case DisputeAsked(batch_id, _):
            return f"/v1/batches/{batch_id}/disputes/{id}"
        case CertificateAsked():
            return f"/v1/attestations/{record_id}"
        case AnchorAsked(wish_id):
            return f"/v1/anchors/wishes/{wish_id}"
        case FacilityAsked() | EventAsked():
            return f"/records/{record_id}"
