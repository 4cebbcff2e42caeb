"""The operator as adversary: it owns the database, the files and the log's key, and writes the past anew.

What stands against it is not its own: a witness that remembers, a monitor that remembers, a bundle in somebody's hands.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import text

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.tree import ConsistencyRefuted, verify_consistency
from nguongoc.monitor import Code, Follower, State, Trust, Watch, open_source
from nguongoc.ports import PendingEntry
from nguongoc.store.engine import open_engine
from nguongoc.verdict import Outcome, Step
from nguongoc.verify import Verifier
from nguongoc_api.log import LogApp
from nguongoc_api.services import Services
from nguongoc_api.serving import configuration
from tests.on_a_socket import serving
from tests.service import Farm
from tests.services.test_cosigning import Witnessed, cosign, shown, witnessed

__all__ = ["witnessed"]


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The log's addresses on a socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = LogApp(services.read_log, f"http://localhost:{port}", services.log.cosign)
        server = uvicorn.Server(configuration(app, "127.0.0.1", port))
        server.config.lifespan = "off"
        with serving(server, listening):
            yield f"http://localhost:{port}"


def write_the_past_anew(services: Services, without: str) -> None:
    """Everything that the operator can reach: entries and nodes replaced, one left out, others added, a new head signed."""
    engine = open_engine(services.settings.database)
    with services.reads.open() as reader:
        rows = [row for row in reader.log.entries(0, 1000) if row.record_id != without]
    with engine.begin() as connection:
        for table in ("log_entry", "log_node", "log_head", "log_cosigned", "log_pending"):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    from nguongoc.identifiers.ordered import uuid7
    from nguongoc.log.entry import LogEntry

    def again(uow: object) -> None:
        for row in rows:
            entry = LogEntry.parse(row.body)
            pending = PendingEntry(uuid7(services.clock.now()), entry.kind, row.record_id, entry.key,
                                   entry.payload_sha256, entry.jws_sha256)  # fmt: skip
            uow.log.enqueue(pending)  # type: ignore[attr-defined]

    services.writer.run(again)
    for path in (services.settings.checkpoint_path, services.settings.shown_path):
        path.unlink(missing_ok=True)
    services.sequence_log()


@pytest.mark.parametrize("quorum", [0, 2])
def test_a_rewritten_past_is_caught_by_witness_monitor_and_whoever_holds_a_bundle(
    witnessed: Witnessed, tmp_path: Path, quorum: int
) -> None:
    with witnessed.service(quorum) as services, served(services) as url:
        witnessed.start(0, 1)
        farm = Farm(services)
        made = [farm.register() for _ in range(4)]
        services.sign_status()
        assert cosign(services) == 2
        key, witness_keys = services.read_log.key(), tuple(each.key for each in witnessed.witnesses)
        before = shown(services, *witnessed.witnesses).checkpoint
        record = made[1].record
        bundle = services.make_bundle(record)
        follower = Follower(open_source(url), Trust((key,)), State())
        assert [each.code for each in follower.round(Watch())] == [Code.SEEN]

        write_the_past_anew(services, without=record.id)
        for _ in range(3):
            farm.register()
        assert cosign(services) == 0

        # The witnesses: neither cosigned, both still stand at what they saw.
        assert services.log.cosign is not None
        assert {each.failure for each in services.log.cosign.standings.values()} == {"witness-refused"}
        # The monitor: with a quorum nothing new is shown at all; without, a fork.
        told = [each.code for each in follower.round(Watch())]
        if quorum:
            assert told == [Code.UNAVAILABLE]
        else:
            assert told == [Code.FORK]
            assert follower.evidence is not None
            old, new = (open_checkpoint(note, [key]).checkpoint for note in follower.evidence)
            assert old == before
            assert new.root != old.root
            with pytest.raises(ConsistencyRefuted):
                verify_consistency(old.size, old.root, new.size, new.root,
                                   services.log.own.consistency(old.size, new.size))  # type: ignore[union-attr]  # fmt: skip
        # The bundle: what was cosigned stays proven, whatever the operator says now.
        evidence = evidence_of(read_bundle(bundle), services.clock.now(), (key,))
        said = (
            Verifier()
            .verify(replace(evidence, witness_keys=witness_keys, witnesses_needed=2))
            .check(Step.LOG)
        )
        assert (said.outcome, said.reason) == (Outcome.PASS, "logged-and-cosigned")
        # And what the rewritten log proves has no witness.
        other = services.make_bundle(made[2].record)
        evidence = evidence_of(read_bundle(other), services.clock.now(), (key,))
        said = (
            Verifier()
            .verify(replace(evidence, witness_keys=witness_keys, witnesses_needed=2))
            .check(Step.LOG)
        )
        assert said.outcome is not Outcome.PASS


def test_one_history_for_the_witness_and_another_for_a_monitor_is_missed_by_neither(
    witnessed: Witnessed,
) -> None:
    with witnessed.service() as services, served(services) as url:
        witnessed.start(0)
        farm = Farm(services)
        made = [farm.register() for _ in range(4)]
        cosign(services)
        witness_keys = (witnessed.witnesses[0].key,)
        write_the_past_anew(services, without=made[0].record.id)
        cosign(services)
        # A monitor that begins only now sees a history that is whole in itself, and that no witness cosigned.
        alone = Follower(open_source(url), Trust((services.read_log.key(),)), State())
        assert [each.code for each in alone.round(Watch())] == [Code.SEEN]
        trust = Trust((services.read_log.key(),), witness_keys, 1)
        with_witness = Follower(open_source(url), trust, State())
        assert [each.code for each in with_witness.round(Watch())] == [Code.NOT_COSIGNED]
