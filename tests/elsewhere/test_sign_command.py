"""`nguongoc sign`: what is signed is said in words first, read from the bytes themselves; a file that asks for others gets nothing."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nguongoc.cli import main
from nguongoc.cli.sign.preparations import PreparationUnfit, read_preparation
from nguongoc.cli.sign.record_words import record_words
from nguongoc.cli.sign.words import Language, lot_words
from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.algorithms import from_base64url, to_base64url
from nguongoc.signing.did import parse_did_document
from nguongoc_api.services import Services
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import OwnSigner

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def own(services: Services, tmp_path: Path) -> Iterator[OwnSigner]:
    domain = Domain()
    yield OwnSigner(services, domain, tmp_path / "own")
    domain.close()


def run(own: OwnSigner, given: Any, key: Path, *options: str, what: str = "lot") -> tuple[int, Path]:
    asked, out = own.folder / "asked.json", own.folder / "out.json"
    asked.write_text(json.dumps(given))
    return main(["sign", what, str(asked), "--key", str(key), "--out", str(out), *options]), out


def test_a_lot_is_said_in_words_before_it_is_signed(
    own: OwnSigner, capsys: pytest.CaptureFixture[str]
) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare(lot="LV-1", statements={"fertiliser": "Phân chuồng"}, expires_on="2027-01-20")
    capsys.readouterr()
    code, out = run(own, prepared, key, "--lang", "vi")
    said = capsys.readouterr().out
    assert (code, out.exists()) == (1, False), "nobody at the keyboard is no consent"
    for each in (
        "Bưởi",
        "LV-1",
        "1250.5 kg",
        "22/11/2026",
        "20/01/2027",
        "Phân chuồng",
        own.did,
        "Chưa ký gì.",
    ):
        assert each in said, said
    code, out = run(own, prepared, key, "--yes", "--show", "--lang", "en")
    said = capsys.readouterr().out
    assert code == 0
    assert "Harvested or made on" in said
    assert '"credentialSubject"' in said
    assert set(json.loads(out.read_bytes())) == {"jws", "proof"}


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ({"value": "1234", "unit": "kg"}, "Số lượng: 1234 kg"),
        ({"value": "1.2", "unit": "tan"}, "Số lượng: 1.2 tấn (1200 kg)"),
    ],
)
def test_an_amount_is_said_once_and_in_the_other_unit_only_where_that_is_another(
    own: OwnSigner, quantity: dict[str, str], words: str
) -> None:
    own.adopt(own.make_key())
    document = json.loads(from_base64url(own.prepare(quantity=quantity)["payload"]))
    assert words in [": ".join(each) for each in lot_words(document, Language.VI)]


def forged(prepared: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The file with another payload, whose own signing inputs stay those of the first."""
    document = json.loads(from_base64url(prepared["payload"]))
    change(document)
    return {**prepared, "payload": to_base64url(canonical_bytes(document))}


