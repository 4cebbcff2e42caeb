"""What the documentation says is held to what the program does: settings, commands, links, and the commands it tells people to run."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from nguongoc_api.settings import Settings
from tests.vectors import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
PROGRAM = Path(sys.executable).parent / "nguongoc"
FENCE = re.compile(
    r"^(?:<!-- (?P<runs>runs) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
NO_GITHUB_LETTER = re.compile(r"[^\w\- ]")
COMMAND = re.compile(r"\bnguongoc ([a-z]+)\b")
TARGET = re.compile(r"\bmake ([a-z]+)\b")
SECONDS = 400


def _prose_and_code(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _outside_fences(text: str) -> str:
    return FENCE.sub("", text)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _anchors(page: Path) -> set[str]:
    headings = HEADING.findall(_outside_fences(page.read_text(encoding="utf-8")))
    return {NO_GITHUB_LETTER.sub("", heading.lower()).replace(" ", "-") for heading in headings}


def _is_elsewhere(target: str) -> bool:
    return re.match(r"[a-z][a-z0-9+.-]*:", target) is not None


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_relative_link_and_picture_leads_to_something(page: Path) -> None:
    dead = []
    for target in LINK.findall(_outside_fences(_prose_and_code(page))):
        if _is_elsewhere(target):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in _anchors(found)):
            dead.append(target)
    assert dead == []


def test_every_page_of_documentation_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in LINK.findall(_outside_fences(_prose_and_code(page))):
            if _is_elsewhere(target):
                continue
            found = (page.parent / unquote(target).partition("#")[0]).resolve()
            waiting += sorted(found.glob("*.md")) if found.is_dir() else [found] * (found.suffix == ".md")
    assert [_name(page) for page in PAGES if page.resolve() not in reached] == []


def test_the_page_of_settings_is_what_the_program_reads() -> None:
    page = _prose_and_code(ROOT / "docs" / "reference" / "settings.md")
    rows = re.findall(r"^\| `(NGUONGOC_\w+)` \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    prefix = Settings.model_config["env_prefix"]
    expected = [
        (f"{prefix}{name.upper()}", _default(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]
    # In which order they stand is the page's to say: it puts together what belongs together.
    assert sorted(rows) == sorted(expected)


def _default(value: object) -> str:
    if value is None:
        return "none"
    return f"`{json.dumps(value) if isinstance(value, bool | int) else value}`"


def test_no_setting_is_told_that_does_not_exist() -> None:
    told = {
        name for page in PAGES for name in re.findall(r"\bNGUONGOC_[A-Z_]+[A-Z]\b", _prose_and_code(page))
    }
    known = {f"NGUONGOC_{name.upper()}" for name in Settings.model_fields}
    assert told - known - {"NGUONGOC_TEST_DATABASE_URL", "NGUONGOC_VECTORS"} == set()


@cache
def _commands() -> frozenset[str]:
    ran = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True)
    return frozenset(re.findall(r"^    ([a-z]+) ", ran.stdout, re.MULTILINE))


def test_the_command_that_is_asked_for_help_lists_every_command_the_documentation_names() -> None:
    named = {
        (command, _name(page))
        for page in PAGES
        for span in re.findall(r"`([^`\n]+)`", _outside_fences(_prose_and_code(page))) + _blocks(page)
        for command in COMMAND.findall(span)
    }
    assert {"demo", "verify"} <= {command for command, _ in named}
    assert {(command, page) for command, page in named if command not in _commands()} == set()


def test_make_has_every_target_the_documentation_names() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for span in re.findall(r"`([^`\n]+)`", _outside_fences(_prose_and_code(page))) + _blocks(page)
        for target in TARGET.findall(span)
    }
    assert {"demo", "test"} <= named <= targets


def _blocks(page: Path) -> list[str]:
    return [found["text"] for found in FENCE.finditer(_prose_and_code(page))]


def test_every_decision_has_a_number_of_its_own_and_none_is_left_out() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name.partition("-")[0]) for page in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for number, page in zip(numbers, decisions, strict=True):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), page.name
        assert re.search(r"^\*(Accepted|Superseded)[^*]*20\d\d-\d\d-\d\d", text, re.MULTILINE), page.name
        assert "**Decision.**" in text or number == DEPENDENCIES, page.name


DEPENDENCIES = 7
"""A table with a reason a line."""


@dataclass(frozen=True, slots=True)
class LiveDemo:
    """`nguongoc demo` as a person starts it, in a process of its own."""

    notes: dict[str, Any]

    @property
    def base_url(self) -> str:
        return str(self.notes["base_url"])


@pytest.fixture(scope="module")
def live_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDemo]:
    folder = tmp_path_factory.mktemp("live") / "demo"
    command: list[str | Path] = [PROGRAM, "demo", "--json", "--port", str(_free_port()), "--data-dir", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.communicate(timeout=SECONDS)[1]
            yield LiveDemo(json.loads(line))
        finally:
            process.terminate()
            process.communicate(timeout=SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _script(page: Path, language: str = "sh") -> str:
    blocks = [found for found in FENCE.finditer(_prose_and_code(page)) if found["runs"]]
    assert blocks, f"{page.name} has no block marked as one that runs"
    return "\n".join(found["text"] for found in blocks if found["language"] == language)


def _run(page: Path, demo: LiveDemo, folder: Path) -> subprocess.CompletedProcess[str]:
    """All marked blocks in one shell, one after the other, as a reader pastes them."""
    if shutil.which("curl") is None:
        message = "the commands of the documentation need curl (Debian: apt-get install curl)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    keys = {f"{role.upper()}_KEY": key for role, key in demo.notes["api_keys"].items()}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NGUONGOC_")},
        **keys,
        "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}",
        "BASE": demo.base_url,
        "LINK": _example(demo, "buoi-luan-van")["digital_link"],
        "PYTHONUTF8": "1",
    }
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", _script(page)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def _example(demo: LiveDemo, name: str) -> dict[str, str]:
    found: dict[str, str] = next(each for each in demo.notes["examples"] if each["name"] == name)
    return found


def test_a_lot_is_registered_by_pasting_what_the_page_says(live_demo: LiveDemo, tmp_path: Path) -> None:
    _run(ROOT / "docs" / "how-to" / "register-a-batch.md", live_demo, tmp_path)
    made = json.loads((tmp_path / "bottles.json").read_text("utf-8"))
    caught = json.loads((tmp_path / "catch.json").read_text("utf-8"))
    refusal = json.loads((tmp_path / "refusal.json").read_text("utf-8"))
    assert made["inputs"][0]["batch_id"] == caught["id"]
    assert made["digital_link"].startswith(live_demo.base_url)
    assert (tmp_path / "stamps.pdf").read_bytes().startswith(b"%PDF-")
    assert made["lot"] in (tmp_path / "page.html").read_text("utf-8")
    assert refusal["code"] == "amount-not-plain"
    assert refusal["errors"][0]["pointer"] == "/quantity/value"


def test_products_are_verified_by_pasting_what_the_page_says(live_demo: LiveDemo, tmp_path: Path) -> None:
    ran = _run(ROOT / "docs" / "how-to" / "verify-a-product.md", live_demo, tmp_path)
    link = _example(live_demo, "buoi-luan-van")["digital_link"]
    assert f"valid self_declared {link} None" in ran.stdout
    assert "/01/09520000100033/10/X 09520000100032" in ran.stdout
    assert "The record holds." in ran.stdout


def test_the_examples_of_the_api_page_run(live_demo: LiveDemo, tmp_path: Path) -> None:
    _run(ROOT / "docs" / "reference" / "api.md", live_demo, tmp_path)


def test_documents_are_taken_by_pasting_what_the_page_says(live_demo: LiveDemo, tmp_path: Path) -> None:
    ran = _run(ROOT / "docs" / "how-to" / "documents-for-buyers.md", live_demo, tmp_path)
    assert "fsma-204 | not_required | Not required: 21 CFR" in ran.stdout
    assert "eudr | not_required" in ran.stdout
    assert "eu-931-2011 | required" in ran.stdout
    assert (tmp_path / "one-step.xlsx").read_bytes().startswith(b"PK")
    assert json.loads((tmp_path / "chain.jsonld").read_text("utf-8"))["type"] == "EPCISDocument"
    assert json.loads((tmp_path / "portal.json").read_text("utf-8"))["items"]


def test_the_first_organisation_its_clerk_and_its_key_are_made_by_pasting_what_the_page_says(
    tmp_path: Path,
) -> None:
    page = ROOT / "docs" / "how-to" / "run-in-earnest.md"
    settings = {
        "NGUONGOC_DATA_DIR": str(tmp_path / "data"),
        "NGUONGOC_BASE_URL": "https://id.thanhhoa.example",
        "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}",
    }
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", _script(page)],
        env={**os.environ, **settings}, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"did:web:id\.thanhhoa\.example:o:htx-lam-son\b", ran.stdout)
    assert re.search(r"\bng_[0-9a-z]{10}_[0-9a-z]{32}\b", ran.stdout)
    assert "htx-lam-son  +84912345678  producer  Chị Hạnh" in ran.stdout


def test_the_ceremony_of_trust_runs_by_pasting_what_the_page_says(
    live_demo: LiveDemo, tmp_path: Path
) -> None:
    ran = _run(ROOT / "docs" / "reference" / "trust.md", live_demo, tmp_path)
    assert "root 2 of Tỉnh Thanh Hoá: 2 of 3 keys sign" in ran.stdout
    assert "list 2 of Tỉnh Thanh Hoá" in ran.stdout


def test_a_lot_is_recalled_by_pasting_what_the_page_says(live_demo: LiveDemo, tmp_path: Path) -> None:
    _run(ROOT / "docs" / "how-to" / "recall-a-lot.md", live_demo, tmp_path)
    reach = json.loads((tmp_path / "reach.json").read_text("utf-8"))
    recall = json.loads((tmp_path / "recall.json").read_text("utf-8"))
    assert next(each["named"] for each in reach["lots"])
    assert (recall["kind"], recall["state"]) == ("voluntary", "open")


def test_events_are_captured_by_pasting_what_the_page_says(live_demo: LiveDemo, tmp_path: Path) -> None:
    _run(ROOT / "docs" / "how-to" / "capture-events.md", live_demo, tmp_path)
    job = json.loads((tmp_path / "job.json").read_text("utf-8"))
    assert (job["success"], job["stored"] + job["known"]) == (True, 2)
    assert "201" in (tmp_path / "stored.txt").read_text("utf-8").partition("\n")[0]
    assert len(json.loads((tmp_path / "hashes.json").read_text("utf-8"))["hashes"]) == 1
    assert json.loads((tmp_path / "refusal.json").read_text("utf-8"))["code"] == "lot-not-yours"
