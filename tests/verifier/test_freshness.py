"""`nguongoc verify` says of which day each part of a bundle is, and nothing of parts that nobody signed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nguongoc.bundle import read_bundle, write_bundle
from nguongoc.cli import main
from tests.vectors import ROOT

FOLDER = ROOT / "samples" / "vectors"
KEY = json.loads((FOLDER / "vectors.json").read_bytes())["log_keys"]["log"]


def said(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, dict[str, object]]:
    main(["verify", str(path), "--json", "--log-key", KEY, *more])
    fresh: dict[str, dict[str, object]] = json.loads(capsys.readouterr().out)["freshness"]
    return fresh


def test_every_part_of_a_bundle_is_dated_and_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    fresh = said(FOLDER / "genuine.zip", capsys)
    assert {part: (each["at"], each["number"]) for part, each in fresh.items()} == {
        "bundle": ("2026-11-23T08:00:00.000Z", None),
        "revocation_list": ("2026-11-23T08:00:00.000Z", 7),
        "message_list": ("2026-11-23T08:00:00.000Z", 7),
        "log_entry": ("2026-11-20T03:00:00.000Z", 291),
    }
    assert fresh["revocation_list"]["until"] == "2026-11-24T08:00:00.000Z"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "revocation list #7"), ("vi", "danh sách rút lại #7")]
)
def test_people_read_it_in_their_language(
    capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    main(["verify", str(FOLDER / "genuine.zip"), "--lang", language])
    assert words in capsys.readouterr().out


def test_what_nobody_signed_has_no_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = read_bundle((FOLDER / "genuine.zip").read_bytes())
    text = parts.revocation_list or ""
    forged = replace(
        parts, revocation_list=text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:], proof=None
    )
    path = tmp_path / "forged.zip"
    path.write_bytes(write_bundle(forged))
    assert said(path, capsys).keys() == {"bundle", "message_list"}
