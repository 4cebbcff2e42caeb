"""A bundle that carries an authority's word on a certificate: checked by command, and a changed byte of it has its own name."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.bundle import BundleParts, read_bundle, write_bundle
from nguongoc.bundle_zip import BundleMalformed, BundleTooLarge
from nguongoc.cli import main
from nguongoc.records.passport import AttestationNote, CertificateNote
from nguongoc.trust.listing import Span
from nguongoc.verify.certificate import MOST_CERTIFICATES
from tests.unit.verify.test_certificates import NOTE, Certified

HOLDS, FAILS = 0, 1


def certified_parts(
    certified: Certified, now: datetime, named: tuple[CertificateNote, ...] = (NOTE,)
) -> BundleParts:
    made = now - timedelta(days=2)
    world, ceremony = certified.world, certified.ceremony
    jws = world.record(issued_at=made, expires_on=None, certificates=named)
    proof = world.evidence(jws, logged_at=made).proof
    assert isinstance(proof, bytes)
    given = certified.attested(attested_at=made)
    authority = ceremony.authority(schemes=("vietgap",), span=Span(made - timedelta(days=1)))
    listed = ceremony.trust_list(
        issued_at=made, expires_at=now + timedelta(days=20), authorities=(authority,)
    )
    return BundleParts(
        record=jws,
        made_at=now,
        made_by="test",
        proof=proof,
        did_documents=world.documents(),
        revocation_list=world.status("revocation", at=now),
        message_list=world.status("message", at=now),
        log_key=world.log_key,
        trust_list=ceremony.list_bytes(listed),
        certificates=(given,),
    )


CERTIFIED = Certified()
PARTS = certified_parts(CERTIFIED, datetime.now(UTC))


def verified(
    folder: Path, capsys: pytest.CaptureFixture[str], parts: BundleParts, *more: str
) -> tuple[int, Any]:
    path = folder / "bundle.zip"
    path.write_bytes(write_bundle(parts))
    capsys.readouterr()
    code = main(["verify", str(path), "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_the_certifier_is_named_under_the_pinned_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = ("--trust-root", CERTIFIED.ceremony.pin)
    code, answer = verified(tmp_path, capsys, PARTS, *pinned)
    assert (code, answer["certificates"][0]["reason"]) == (HOLDS, "certificate-verified")
    main(["verify", str(tmp_path / "bundle.zip"), "--lang", "vi", *pinned])
    assert "nơi chứng nhận được tin cậy đã xác nhận [UBND xã Lam Sơn, " in capsys.readouterr().out


def test_what_its_holder_declares_alone_is_listed_with_its_level_and_whose_word_did_not_come_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = verified(tmp_path, capsys, replace(PARTS, certificates=()))
    (listed,) = answer["certificates"]
    assert (code, listed["reason"], listed["certificate"]) == (HOLDS, "certificate-declared", NOTE.url)
    assert (listed["name"], listed["number"]) == (NOTE.name, NOTE.number)
    main(["verify", str(tmp_path / "bundle.zip"), "--lang", "en"])
    assert "its holder declares it; no certifier signed it [level: evidenced]" in capsys.readouterr().out

    now = datetime.now(UTC)
    other = replace(NOTE, url=f"{NOTE.url}-2", name="Organic", level="attested", valid_until=now.date() - timedelta(days=9),
        attested=AttestationNote(f"{NOTE.url}-3", "0" * 64, "UBND", now))  # fmt: skip
    made = certified_parts(CERTIFIED, now, (NOTE, other))
    _, answer = verified(tmp_path, capsys, made, "--trust-root", CERTIFIED.ceremony.pin)
    assert [(each["name"], each["reason"]) for each in answer["certificates"]] == [
        ("VietGAP trồng trọt (ví dụ)", "certificate-verified"),
        ("Organic", "certificate-expired"),
    ]
    main(["verify", str(tmp_path / "bundle.zip"), "--lang", "en"])
    assert "names the word of UBND, which did not come along" in capsys.readouterr().out


def test_of_a_record_whose_signature_fails_nothing_is_listed_as_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = PARTS.record[:-4] + ("AAAA" if PARTS.record[-4:] != "AAAA" else "BBBB")
    code, answer = verified(tmp_path, capsys, replace(PARTS, record=forged, certificates=()))
    assert (code, answer["certificates"]) == (FAILS, [])


def test_without_certificates_the_answer_says_that_none_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = verified(
        tmp_path, capsys, replace(certified_parts(CERTIFIED, datetime.now(UTC), ()), certificates=())
    )
    assert (code, answer["certificates"]) == (HOLDS, [])
    main(["verify", str(tmp_path / "bundle.zip"), "--lang", "en"])
    assert "Certificates: none came along" in capsys.readouterr().out


def test_one_changed_byte_of_it_or_of_its_proof_fails_by_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (given,) = PARTS.certificates
    proof = given.proof if isinstance(given.proof, bytes) else b""
    place = given.text.index(".") + 300
    letter = "A" if given.text[place] != "A" else "B"
    changed = replace(given, text=given.text[:place] + letter + given.text[place + 1 :])
    at = proof.index(b"extra ") + 10
    refuted = replace(
        given, proof=proof[:at] + (b"A" if proof[at : at + 1] != b"A" else b"B") + proof[at + 1 :]
    )
    for each, reason in ((changed, "certificate-forged"), (refuted, "certificate-log-refuted")):
        parts = replace(PARTS, certificates=(each,))
        code, answer = verified(tmp_path, capsys, parts, "--trust-root", CERTIFIED.ceremony.pin)
        assert (code, answer["verdict"], answer["certificates"][0]["reason"]) == (FAILS, "mismatch", reason)
        assert all(check["outcome"] != "fail" for check in answer["checks"]), (
            "the record's own steps are as they were"
        )


def test_certificates_come_back_as_they_were_written_and_only_so_many() -> None:
    assert read_bundle(write_bundle(PARTS)).certificates == PARTS.certificates
    text = PARTS.certificates[0].text
    file = io.BytesIO(write_bundle(PARTS))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(MOST_CERTIFICATES):
            archive.writestr(f"certificates/more-{number}.jwt", text)
    with pytest.raises(BundleTooLarge):
        read_bundle(file.getvalue())
    file = io.BytesIO(write_bundle(PARTS))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("certificates/of-nothing.tlog-proof", b"x")
    with pytest.raises(BundleMalformed):
        read_bundle(file.getvalue())
