"""The house rules that a reviewer should not have to repeat."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

from tests.vectors import ROOT

LONGEST_FILE = 320
LONGEST_FUNCTION = 50
EMPTY_NAMES = re.compile(r"(^|/)(utils?|helpers?|common|misc|manager)(\.py|/)")
SOURCES = sorted([*ROOT.glob("trace/nguongoc/**/*.py"), *ROOT.glob("api/nguongoc_api/**/*.py")])
STATIC = ROOT / "api" / "nguongoc_api" / "pages" / "static"
OTHERS = tuple(path.suffix.removeprefix(".") for path in (STATIC / "js").glob("LICENSE.*"))
SCRIPTS = [
    path for path in sorted(STATIC.rglob("*.js")) if not re.match(rf"({'|'.join(OTHERS)})\b", path.name)
]
"""Ours, and none of those that lie here under a licence of their own."""


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_import_contracts_hold() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_source_roots_are_no_packages_so_the_standard_library_keeps_its_trace() -> None:
    assert not (ROOT / "trace" / "__init__.py").exists()
    assert not (ROOT / "api" / "__init__.py").exists()
    ran = subprocess.run([sys.executable, "-c", "import trace; trace.Trace"], cwd=ROOT, check=False)
    assert ran.returncode == 0


def test_no_file_and_no_function_outgrows_a_reader() -> None:
    long = []
    for path in SOURCES:
        if "migrations/versions" in path.as_posix():
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for function in _functions(ast.parse(text)):
            size = (function.end_lineno or function.lineno) - function.lineno + 1
            if size > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {size} lines")
    assert long == []


def test_no_script_of_ours_outgrows_a_reader() -> None:
    names = {path.name for path in SCRIPTS}
    assert "diary-app.js" in names
    assert not names & {"leaflet.js", "noble-ed25519.js", "qr-scanner.min.js", "qr-scanner-worker.min.js"}
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in SCRIPTS}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [p for p in SOURCES if EMPTY_NAMES.search(p.relative_to(ROOT).as_posix())] == []


def test_every_public_function_and_class_of_the_core_says_what_it_promises() -> None:
    silent = []
    for path in ROOT.glob("trace/nguongoc/**/*.py"):
        if "/store/" in path.as_posix() or "/ports/" in path.as_posix():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not node.name.startswith("_") and ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_no_registry_address_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    pattern = re.compile(r"https?://[^\s\"']*(pypi\.|pythonhosted|npmjs|registry\.)", re.IGNORECASE)
    named = [
        name
        for name in listed
        if (path := ROOT / name).is_file()
        and path.suffix in {".py", ".toml", ".lock", ".md", ".json", ".txt", ".cfg", ".js", ""}
        and pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []
