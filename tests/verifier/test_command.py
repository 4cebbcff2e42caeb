"""`nguongoc verify` against a running service, and against what was saved from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.bundle import BundleParts, read_bundle, write_bundle
from nguongoc.cli import main
from nguongoc.log.note import SignatureType
from nguongoc.ports import UnitOfWork
from nguongoc.services.register_batch import Registered
from nguongoc.signing.status_list import Message
from tests.unit.log.keys import verifier_key
from tests.unit.verify.world import World
from tests.verifier.running import Running, running

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


class Command:
    """Runs the command in this process; answers its exit code and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        code = main(["verify", *arguments])
        read = self.capsys.readouterr()
        return code, read.out + read.err

    def json(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        code, said = self(*arguments, "--json")
        return code, json.loads(said)


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def without_ages(said: str) -> str:
    """What was said, but for how long ago each part was made: the next second says another number."""
    return re.sub(r"\(\d+ \w+ trước\)", "", said)


def reasons(said: dict[str, Any]) -> dict[int, str]:
    return {check["step"]: check["reason"] for check in said["checks"]}


def test_the_link_of_a_code_a_page_a_gtin_and_a_record_hold(service: Running, verify: Command) -> None:
    code = service.plain.batch.code
    for target in (
        f"{service.base_url}/b/{code}",
        f"{service.base_url}/b/{code.lower()}",
        f"{service.base_url}/p/b/{code}?lang=vi#journey",
        f"{service.base_url}/01/{service.coded.batch.gtin}/10/BLV-0117",
        f"{service.base_url}/01/{service.coded.batch.gtin}/10/BLV-0117?17=271231",
        f"{service.base_url.replace('localhost', '127.0.0.1')}/b/{code}",
        service.record_url(service.plain),
    ):
        exit_code, said = verify.json(target)
        assert (exit_code, said["verdict"], said["notes"]) == (HOLDS, "valid", []), target
        assert said["issuer"].endswith(":o:htx-lam-son")
        assert [check["step"] for check in said["checks"]] == list(range(1, 9))


def test_what_the_service_vouches_for_itself_is_told_apart_from_a_pinned_key(
    service: Running, verify: Command
) -> None:
    target = service.record_url(service.plain)
    _, said = verify.json(target)
    assert reasons(said)[6] == "logged-under-served-key"
    assert (said["log_keys_pinned"], said["served_log_key"]) == (False, service.log_key())
    _, said = verify.json(target, "--log-key", service.log_key())
    assert reasons(said)[6] == "logged-under-pinned-key"
    assert (said["log_keys_pinned"], said["served_log_key"]) == (True, None)


def test_a_log_that_is_not_the_pinned_one_does_not_hold(service: Running, verify: Command) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from nguongoc.log.note import SignatureType, VerifierKey

    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key = VerifierKey("other.example/log", SignatureType.ED25519, other)
    code, said = verify.json(service.record_url(service.plain), "--log-key", str(key))
    assert code != HOLDS
    assert said["checks"][5]["outcome"] != "pass"


@pytest.mark.parametrize(
    ("path", "code", "verdict"),
    [
        ("/b/0000000000", FAILS, "unknown"),
        ("/b/K7M29QXW3D", FAILS, "malformed"),
        ("/01/09521234543210/10/X", FAILS, "malformed"),
        ("/01/09521234543213/10/NOT-THERE", FAILS, "unknown"),
        ("/01/09521234543213", CANNOT_TELL, "unverified"),
        ("/01/09521234543213/21/0000000000000", FAILS, "unknown"),
        ("/01/09521234543213/10/BLV-0117/21/NEVERISSUED", FAILS, "unknown"),
        ("/nothing", FAILS, "malformed"),
    ],
)
def test_what_does_not_hold_is_told_by_its_exit_code(
    service: Running, verify: Command, path: str, code: int, verdict: str
) -> None:
    exit_code, said = verify.json(service.base_url + path)
    assert (exit_code, said["verdict"]) == (code, verdict)


def test_a_serial_of_the_lot_holds_and_that_of_another_lot_does_not(
    service: Running, verify: Command
) -> None:
    batch, serial = service.coded.batch, service.serial
    exit_code, said = verify.json(f"{service.base_url}/01/{batch.gtin}/10/{batch.lot}/21/{serial}")
    assert (exit_code, said["verdict"]) == (HOLDS, "valid")
    exit_code, said = verify.json(f"{service.base_url}/01/{batch.gtin}/21/{serial}")
    assert (exit_code, said["verdict"]) == (HOLDS, "valid")
    other = service.other_coded.batch
    exit_code, said = verify.json(f"{service.base_url}/01/{other.gtin}/10/{other.lot}/21/{serial}")
    assert (exit_code, said["verdict"]) == (FAILS, "mismatch")
    assert reasons(said)[2] == "serial-of-other-lot"


def test_a_serial_behind_a_public_code_is_what_its_page_says(service: Running, verify: Command) -> None:
    def reason(made: Registered, serial: str) -> tuple[int, str]:
        code, said = verify.json(f"{service.base_url}/b/{made.batch.code}/{serial}")
        return code, reasons(said)[2]

    assert reason(service.coded, service.serial) == (HOLDS, "known-to-host")
    assert reason(service.other_coded, service.serial) == (FAILS, "serial-of-other-lot")
    unissued = service.services.serials.cipher(service.coded.batch.product_id, 1).serial(999_999)
    assert reason(service.coded, unissued) == (FAILS, "serial-not-known")


def test_a_record_in_a_file_is_completed_from_where_it_says(
    service: Running, verify: Command, tmp_path: Path
) -> None:
    file = tmp_path / "record.jwt"
    file.write_text(service.plain.record.jws + "\n")
    code, said = verify.json(str(file))
    assert (code, said["verdict"]) == (HOLDS, "valid")
    assert reasons(said)[2] == "known-by-log"


def test_a_record_at_another_records_address_fails(service: Running, verify: Command) -> None:
    code, said = verify.json(f"{service.base_url}/records/NOTTHERE")
    assert (code, said["error"]["code"]) == (FAILS, "not-there")


def test_a_saved_bundle_holds_without_the_service_and_not_with_any_character_of_its_record_changed(
    service: Running, verify: Command, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.zip"
    assert verify(f"{service.base_url}/b/{service.plain.batch.code}", "--save-bundle", str(saved))[0] == HOLDS
    code, said = verify.json(str(saved), "--log-key", service.log_key())
    assert (code, said["verdict"]) == (HOLDS, "valid")
    assert said["link"] == f"{service.base_url}/b/{service.plain.batch.code}"
    changed = saved.read_bytes().replace(b"record.jwt", b"record.JWT")
    (tmp_path / "broken.zip").write_bytes(changed)
    assert verify(str(tmp_path / "broken.zip"))[0] == FAILS


def test_the_bundle_that_the_service_gives_holds_and_fails_for_another_code(
    service: Running, verify: Command, tmp_path: Path
) -> None:
    served = tmp_path / "served.zip"
    content = service.services.make_bundle(service.plain.record)
    served.write_bytes(content)
    assert verify(str(served))[0] == HOLDS
    parts = read_bundle(content)
    other = f"{service.base_url}/b/{service.coded.batch.code}"
    served.write_bytes(write_bundle(BundleParts(**{**_fields(parts), "link": other})))
    code, said = verify.json(str(served))
    assert (code, reasons(said)[3]) == (FAILS, "identifier-differs")


def _fields(parts: BundleParts) -> dict[str, Any]:
    return {name: getattr(parts, name) for name in BundleParts.__slots__}


def test_a_bundle_whose_lists_grew_old_cannot_be_told_of_until_their_age_is_allowed(
    verify: Command, tmp_path: Path
) -> None:
    now, world = datetime.now(UTC), World()
    made = now - timedelta(days=2)
    jws = world.record(issued_at=made, expires_on=None)
    proof = world.evidence(jws, logged_at=made).proof
    parts = BundleParts(
        record=jws,
        made_at=now,
        made_by="test",
        proof=proof if isinstance(proof, bytes) else None,
        did_documents=world.documents(created_at=made),
        revocation_list=world.status("revocation", at=now - timedelta(hours=2)),
        message_list=world.status("message", at=now - timedelta(hours=2)),
        log_key=world.log_key,
    )
    file = tmp_path / "old.zip"
    file.write_bytes(write_bundle(parts))
    code, said = verify.json(str(file))
    assert (code, said["verdict"], reasons(said)[7]) == (CANNOT_TELL, "unverified", "list-stale")
    code, said = verify.json(str(file), "--max-age", "10000")
    assert (code, said["verdict"]) == (HOLDS, "valid")


def test_a_recall_is_told_at_once(service: Running, verify: Command) -> None:
    record = service.recalled.record

    def recall(uow: UnitOfWork) -> None:
        uow.records.set_status(record.id, revoked=False, message=Message.RECALLED)
        service.services.sign_status.sign_list(uow, record.status_list)

    service.services.writer.run(recall)
    code, said = verify.json(service.record_url(service.recalled))
    assert (code, said["verdict"], reasons(said)[7]) == (FAILS, "recalled", "recalled")


def test_people_read_what_was_and_what_was_not_checked_in_their_language(
    service: Running, verify: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = service.record_url(service.plain)
    _, said = verify(target, "--lang", "vi")
    assert said.startswith("Hồ sơ đúng.\nNgười khai: did:web:")
    assert "  8. Dấu hiệu sao chép: chưa kiểm: " in said
    assert "Không kiểm: chất lượng và an toàn thực phẩm" in said
    assert service.log_key() in said
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert without_ages(verify(target)[1]) == without_ages(said)
    monkeypatch.setenv("LANG", "C.UTF-8")
    _, said = verify(target)
    assert said.startswith("The record holds.\n")
    assert "  3. Signature: pass: " in said


def test_a_host_that_cannot_be_reached_cannot_be_told_of(verify: Command, tmp_path: Path) -> None:
    assert verify("http://localhost:9/b/0000000000")[0] == CANNOT_TELL
    assert verify("http://trace.example/b/0000000000")[0] == CANNOT_TELL
    assert verify(str(tmp_path / "missing.jwt"))[0] == CANNOT_TELL


@pytest.mark.parametrize("content", [b"", b"PK\3\4 no zip", b"{}"])
def test_a_file_that_is_no_record_and_no_bundle_fails(
    verify: Command, tmp_path: Path, content: bytes
) -> None:
    for name in ("x.jwt", "x.zip"):
        (tmp_path / name).write_bytes(content)
        assert verify(str(tmp_path / name))[0] == FAILS


def test_what_a_stranger_wrote_cannot_steer_the_terminal(verify: Command, tmp_path: Path) -> None:
    (tmp_path / "x.jwt").write_bytes(b"\x1b[2J\x9b.\x07.\n")
    code, said = verify(str(tmp_path / "x.jwt"))
    assert code == FAILS
    assert said.replace("\n", "").isprintable()


def test_arguments_out_of_range_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (
        ["--max-age", "0"],
        ["--max-age", "-1"],
        ["--max-age", "9" * 30],
        ["--log-key", "x"],
        ["--lang", "fr"],
        [],
    ):
        arguments = ["x.jwt", *wrong] if wrong else []
        with pytest.raises(SystemExit) as stopped:
            main(["verify", *arguments])
        assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_witness_that_is_asked_for_and_did_not_cosign_leaves_it_untold(
    service: Running, verify: Command
) -> None:
    witness = verifier_key("w", "witness.example/w1", SignatureType.COSIGNATURE)
    link = service.record_url(service.plain)
    code, said = verify.json(link, "--witness", str(witness))
    assert code == 2
    assert reasons(said)[6] == "cosignatures-too-few"
    assert verify(link, "--witness", str(witness), "--witness-quorum", "0")[0] == 0


@pytest.mark.parametrize("quorum", ["2", "-1"])
def test_more_witnesses_needed_than_given_is_said(verify: Command, quorum: str) -> None:
    witness = verifier_key("w", "witness.example/w1", SignatureType.COSIGNATURE)
    code, said = verify("https://trace.example/b/X", "--witness", str(witness), "--witness-quorum", quorum)
    assert code == 2
    assert "quorum" in said
