"""`nguongoc verify` of a signed verdict: what a service said of a code, as of when, for whom, and whether that still counts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nguongoc.cli.answer import certificate_lines, plain
from nguongoc.errors import Refusal
from nguongoc.fetch import Client
from nguongoc.fetch.gather import DID_DOCUMENT
from nguongoc.records.canonical import parse_strict
from nguongoc.records.code_verdict import VERDICT_TEXT_LIMIT, CodeVerdict, is_code_verdict
from nguongoc.records.credential import moment
from nguongoc.signing.did import DOCUMENT_LIMIT, document_url
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.signed_status import signer_of
from nguongoc.trust.memory import read_whole
from nguongoc.verdict import State
from nguongoc.verify.answer import verdict_json
from nguongoc.verify.signed_verdict import CANNOT_TELL, Judged, Worth, judge_signed_verdict
from nguongoc.verify.verdict_words import as_of_sentence, worth_sentence
from nguongoc.verify.words import Language, limits_sentence, outcome_word, state_sentence, step_title


def add_options(parser: argparse.ArgumentParser) -> None:
    """What a signed verdict is judged with besides itself."""
    parser.add_argument(
        "--did-document", metavar="FILE", type=Path, action="append", default=[],
        help="of a signed verdict: the DID document of the service, saved earlier, so that no network is needed",
    )  # fmt: skip
    parser.add_argument(
        "--audience", metavar="NAME", help="of a signed verdict: refuse one that was made for somebody else"
    )
    parser.add_argument(
        "--issuer", metavar="DID", help="of a signed verdict: refuse one that another service signed"
    )


def verdict_in(target: str) -> str | None:
    """The signed verdict in a file, None where the target is none."""
    path = Path(target)
    if "://" in target or not path.is_file() or path.stat().st_size > VERDICT_TEXT_LIMIT:
        return None
    try:
        text = path.read_bytes().decode("ascii").strip()
        return text if is_code_verdict(parse_compact(text, VERDICT_TEXT_LIMIT).payload) else None
    except (OSError, UnicodeDecodeError, Refusal):
        # Whatever else it is, the others read it and say what is wrong with it.
        return None


def judge(text: str, arguments: argparse.Namespace, now: datetime) -> tuple[Judged, tuple[str, ...]]:
    """The worth of it, and a note on whatever could not be had. Raises `TrustFileUnusable` for an unreadable file."""
    documents = _documents(arguments.did_document)
    notes: list[str] = []
    signer = signer_of(parse_compact(text, VERDICT_TEXT_LIMIT))
    if signer not in documents and not arguments.did_document:
        try:
            url = document_url(signer)
            documents = {signer: Client(urlsplit(url).hostname).get(url, DID_DOCUMENT, DOCUMENT_LIMIT)}
        except Refusal as refusal:
            notes.append(f"the DID document of {signer}: {refusal.detail}")
    return judge_signed_verdict(text, documents, now, arguments.audience, arguments.issuer), tuple(notes)


def holds(judged: Judged) -> bool | None:
    """Whether the code holds now; None where that cannot be told, an expired verdict among it, whatever it said."""
    if judged.worth is Worth.CURRENT and judged.said is not None:
        states = {State.VALID: True, State.UNVERIFIED: None}
        return states.get(judged.said.verdict.state, False)
    return None if judged.worth in CANNOT_TELL or judged.worth is Worth.EXPIRED else False


def answer_json(judged: Judged, notes: tuple[str, ...]) -> str:
    """What it is worth, and, where the service did say so, what was said as of when; `verdict` only while that counts."""
    said = judged.said if judged.is_genuine else None
    current = said is not None and judged.worth is Worth.CURRENT
    shown = {
        "signed_verdict": judged.worth.value,
        "about": judged.about,
        "verdict": said.verdict.state.value if said is not None and current else None,
        "expired": judged.worth is Worth.EXPIRED,
        "as_of": None if said is None else _as_of(said),
        "code": None if said is None else said.code,
        "digital_link": None if said is None else said.about.digital_link,
        "issuer": None if said is None else said.issuer_did,
        "audience": None if said is None else said.audience,
        "notes": list(notes),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _as_of(said: CodeVerdict) -> dict[str, Any]:
    """`certificates` is null of one that does not speak of them."""
    shown = {**verdict_json(said.verdict), "expires": moment(said.expires)}
    return shown if said.of_certificates else shown | {"certificates": None}


def answer_lines(judged: Judged, notes: tuple[str, ...], language: Language) -> str:
    """The same for people: *as of* before anything else, never as if it were said now."""
    more = f" [{judged.about}]" if judged.about else ""
    lines = [f"{worth_sentence(judged.worth, language)}{more}"]
    if judged.is_genuine and judged.said is not None:
        said = judged.said
        lines.append(as_of_sentence(said, language))
        lines.append(f"  {state_sentence(said.verdict.state, language)}")
        lines += [
            f"  {check.step:d}. {step_title(check.step, language)}: {outcome_word(check.outcome, language)}: {check.detail}"
            for check in said.verdict.checks
        ]
        lines += certificate_lines(said.verdict, language) if said.of_certificates else []
        lines.append(limits_sentence(language))
    return "\n".join(plain(line) for line in [*lines, *(f"({note})" for note in notes)])


def _documents(paths: list[Path]) -> Mapping[str, bytes]:
    documents: dict[str, bytes] = {}
    for path in paths:
        data = read_whole(path, DOCUMENT_LIMIT)
        document = parse_strict(data, DOCUMENT_LIMIT)
        did = document.get("id") if isinstance(document, dict) else None
        if isinstance(did, str):
            documents[did] = data
    return documents
