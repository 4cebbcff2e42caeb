"""Sign the status lists: at once when something changed, and before the last signature grows old."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from nguongoc.ports import Clock, Reader, ReadSource, StatusList, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer
from nguongoc.services.custody import Custody, HeldKey
from nguongoc.services.status_bits import messages, revocations
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.status_list import StatusBits, build_status_credential, message_list_url

REFRESH_AFTER = timedelta(minutes=10)
VALID_FOR = timedelta(hours=24)
ISSUER_NAME = "Nguồn Gốc"


@dataclass(frozen=True, slots=True)
class SignStatus:
    """Signs a list and its `message` sibling as the next version; a race is lost quietly to whoever signed newer."""

    reads: ReadSource
    writer: Writer
    custody: Custody
    clock: Clock
    base_url: str

    def __call__(self) -> int:
        """Sign every list that was never signed or not for `REFRESH_AFTER`; how many were."""
        now = self.clock.now()
        with self.reads.open() as reader:
            due = [each for each in reader.records.status_lists() if _is_due(each, now)]
        return sum(self.writer.run(partial(self.sign_list, list_id=each.id)) for each in due)

    def sign_list(self, uow: UnitOfWork, list_id: str) -> bool:
        """Sign one list as it stands in this transaction: whoever changes a status calls this in the same one."""
        current = uow.records.status_list(list_id)
        if current is None:
            return False
        signed = self._signed(uow, current, self.custody.key_in(uow, KeyPurpose.STATUS, None))
        return uow.records.put_status_list(signed, current.version)

    def _signed(self, reader: Reader, current: StatusList, key: HeldKey) -> StatusList:
        said = reader.records.statuses(current.id)
        url, version, now = f"{self.base_url}/status/{current.id}", current.version + 1, self.clock.now()

        def sign(address: str, purpose: str, bits: StatusBits) -> str:
            issuer = Issuer(self.custody.service_did, ISSUER_NAME)
            document = build_status_credential(address, issuer, purpose, bits, version, now, now + VALID_FOR)
            return sign_compact(canonical_bytes(document), key.signer)

        return replace(
            current,
            version=version,
            revocation_jws=sign(url, "revocation", revocations(current, said)),
            message_jws=sign(message_list_url(url), "message", messages(current, said)),
            signed_at=now,
        )


def _is_due(current: StatusList, now: datetime) -> bool:
    # Signed in the future: the clock has gone back since, and verifiers refuse a list that is not valid yet.
    return current.signed_at is None or not timedelta(0) <= now - current.signed_at < REFRESH_AFTER
