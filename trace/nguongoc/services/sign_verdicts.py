"""Sign verdicts on codes: each by itself, for whoever asked, good for five minutes and provable ever after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from nguongoc.ports import ReadSource
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.code_verdict import GOOD_FOR, LONGEST_CODE, About, CodeVerdict, build_code_verdict
from nguongoc.services.custody import Custody, HeldKey
from nguongoc.services.register_batch import lot_path
from nguongoc.services.sign_status import ISSUER_NAME
from nguongoc.services.verify_codes import CodeVerdict as Answered
from nguongoc.signing.jose import sign_compact


@dataclass(frozen=True, slots=True)
class SignVerdicts:
    """Compact JWS (`vc+jwt`) in the order of the answers. Raises `NoActiveKey`, `KeyNotOpened`: the plain answer needs no key."""

    reads: ReadSource
    custody: Custody
    base_url: str

    def audience_of(self, organisation_id: UUID) -> str:
        """Whom verdicts are for that an organisation asks for without a word: its DID."""
        with self.reads.open() as reader:
            organisation = reader.parties.organisation(organisation_id)
        return self.custody.service_did if organisation is None else organisation.did

    def __call__(self, answers: Sequence[Answered], audience: str) -> list[str | None]:
        """None for a code that is longer than any code is: nobody could look at what was signed."""
        key = self.custody.verdict_key()
        return [
            self._sign(each, audience, key) if len(each.code) <= LONGEST_CODE else None for each in answers
        ]

    def _sign(self, answer: Answered, audience: str, key: HeldKey) -> str:
        said = CodeVerdict(
            id=f"urn:uuid:{uuid4()}",
            issuer_did=self.custody.service_did,
            audience=audience,
            code=answer.code,
            about=self._about(answer),
            verdict=answer.verdict,
            # Down to the millisecond that is written: never longer than was said.
            expires=_written(answer.verdict.checked_at) + GOOD_FOR,
        )
        document = build_code_verdict(said, ISSUER_NAME, f"{self.base_url}/ns/verdict#")
        return sign_compact(canonical_bytes(document), key.signer)

    def _about(self, answer: Answered) -> About:
        batch, product, record = answer.batch, answer.product, answer.record
        return About(
            digital_link=None if batch is None else self.base_url + lot_path(batch),
            product=None if product is None else product.name,
            gtin=None if product is None else product.gtin,
            lot=None if batch is None else batch.lot,
            passport=None if record is None else f"{self.base_url}/records/{record.id}",
            passport_sha256=None if record is None else record.payload_sha256,
        )


def _written(at: datetime) -> datetime:
    return at - at.microsecond % 1000 * timedelta(microseconds=1)