def test_a_file_that_shows_one_thing_and_asks_to_sign_another_is_not_signed(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    prepared = own.prepare()
    read_preparation(json.dumps(prepared).encode(), "lot")

    def smaller(document: dict[str, Any]) -> None:
        document["credentialSubject"]["batchNumber"] = "KHAC"

    def of_another(document: dict[str, Any]) -> None:
        document["issuer"]["id"] = "did:web:other.example"

    inputs = prepared["signing_inputs"]
    event = json.loads(from_base64url(prepared["event"]))
    payload = from_base64url(prepared["payload"])
    for given in (
        forged(prepared, smaller),
        forged(prepared, of_another),
        {**prepared, "signing_inputs": {**inputs, "jws": inputs["proof"]}},
        {**prepared, "signing_inputs": {**inputs, "proof": to_base64url(bytes(64))}},
        {**prepared, "event": to_base64url(canonical_bytes({**event, "action": "DELETE"}))},
        {**prepared, "payload": to_base64url(b" " + payload)},
        {**prepared, "service": "https://other.example"},
        {**prepared, "created": "2020-01-01T00:00:00Z"},
        {**prepared, "key": {**prepared["key"], "proof_kid": "did:web:other.example#1"}},
        {"payload": prepared["payload"]},
        [],
    ):
        with pytest.raises(PreparationUnfit):
            read_preparation(json.dumps(given).encode(), "lot")
        code, out = run(own, given, key, "--yes")
        assert (code, out.exists()) == (2, False)


def test_a_key_signs_nothing_that_was_prepared_for_another(
    own: OwnSigner, capsys: pytest.CaptureFixture[str]
) -> None:
    key = own.make_key()
    own.adopt(key)
    other = own.make_key("other", publish=False)
    assert run(own, own.prepare(), other, "--yes")[0] == 2
    assert run(own, {"payload": to_base64url(b"{}")}, key, "--yes", what="challenge")[0] == 2
    assert "no challenge" in capsys.readouterr().err


def test_a_key_file_is_its_owners_alone_and_a_document_after_another_keeps_its_keys(own: OwnSigner) -> None:
    key = own.make_key()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = own.folder / "key-did.json"
    newer = own.make_key("newer", "--after", str(before), "--es256")
    kids = [
        each.id for each in parse_did_document((own.folder / "newer-did.json").read_bytes(), own.did).methods
    ]
    assert {json.loads(each.read_bytes())["kid"] for each in (key, newer)} <= set(kids)
    assert "d" not in json.loads(before.read_bytes())["verificationMethod"][0]["publicKeyJwk"]
    again = ["sign", "key", own.did, "--key", str(key), "--document", str(before), "--bare"]
    assert main(again) == 2, "a key is never written over"
    stranger = ["sign", "key", "did:web:x.example", "--key", str(own.folder / "x"), "--bare"]
    assert main([*stranger, "--document", str(own.folder / "x.json"), "--after", str(before)]) == 2
    assert not (own.folder / "x").exists()


def test_each_kind_is_signed_by_its_own_action_and_said_in_words(
    own: OwnSigner, capsys: pytest.CaptureFixture[str]
) -> None:
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    recall = own.post(
        "/v1/preparations/recalls",
        {"lots": [{"batch_id": made["id"]}], "reason": "residues", "advice": "discard"},
    )
    correction = own.post("/v1/preparations/corrections", {"batch_id": made["id"], "variety": "Bưởi Diễn"})
    place = own.post("/v1/preparations/facility-records", {"facility_id": str(own.farm.field.id)})
    capsys.readouterr()
    for what, given, words in (
        (
            "recall",
            recall,
            ("tự nguyện", "còn dư lượng thuốc", "bỏ đi", own.did, made["code"].replace("-", "")),
        ),
        ("correction", correction, ("Bưởi Diễn", "Thay cho hồ sơ", made["passport"])),
        ("facility", place, ("Vườn bưởi đồi Đông", "Xã Lam Sơn")),
    ):
        code, out = run(own, given, key, "--lang", "vi", what=what)
        said = capsys.readouterr().out
        assert (code, out.exists()) == (1, False)
        for each in words:
            assert each in said, (each, said)
        for other in {"lot", "correction", "recall", "recall-end", "certificate"} - {what}:
            assert run(own, given, key, "--yes", what=other)[0] == 2, (what, other)
            assert run(own, {**given, "kind": other}, key, "--yes", what=other)[0] == 2, (what, other)
        assert not out.exists()


def test_a_recall_that_says_more_than_is_known_is_said_too(own: OwnSigner) -> None:
    key = own.make_key()
    own.adopt(key)
    made = own.register(key)
    asked = own.post("/v1/preparations/recalls", {"lots": [{"batch_id": made["id"]}], "reason": "residues"})
    document = json.loads(from_base64url(asked["payload"]))
    document["credentialSubject"]["fine"] = {"amount": "9000"}
    said = "\n".join(" ".join(each) for each in record_words(document, Language.EN))
    assert "fine.amount" in said
    assert "9000" in said
