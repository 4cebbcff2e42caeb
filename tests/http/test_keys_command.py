"""`nguongoc keys` and what the service then answers with, as an operator and a stranger meet them."""

from __future__ import annotations

from functools import partial

import pytest

from nguongoc.log.note import VerifierKey
from nguongoc.log.succession import follow
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.key_statement import read_key_statement
from nguongoc.signing.jose import parse_compact
from tests.http.conftest import Site
from tests.terminal import Run, at_terminal


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return partial(at_terminal(site.services.settings, monkeypatch, capsys), "keys")


def test_a_key_is_rotated_and_reported_as_compromised_and_strangers_are_told(site: Site, run: Run) -> None:
    slug, did = site.cooperative.slug, site.cooperative.did
    code, said, _ = run("list", slug)
    assert code == 0
    [kid] = [line.split("  ")[0] for line in said.splitlines()]
    assert site.get(f"/key-statements?did={did}").json() == {"items": []}
    code, said, _ = run("rotate", slug, "--reason", "hằng năm")
    assert (code, f"{kid}  organisation  retired" in said, "(hằng năm)" in said) == (0, True, True)
    code, said, _ = run("compromise", kid, "--from-index", "1")
    assert (code, "not believed from log index 0 on" in said) == (0, True)
    newest, _ = site.get(f"/key-statements?did={did}").json()["items"]
    told = read_key_statement(parse_compact(newest).payload)
    assert (told.kid, told.end, told.first_distrusted) == (kid, "compromised", 0)
    assert b"h\xe1\xba\xb1ng" not in parse_compact(newest).payload
    purposes = {line.split("  ")[1] for line in run("list")[1].splitlines()}
    assert purposes == {purpose.value for purpose in KeyPurpose}


def test_the_log_s_key_is_rotated_and_the_log_says_which_key_followed_which(site: Site, run: Run) -> None:
    site.services.sequence_log()
    before = site.get("/log/key").text.strip()
    assert site.get("/log/keys").json() == {"keys": [before], "successions": []}
    code, said, _ = run("rotate", "--log")
    assert (code, "signed with both keys" in said) == (0, True)
    site.services.custody.look_again()
    told = site.get("/log/keys").json()
    assert len(told["keys"]) == 2
    assert before in told["keys"]
    assert set(follow([VerifierKey.parse(before)], [each.encode() for each in told["successions"]])) == {
        VerifierKey.parse(each) for each in told["keys"]
    }


def test_what_cannot_be_done_is_said_in_a_line(site: Site, run: Run) -> None:
    code, _, said = run("retire", f"{site.cooperative.did}#none")
    assert (code, said.startswith("key-unknown: ")) == (1, True)
    code, _, said = run("rotate", "nobody")
    assert (code, len(said.splitlines())) == (1, 1)
    for wrong in (["compromise", "k", "--since", "2026-11-27T08:00:00"], ["rotate"]):
        with pytest.raises(SystemExit):
            run(*wrong)
