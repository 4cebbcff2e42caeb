"""The modules of the check on the reader's device, in Node: the shared vectors by name, with and without Ed25519 in WebCrypto."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc.verify.reasons import Reason
from nguongoc_api.pages import own_reasons
from nguongoc_api.pages.i18n import READER_LANGUAGES
from nguongoc_api.pages.render import SCRIPT_FILES
from tests.vectors import ROOT

TESTS = ROOT / "tests" / "node"
VECTORS = ROOT / "samples" / "vectors" / "vectors.json"
CASES = [case["name"] for case in json.loads(VECTORS.read_bytes())["cases"] if case["browser"]]
FALLBACK = "noble-ed25519.js"
MODULES = ("verify.js", "status.js", "signatures.js", "certificates.js", "check.js", "log.js", "memory.js")
_TOLD = re.compile(r"(not )?ok \d+ - (.*)")


def run(
    folder: Path, file: str, *, without: tuple[str, ...] = (), **said: str
) -> tuple[dict[str, bool], str]:
    """Whether each test of a file passes, by its name; and all that Node said."""
    # Files named .js are modules to Node only where a package says so.
    (folder / "package.json").write_text('{"type": "module"}')
    for name, data in SCRIPT_FILES.items():
        if name not in without:
            (folder / name).write_bytes(data)
    environment = {
        "NGUONGOC_SCRIPTS": str(folder),
        "NGUONGOC_VECTORS": str(VECTORS),
        "PATH": os.environ["PATH"],
    }
    node = _node()
    ran = subprocess.run(
        [node, "--test-reporter=tap", str(TESTS / file)],
        env=environment | said, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    told = {}
    for line in ran.stdout.splitlines():
        if (match := _TOLD.fullmatch(line)) is not None:
            told[match[2]] = match[1] is None
    output = ran.stdout + ran.stderr
    assert (ran.returncode == 0) == (bool(told) and all(told.values())), output
    return told, output


def _node() -> str:
    """Without Node these tests are skipped aloud on a developer's machine and fail in CI, which must have it."""
    node = shutil.which("node")
    if node is None and os.environ.get("CI"):
        pytest.fail("no node found, and CI must have it (Debian: apt-get install nodejs)")
    if node is None:
        pytest.skip("NODE TESTS NOT RUN: no node found (Debian: apt-get install nodejs)")
    return node


@pytest.fixture(scope="module", params=["WebCrypto", "vendored Ed25519"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bool], str]:
    """Under WebCrypto the vendored file is not even there: it is loaded where it is needed only."""
    folder = tmp_path_factory.mktemp("scripts")
    if request.param == "WebCrypto":
        return run(folder, "vectors.test.mjs", without=(FALLBACK,))
    return run(folder, "vectors.test.mjs", NGUONGOC_WITHOUT_ED25519="1")


@pytest.mark.parametrize("name", CASES)
def test_node_answers_as_is_written_down(told: tuple[dict[str, bool], str], name: str) -> None:
    passed, output = told
    assert passed.keys() == set(CASES)
    assert passed[name], output


def test_without_ed25519_and_without_the_vendored_file_nothing_is_taken_for_signed(tmp_path: Path) -> None:
    told, _ = run(tmp_path, "vectors.test.mjs", without=(FALLBACK,), NGUONGOC_WITHOUT_ED25519="1")
    assert not told.get("genuine", False)


def test_what_the_device_remembers_and_how_much_it_reads(tmp_path: Path) -> None:
    told, output = run(tmp_path, "memory.test.mjs")
    assert len(told) == 6
    assert all(told.values()), output


def test_every_reason_in_the_modules_has_a_sentence_in_every_language_of_the_page() -> None:
    reasons = {reason.value for reason in (*Reason, *CertificateReason)}
    met = set()
    for name in MODULES:
        words = set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)*)"', SCRIPT_FILES[name].decode()))
        met |= words & (reasons | own_reasons.OWN.keys())
        # Whatever else looks like a reason is one of the page's parts, no answer.
        assert {
            each for each in words - reasons - own_reasons.OWN.keys() if each.count("-") > 0
        } <= NO_REASONS
    assert len(met) > 40
    assert sorted(met - {*own_reasons.MET}) == []
    for language in READER_LANGUAGES:
        said = SCRIPT_FILES[f"reasons.{language}.js"].decode()
        sentences = json.loads(said.removeprefix("export default ").removesuffix(";\n"))
        assert sentences.keys() >= met
        assert len(set(sentences.values())) == len(sentences)
        assert all(len(each) > 1 for each in sentences.values())


NO_REASONS = {
    "utf-8",
    "nguongoc-log", "nguongoc-lists", "no-store", "log-continues", "log-first-seen", "log-tiles-differ",
    "entries-differ", "entry-beyond-log", "no-secure-connection",
}  # fmt: skip
"""Keys of the memory, outcomes that stand in the page already, and what the log's own page says."""
