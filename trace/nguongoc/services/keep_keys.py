"""The life of signing keys: replaced, retired, reported as compromised. Each time the key's method stays in its DID document,
and a signed statement that names the first log index it is not believed of is kept, served and logged.

One transaction does all of it, and does it in an order: the key is taken from whoever signs, what waits for the log is
taken in, and only then is it said from where on the key counts no more. So nothing that was acknowledged falls behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.entry import whole_milliseconds
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, PendingEntry, SigningKey, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.ports.trust import TrustDocument, TrustKind
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import new_record_id
from nguongoc.records.key_statement import KeyEnd, KeyStatement, build_key_statement
from nguongoc.services.custody import Custody, SignsItself
from nguongoc.services.keep_trust import entry_of_document, log_id
from nguongoc.services.sequence_log import SequenceLog
from nguongoc.services.sign_status import ISSUER_NAME, SignStatus
from nguongoc.signing.jose import sign_compact

T = TypeVar("T")
TICK = timedelta(milliseconds=1)
"""The smallest step of a log entry's time."""


class KeyUnknown(NotFound):
    """No key of this id is held here."""

    code = "key-unknown"


class KeyStateFinal(Conflict):
    """The key is compromised already, or retired already: neither is taken back."""

    code = "key-state-final"


class KeyStillNeeded(Conflict):
    """The service's own last key of its purpose: it is rotated, so that there is another one."""

    code = "key-still-needed"


class LogKeyStolen(Conflict):
    """A stolen key of the log is not ended by anything that it could sign as well."""

    code = "log-key-stolen"


class IndexOutside(Invalid):
    """The first distrusted index lies beyond the log's end."""

    code = "key-index-outside"


@dataclass(frozen=True, slots=True)
class Ended:
    """A key as it stands now, the statement on it, and how many records in the log it makes worthless."""

    key: SigningKey
    statement: str
    records_lost: int


