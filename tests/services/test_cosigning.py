"""Heads cosigned by real witnesses over HTTP: what outsiders are shown, what waits, and what never does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import text
from starlette.testclient import TestClient

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof, verify_entry
from nguongoc.services.check_integrity import FaultKind, check
from nguongoc.services.read_log import NothingPublished, NotLoggedYet
from nguongoc.services.sequence_log import LogRolledBack
from nguongoc.store.engine import open_engine
from nguongoc.verdict import State, Step
from nguongoc_api.log import LogApp
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.serving import configuration
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from nguongoc_api.witness.app import WitnessApp
from nguongoc_api.witness.identity import open_identity
from nguongoc_api.witness.keeper import Keeper
from nguongoc_api.witness.memory import Memory
from tests.service import Farm, HandClock, settings_for

SEEN = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class RunningWitness:
    """A witness on a socket of its own, which may be down and up again."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder / f"w{number}"
        self.key = open_identity(self.folder / "witness.key", f"w{number}.example").key
        self.clock = HandClock(SEEN + timedelta(hours=number))
        self.logs: list[VerifierKey] = []
        self._server: uvicorn.Server | None = None
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]

    @property
    def setting(self) -> str:
        return f"{self.key} http://localhost:{self.port}/"

    def start(self) -> None:
        identity = open_identity(self.folder / "witness.key", None)
        self._memory = Memory(self.folder / "logs")
        app = WitnessApp(Keeper(identity, self._memory, self.logs, self.clock), self.clock)
        self._socket = socket.create_server(("127.0.0.1", self.port))
        self._server = uvicorn.Server(configuration(app, "127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
            self._thread.join()
            self._socket.close()
            self._memory.close()
            self._server = None


class Witnessed:
    """A service with a farm and two witnesses that are down until started."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.witnesses = [RunningWitness(folder, number) for number in range(2)]

    def settings(self, quorum: int = 0) -> Settings:
        said = " ".join(each.setting for each in self.witnesses)
        return settings_for(self.url, self.folder, witnesses=said, witness_quorum=quorum)

    @contextmanager
    def service(self, quorum: int = 0) -> Iterator[Services]:
        settings = self.settings(quorum)
        prepare(settings)
        services = build(settings, HandClock())
        for each in self.witnesses:
            each.logs = [services.read_log.key()]
        try:
            yield services
        finally:
            services.close()

    def start(self, *numbers: int) -> None:
        for number in numbers:
            self.witnesses[number].start()


@pytest.fixture
def witnessed(database_url: str, tmp_path: Path) -> Iterator[Witnessed]:
    made = Witnessed(database_url, tmp_path)
    yield made
    for each in made.witnesses:
        each.stop()


def cosign(services: Services) -> int:
    services.sequence_log()
    assert services.log.cosign is not None
    return services.log.cosign()


def shown(services: Services, *witnesses: RunningWitness) -> OpenedCheckpoint:
    keys = [each.key for each in witnesses]
    return open_checkpoint(services.read_log.checkpoint(), [services.read_log.key()], keys)


def told(services: Services) -> list[tuple[FaultKind, str]]:
    shown_head = services.read_log.checkpoints
    found = check(services.reads, services.checkpoints, [services.read_log.key()], shown=shown_head)
    return [(fault.kind, fault.subject) for fault in found]


def test_a_head_is_shown_with_the_cosignatures_of_all_who_answered(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        farm = Farm(services)
        for _ in range(3):
            farm.register()
            assert cosign(services) == 2
        opened = shown(services, *witnessed.witnesses)
        assert opened.checkpoint.size == 5
        assert len(opened.cosignatures) == 2
        assert cosign(services) == 0


def test_without_a_quorum_a_head_is_shown_though_nobody_answers_and_it_is_counted(
    witnessed: Witnessed,
) -> None:
    with witnessed.service() as services:
        farm = Farm(services)
        made = farm.register()
        assert cosign(services) == 0
        assert shown(services).checkpoint.size == 3
        assert services.log.cosign is not None
        assert services.log.cosign.unmet == 1
        client = TestClient(LogApp(services.read_log, "http://localhost", services.log.cosign))
        told = client.get("/log/witnesses").json()
        assert told["heads_short_of_it"] == 1
        assert [each["failure"] for each in told["witnesses"]] == ["unreachable"] * 2
        assert (
            services.verify_codes([made.batch.code])[0].verdict.check(Step.LOG).reason
            == "logged-under-served-key"
        )


def test_a_witness_that_was_away_cosigns_what_it_missed_in_one_step(witnessed: Witnessed) -> None:
    first, late = witnessed.witnesses
    with witnessed.service() as services:
        witnessed.start(0)
        farm = Farm(services)
        for _ in range(3):
            farm.register()
            assert cosign(services) == 1
        witnessed.start(1)
        services.clock.time += timedelta(minutes=2)  # type: ignore[attr-defined]
        assert cosign(services) == 1
        opened = shown(services, first, late)
        assert {each.key for each in opened.cosignatures} == {first.key, late.key}


def test_a_process_that_forgot_where_its_witnesses_stand_learns_it_from_their_answer(
    witnessed: Witnessed,
) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        Farm(services).register()
        assert cosign(services) == 2
    with witnessed.service() as services:
        Farm(services, "htx-khac").register()
        assert cosign(services) == 2
        assert services.log.cosign is not None
        standings = services.log.cosign.standings.values()
        assert all(each.failed == 0 for each in standings)
        # Their clocks are other clocks: how far this one stands before each is told to whoever asks.
        now = services.clock.now()
        assert [each.ahead for each in standings] == [now - each.clock.now() for each in witnessed.witnesses]
        told = TestClient(LogApp(services.read_log, "http://localhost", services.log.cosign))
        said = [each["clock_ahead_seconds"] for each in told.get("/log/witnesses").json()["witnesses"]]
        assert said == [round(each.ahead.total_seconds()) for each in standings]
        assert said[0] - said[1] == 3600


def test_with_a_quorum_outsiders_are_shown_only_what_enough_have_cosigned_and_nothing_else_waits(
    witnessed: Witnessed,
) -> None:
    with witnessed.service(quorum=2) as services:
        witnessed.start(0, 1)
        farm = Farm(services)
        farm.register()
        cosign(services)
        before = services.read_log.checkpoint()
        witnessed.witnesses[1].stop()
        made = farm.register()
        assert cosign(services) == 1
        assert services.read_log.checkpoint() == before
        with pytest.raises(NotLoggedYet):
            services.read_log.proof_of(made.record.id)
        # Registered, signed, resolved and verified here at once, whatever witnesses do.
        answer = services.verify_codes([made.batch.code])[0]
        assert answer.verdict.check(Step.LOG).reason == "logged-under-served-key"
        witnessed.start(1)
        services.clock.time += timedelta(minutes=2)  # type: ignore[attr-defined]
        cosign(services)
        assert shown(services, *witnessed.witnesses).checkpoint.size == 4
        proof = services.read_log.proof_of(made.record.id)
        assert len(verify_entry(proof, proof.extra, [services.read_log.key()],
                                [each.key for each in witnessed.witnesses]).cosignatures) == 2  # fmt: skip


def test_the_log_time_is_that_of_the_first_head_over_an_entry_however_much_later_it_is_asked_for(
    witnessed: Witnessed,
) -> None:
    witness = witnessed.witnesses[0]
    with witnessed.service() as services:
        witnessed.start(0)
        farm = Farm(services)
        made = farm.register()
        cosign(services)
        witness.clock.time += timedelta(days=400)
        farm.register()
        cosign(services)
        proof = services.read_log.proof_of(made.record.id)
        time = services.read_log.log_time(proof)
        assert time is not None
        assert (time.at, time.witnesses) == (SEEN, ("w0.example",))
        keys = [services.read_log.key()], [witness.key]
        assert verify_entry(proof, proof.extra, *keys).earliest_cosigned_at == SEEN
        services.sign_status()
        newest = services.read_log.proof_of(made.record.id, newest=True)
        assert verify_entry(newest, newest.extra, *keys).earliest_cosigned_at == witness.clock.time
        client = TestClient(LogApp(services.read_log, "http://localhost"))
        address = f"/log/proof/{made.record.id}"
        assert LogProof.parse(client.get(address).content) == proof
        assert LogProof.parse(client.get(f"{address}?checkpoint=newest").content) == newest
        provenance = services.resolve_code(services.verify_codes([made.batch.code])[0].question)  # type: ignore[arg-type]
        assert provenance.record.log_time == time
        assert provenance.verdict.state is State.VALID
        assert provenance.verdict.check(Step.LOG).reason == "logged-and-cosigned"


def test_what_is_registered_is_cosigned_without_being_asked_for(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        services.background.start()
        farm = Farm(services)
        farm.register()
        deadline = time.monotonic() + 60
        while True:
            with suppress(NothingPublished):
                opened = shown(services, *witnessed.witnesses)
                if (opened.checkpoint.size, len(opened.cosignatures)) == (3, 2):
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_kept_head_that_was_changed_is_found(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        witnessed.start(0)
        farm = Farm(services)
        farm.register()
        cosign(services)
        assert told(services) == []
        engine = open_engine(witnessed.url)
        with services.reads.open() as reader:
            [head] = reader.audit.cosigned(-1, 10)
        key = services.custody.log_key()
        other = sign_checkpoint(Checkpoint(key.verifier.name, head.size, bytes(32)), key.verifier, key.signer)
        for note in (head.note.replace(b"\n3\n", b"\n2\n"), other):
            with engine.begin() as connection:
                connection.execute(text("UPDATE log_cosigned SET note = :note"), {"note": note})
            assert told(services) == [(FaultKind.COSIGNED, "cosigned head 3")]
        with engine.begin() as connection:
            connection.execute(text("UPDATE log_cosigned SET note = :note"), {"note": head.note})
        engine.dispose()
        shown_path = services.settings.shown_path
        shown_path.write_bytes(head.note.replace(b"\n3\n", b"\n2\n"))
        assert told(services) == [(FaultKind.COSIGNED, "shown checkpoint")]
        later = Checkpoint(key.verifier.name, 9, bytes(32))
        shown_path.write_bytes(sign_checkpoint(later, key.verifier, key.signer))
        assert told(services) == [(FaultKind.COSIGNED, "shown checkpoint")]


def test_an_operator_who_rewrites_the_log_is_cosigned_no_more(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        farm = Farm(services)
        for _ in range(3):
            farm.register()
        cosign(services)
        held = services.read_log.checkpoint()
        engine = open_engine(witnessed.url)
        with engine.begin() as connection:
            for table in ("log_entry", "log_node", "log_head", "log_cosigned"):
                connection.execute(text(f"DELETE FROM {table}"))
        engine.dispose()
        services.settings.checkpoint_path.unlink()
        services.settings.shown_path.unlink()
        for _ in range(7):
            farm.register()
        assert cosign(services) == 0
        assert services.log.cosign is not None
        assert {each.failure for each in services.log.cosign.standings.values()} == {"witness-refused"}
        for each in witnessed.witnesses:
            assert each._memory.latest(services.read_log.key().name) is not None
        assert open_checkpoint(held, [services.read_log.key()]).checkpoint.size == 5


def test_a_signed_head_that_went_back_is_not_shown(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        farm = Farm(services)
        farm.register()
        services.sequence_log()
        older = services.settings.checkpoint_path.read_bytes()
        farm.register()
        cosign(services)
        services.settings.checkpoint_path.write_bytes(older)
        assert services.log.cosign is not None
        with pytest.raises(LogRolledBack):
            services.log.cosign()


def test_witnesses_come_and_go_and_outsiders_never_see_the_log_shrink(witnessed: Witnessed) -> None:
    with witnessed.service() as services:
        Farm(services).register()
        cosign(services)
    without = settings_for(witnessed.url, witnessed.folder)
    services = build(without, HandClock())
    Farm(services, "htx-khac").register()
    services.sequence_log()
    size = shown(services).checkpoint.size
    services.close()
    with witnessed.service(quorum=2) as services:
        assert shown(services).checkpoint.size == size


@pytest.mark.parametrize(
    ("witnesses", "quorum"),
    [
        ("nonsense", 0),
        ("{key}", 0),
        ("{key} http://witness.example/", 0),
        ("{key} ftp://localhost/", 0),
        ("{key} https://a.example/ {key} https://b.example/", 0),
        ("{key} https://a.example/", 2),
        ("", 1),
    ],
)
def test_witnesses_that_make_no_sense_are_said_before_anything_starts(
    tmp_path: Path, witnesses: str, quorum: int
) -> None:
    key = open_identity(tmp_path / "witness.key", "w.example").key
    with pytest.raises(ValueError, match="WITNESS"):
        settings_for("sqlite://", tmp_path, witnesses=witnesses.format(key=key), witness_quorum=quorum)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"hello\n"), (409, b"many\n"), (500, b"\xff" * 40), (302, b""), (200, b"x" * 99_999)],
)
def test_whatever_a_witness_answers_is_counted_and_nothing_more(
    tmp_path: Path, status: int, body: bytes
) -> None:
    from nguongoc.log.note import Note
    from nguongoc.log.witness import AddCheckpoint, WitnessAddress
    from nguongoc_api.adapters.witness import http_witness
    from tests.verifier.test_client import Host
    from tests.witness.logs import GrowingLog

    log = GrowingLog().grow(1)
    key = open_identity(tmp_path / "witness.key", "w.example").key
    host = Host()
    host.handler.do_POST = host.handler.do_GET  # type: ignore[attr-defined]
    host.says("/add-checkpoint", body, status, Location="http://localhost:1/")
    thread = threading.Thread(target=host.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        witness = http_witness(WitnessAddress(key, host.url))
        with pytest.raises(Refusal):
            witness.add_checkpoint(AddCheckpoint(0, (), log.checkpoint()), Note.parse(log.checkpoint()).text)
    finally:
        host.server.shutdown()
        host.server.server_close()
        thread.join()
