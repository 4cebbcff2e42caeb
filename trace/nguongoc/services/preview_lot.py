"""What buyers would be told of a lot that is being declared: gathered as for a lot that is signed, with nothing that could be taken for one.

It has no code, no record and no verdict, and nothing of it is kept: there is no address under which somebody else could see it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.geography import communes
from nguongoc.ports import Clock, ReadSource
from nguongoc.services.caller import Caller
from nguongoc.services.make_lot import Judged, Wish
from nguongoc.services.provenance import Provenance, RecordSummary
from nguongoc.services.register_batch import RegisterBatch
from nguongoc.services.resolve_code import standings
from nguongoc.services.tell_certificates import NONE, TellCertificates
from nguongoc.services.tell_journey import tell_journey
from nguongoc.services.tell_lot import links_of, tie_ins_of
from nguongoc.verdict import Assurance, Check, Outcome, State, Step, Verdict

NOT_SIGNED = "not-signed"


@dataclass(frozen=True, slots=True)
class PreviewLot:
    """Raises the refusals of a registration that do not need its transaction."""

    reads: ReadSource
    register: RegisterBatch
    certificates: TellCertificates
    clock: Clock
    base_url: str

    def __call__(self, caller: Caller, wish: Wish, *, own_number: bool) -> Provenance:
        """`own_number`: whether the lot number is the declarer's own; one of ours is given when it is signed."""
        declared = self.register.foresee(caller, wish)
        return self._told(declared, self._batch(declared, own_number=own_number))

    def _batch(self, declared: Judged, *, own_number: bool) -> Batch:
        batch = declared.batch(self.clock.now(), "")
        return replace(batch, code="", lot=batch.lot if own_number else "")

    def _told(self, declared: Judged, batch: Batch) -> Provenance:
        now, master = self.clock.now(), declared.master
        product, organisation, facility = master.product, master.organisation, master.facility
        commune = communes.find(facility.commune_code)
        checks = tuple(Check(step, Outcome.NOT_CHECKED, NOT_SIGNED, "nothing is signed yet") for step in Step)
        with self.reads.open() as reader:
            held = self.certificates(reader, {batch.id: (batch, organisation.did)}, now)
            return Provenance(
                path="",
                serial=None,
                batch=batch,
                product=product,
                organisation=organisation,
                facility=facility,
                commune_name=commune.name,
                former_places=tuple(unit.name for unit in commune.legacy),
                certificates=standings(batch, held.get(batch.id, NONE), now),
                journey=tell_journey(reader, batch, product, organisation, facility, self.base_url),
                record=RecordSummary("", organisation.did, "", now, None, None, None),
                verdict=Verdict(State.UNVERIFIED, Assurance.SELF_DECLARED, checks, now),
                tie_ins=tie_ins_of(reader, batch, product, facility, vietnamese_day(now)),
                links=links_of(reader, batch),
            )