@dataclass(frozen=True, slots=True)
class Since:
    """From where on a compromised key is not believed: a log index, or a time; neither: from now on."""

    index: int | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeepKeys:
    """For whoever runs the service. `sequence` takes in what waits; `sign_status` signs the lists anew under a new key."""

    writer: Writer
    custody: Custody
    sequence: SequenceLog
    sign_status: SignStatus
    clock: Clock
    base_url: str

    def rotate(self, organisation: Organisation, reason: str | None = None) -> tuple[SigningKey, list[Ended]]:
        """A new key for an organisation; the ones before it are retired. Raises the refusals of the log and of `Custody`."""

        def write(uow: UnitOfWork) -> tuple[SigningKey, list[Ended]]:
            before = _active(uow, KeyPurpose.ORGANISATION, organisation.id)
            key = self.custody.add_key(uow, KeyPurpose.ORGANISATION, organisation, self.clock.now())
            ended = [self._end(uow, each, KeyEnd.RETIRED, Since(), reason) for each in before]
            self._publish(uow, key)
            return key, ended

        return self._run(write)

    def hand_over(
        self, organisation: Organisation, write: Callable[[UnitOfWork], None], reason: str
    ) -> list[Ended]:
        """Keys that are held for an organisation are retired, and those that lie with it end, in the transaction of `write`, which
        puts another of its own in their place. A key of its own is ended by its own document: nothing is stated of it here."""

        def done(uow: UnitOfWork) -> list[Ended]:
            ended = []
            for each in _active(uow, KeyPurpose.ORGANISATION, organisation.id):
                if each.place is KeyPlace.OUTSIDE:
                    gone = replace(each, state=KeyState.RETIRED, expires_at=self.clock.now(), reason=reason)
                    uow.parties.set_key_state(gone)
                else:
                    ended.append(self._end(uow, each, KeyEnd.RETIRED, Since(), reason))
                    self._publish(uow, each)
            write(uow)
            return ended

        return self._run(done)

    def rotate_status(self, reason: str | None = None) -> tuple[SigningKey, list[Ended]]:
        """A new key for the status lists, every one of which is signed with it in the same transaction."""

        def write(uow: UnitOfWork) -> tuple[SigningKey, list[Ended]]:
            key, ended = self._replace(uow, KeyPurpose.STATUS, reason)
            for each in uow.records.status_lists():
                self.sign_status.sign_list(uow, each.id)
            return key, ended

        return self._run(write)

    def rotate_verdicts(self, reason: str | None = None) -> tuple[SigningKey, list[Ended]]:
        """A new key for verdicts on codes; those signed before stay provable for as long as they say."""
        return self._run(lambda uow: self._replace(uow, KeyPurpose.VERDICT, reason))

    def rotate_log(self, reason: str | None = None) -> tuple[SigningKey, list[Ended]]:
        """A new key for the log, which signs beside the old one until that is retired: whoever knows either goes on.

        A note that both have signed says which follows which; it is kept, served and logged.
        """

        def write(uow: UnitOfWork) -> tuple[SigningKey, list[Ended]]:
            before, now = _active(uow, KeyPurpose.LOG, None), self.clock.now()
            key = self.custody.add_key(uow, KeyPurpose.LOG, None, now)
            for each in before:
                body = self.custody.succession(each, key)
                kept = TrustDocument(
                    log_id(TrustKind.LOG_KEY, body), TrustKind.LOG_KEY, None, None, body, now
                )
                uow.trust.add(kept)
                uow.log.enqueue(entry_of_document(kept, key.thumbprint))
            return key, []

        return self._run(write)

    def retire(self, kid: str, reason: str | None = None) -> Ended:
        """The key signs no more; what it signed before holds. Raises `KeyUnknown`, `KeyStateFinal`, `KeyStillNeeded`."""
        return self._run(lambda uow: self._end_one(uow, kid, KeyEnd.RETIRED, Since(), reason))

    def compromise(self, kid: str, since: Since | None = None, reason: str | None = None) -> Ended:
        """Somebody else may have the key: nothing from `since` on is believed, nothing before it without outside witnesses.

        Raises the same, and `IndexOutside`.
        """
        return self._run(lambda uow: self._end_one(uow, kid, KeyEnd.COMPROMISED, since or Since(), reason))

    def _replace(
        self, uow: UnitOfWork, purpose: KeyPurpose, reason: str | None
    ) -> tuple[SigningKey, list[Ended]]:
        """A new key of the service itself, in place of those before it."""
        before = _active(uow, purpose, None)
        key = self.custody.add_key(uow, purpose, None, self.clock.now())
        ended = [self._end(uow, each, KeyEnd.RETIRED, Since(), reason) for each in before]
        self._publish(uow, key)
        return key, ended

    def _run(self, write: Callable[[UnitOfWork], T]) -> T:
        # Ahead of it, with all the log's own checks: a log that went back takes in nothing, and no key ends in it.
        self.sequence()

        def alone(uow: UnitOfWork) -> T:
            # Two at a time would each judge by what the other is changing.
            uow.log.lock_log()
            return write(uow)

        done = self.writer.run(alone)
        self.custody.look_again()
        self.sequence()
        return done

    def _end_one(self, uow: UnitOfWork, kid: str, end: KeyEnd, since: Since, reason: str | None) -> Ended:
        key = uow.audit.keys([kid]).get(kid)
        if key is None:
            raise KeyUnknown(f"no key {kid} is held here")
        if key.purpose is KeyPurpose.LOG and end is KeyEnd.COMPROMISED:
            raise LogKeyStolen(
                "whoever has the log's key can sign this too: a new log under a new origin", kid=kid
            )
        if key.place is KeyPlace.OUTSIDE:
            # No verifier believes a host of a DID that is not its own: only the organisation's document ends its key.
            raise SignsItself(
                "the organisation ends this key itself, in the document on its own domain", kid=kid
            )
        others = [each for each in _active(uow, key.purpose, key.organisation_id) if each.kid != kid]
        if key.purpose is not KeyPurpose.ORGANISATION and not others:
            raise KeyStillNeeded("the service needs this key: rotate it", kid=kid)
        ended = self._end(uow, key, end, since, reason)
        if key.purpose is not KeyPurpose.LOG:
            self._publish(uow, key)
        return ended

    def _end(self, uow: UnitOfWork, key: SigningKey, end: KeyEnd, since: Since, reason: str | None) -> Ended:
        state = KeyState(end.value)
        # First the row: whoever is signing with the key is waited for, whoever comes later is refused.
        uow.parties.set_key_state(replace(key, state=state, reason=reason))
        if key.state in {state, KeyState.COMPROMISED}:
            raise KeyStateFinal(f"the key is {key.state.value} already", kid=key.kid)
        while self.sequence.take_in(uow):
            pass
        first, until = self._from(uow, since)
        ended = replace(key, state=state, reason=reason)
        if end is KeyEnd.RETIRED:
            ended = replace(ended, expires_at=until)
        else:
            ended = replace(ended, revoked_at=until, distrusted_from=first)
        uow.parties.set_key_state(ended)
        statement = self._state(uow, ended, end, first, until)
        return Ended(ended, statement, uow.log.records_signed(key.kid, first))

    def _from(self, uow: UnitOfWork, since: Since) -> tuple[int, datetime]:
        """The first distrusted index and its time; the time is after everything below the index, so that both say the same.

        Entries taken in together have one time, so an index among them goes back to the first of them.
        """
        head = uow.log.head()
        size = 0 if head is None else head.size
        if since.index is not None and not 0 <= since.index <= size:
            raise IndexOutside(f"the log has {size} entries", size=size)
        time = since.time
        if since.index is not None and since.index < size:
            time = uow.log.entries(since.index, 1)[0].t
        # Entries are cut to the millisecond, so the question is too: towards less trust.
        index = None if time is None else uow.log.first_since(whole_milliseconds(time))
        if index is not None:
            first = uow.log.entries(index, 1)[0].t
            if index == 0 and since.time is not None and uow.frozen.logs():
                # What a frozen log holds from then on has an index there: the time alone says it.
                first = whole_milliseconds(since.time)
            return index, first
        now = whole_milliseconds(self.clock.now())
        return size, now if head is None else max(now, head.t) + TICK

    def _state(self, uow: UnitOfWork, key: SigningKey, end: KeyEnd, first: int, until: datetime) -> str:
        now = self.clock.now()
        said = KeyStatement(
            url=f"{self.base_url}/key-statements/{new_record_id()}",
            issuer_did=self.custody.service_did,
            made_at=now,
            kid=key.kid,
            thumbprint=key.thumbprint,
            end=end,
            until=until,
            first_distrusted=first,
            log=self.custody.origin,
        )
        document = build_key_statement(said, ISSUER_NAME, f"{self.base_url}/ns/key#")
        payload = canonical_bytes(document)
        text = sign_compact(payload, self.custody.key_in(uow, KeyPurpose.STATUS, None).signer)
        body = text.encode("ascii")
        kept = TrustDocument(log_id(TrustKind.KEY, body), TrustKind.KEY, said.did, None, body, now)
        uow.trust.add(kept)
        uow.log.enqueue(
            PendingEntry(
                id=uuid7(now),
                kind=TrustKind.KEY.value,
                record_id=kept.id,
                # Of the key it speaks of, not of the one it is signed with: so whoever follows the log for a key finds it.
                key_thumbprint=key.thumbprint,
                payload_sha256=sha256(payload).hexdigest(),
                jws_sha256=sha256(body).hexdigest(),
            )
        )
        return text

    def _publish(self, uow: UnitOfWork, key: SigningKey) -> None:
        did = key.kid.partition("#")[0]
        self.custody.publish(uow, key.purpose, did, key.organisation_id, self.clock.now())


def _active(uow: UnitOfWork, purpose: KeyPurpose, owner: UUID | None) -> Sequence[SigningKey]:
    return [each for each in uow.parties.signing_keys(purpose, owner) if each.state is KeyState.ACTIVE]
