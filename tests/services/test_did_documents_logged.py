"""Every version of a hosted DID document is in the log: new ones as they are made, older ones once, at a start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import text

from nguongoc.log.entry import LogEntry, did_tag
from nguongoc.log.proof import verify_entry
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.check_integrity import FaultKind, check
from nguongoc.services.log_did_documents import log_id
from nguongoc.store.engine import open_engine
from nguongoc_api.services import Services
from tests.service import Farm


def entries(services: Services) -> list[LogEntry]:
    with services.reads.open() as reader:
        return [LogEntry.parse(row.body) for row in reader.log.entries(0, 100)]


def forget(services: Services) -> None:
    """As a store from before documents were logged."""
    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM log_pending WHERE kind = 'did'"))
    engine.dispose()


def test_each_version_is_an_entry_with_its_hash_its_did_and_its_newest_key(services: Services) -> None:
    farm = Farm(services)
    services.sequence_log()
    organisation = farm.organisation
    services.clock.time += timedelta(days=1)  # type: ignore[attr-defined]
    services.writer.run(
        lambda uow: services.custody.make_key(
            uow, KeyPurpose.ORGANISATION, organisation, services.clock.now()
        )
    )
    services.sequence_log()
    with services.reads.open() as reader:
        keys = reader.parties.signing_keys(KeyPurpose.ORGANISATION, organisation.id)
        versions = [each for each in reader.parties.did_versions(None, 10) if each.did == organisation.did]
    logged = [each for each in entries(services) if each.jws_sha256 == did_tag(organisation.did)]
    assert [each.version for each in versions] == [1, 2]
    assert [each.payload_sha256 for each in logged] == [sha256(each.body).hexdigest() for each in versions]
    assert [each.key for each in logged] == [key.thumbprint for key in keys]
    proof = services.read_log.proof_of(log_id(organisation.did, 2))
    verify_entry(proof, proof.extra, [services.read_log.key()])
    assert LogEntry.parse(proof.extra) == logged[1]


def test_versions_from_before_are_handed_in_once_however_many_processes_start(services: Services) -> None:
    Farm(services)
    forget(services)
    [fault, other] = check(services.reads, services.checkpoints, [services.custody.log_verifier()])
    assert {fault.kind, other.kind} == {FaultKind.DID_NOT_LOGGED}
    catch_up = services.log.log_did_documents
    with ThreadPoolExecutor(4) as pool:
        handed = [future.result() for future in [pool.submit(catch_up) for _ in range(4)]]
    assert sum(handed) == 2
    assert services.sequence_log() == 2
    assert catch_up() == 0
    assert services.sequence_log() == 0
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []


def test_a_document_that_cannot_be_read_keeps_no_other_out(services: Services) -> None:
    Farm(services)
    forget(services)
    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO did_document (did, version, body, created_at) SELECT did, 9, :body, created_at "
                 "FROM did_document LIMIT 1"), {"body": b"no document"},
        )  # fmt: skip
    engine.dispose()
    assert services.log.log_did_documents() == 2
    assert services.log.log_did_documents() == 0
