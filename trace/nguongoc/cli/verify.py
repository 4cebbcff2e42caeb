"""`nguongoc verify`: evidence from wherever the target leads, one verdict, an exit code.

0 the record holds, 1 it does not, 2 it cannot be told.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from nguongoc.bundle import BUNDLE_LIMIT, BundleParts, read_bundle, write_bundle
from nguongoc.cli import day, verdicts
from nguongoc.cli.answer import answer_json, answer_lines, refusal_json, refusal_line
from nguongoc.cli.remembered import read_remembered
from nguongoc.cli.trusted import Trusted, add_trusted, read_trusted
from nguongoc.errors import Malformed, NotFound, Refusal, TooLarge, Unavailable
from nguongoc.fetch import Client, Gathered
from nguongoc.fetch.client import AddressRefused, AnswerTooLarge
from nguongoc.fetch.gather import RecordElsewhere
from nguongoc.fetch.log_keys import successions_in
from nguongoc.identifiers.link import parse_uri
from nguongoc.log.note import VerifierKey
from nguongoc.verdict import State
from nguongoc.verify import Evidence, Verifier
from nguongoc.verify.declared import with_declared
from nguongoc.verify.evidence import FRESH_FOR
from nguongoc.verify.procedure import at_odds
from nguongoc.verify.words import Language

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2
RECORDS = "/records/"
ZIP = b"PK"


class FileUnreadable(Unavailable):
    """The file that was named cannot be read."""

    code = "file-unreadable"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "verify",
        help="verify a code, a record or a bundle",
        description="Verify in eight steps and say what was and what was not checked. "
        "Exit code: 0 the record holds, 1 it does not, 2 it cannot be told.",
    )
    parser.add_argument(
        "targets",
        metavar="TARGET",
        nargs="*",
        help="a link of a code or of a record, a .jwt file (a record, or a signed verdict), or a bundle (.zip); "
        "with --bundle, codes",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument(
        "--lang", choices=[each.value for each in Language], help="language of the answer (default: by LANG)"
    )
    add_trusted(parser)
    parser.add_argument(
        "--max-age",
        metavar="SECONDS",
        type=_seconds,
        default=FRESH_FOR,
        help="how old a status list may be (default: 3600)",
    )
    parser.add_argument(
        "--remember",
        metavar="FILE",
        type=Path,
        help="remember the log's last checkpoint and the status lists there, and find out next time whether the log was "
        "rewritten or a revocation taken back",
    )
    parser.add_argument(
        "--log-notes",
        metavar="FILE",
        type=Path,
        help="what /log/keys of the log says, kept as a file: how its keys followed each other, and whether a log has ended",
    )
    parser.add_argument("--save-bundle", metavar="FILE", type=Path, help="save what the answer rests on")
    verdicts.add_options(parser)
    day.add_options(parser)
    parser.set_defaults(run=run, misused=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Verify the target and say what was found."""
    language = _language(arguments.lang)
    # What is wrong with the question is no verdict: `main` says it, and exits with *cannot tell*.
    trusted = read_trusted(arguments)
    if arguments.bundle is not None:
        return day.run(arguments, trusted, language)
    target = _the_target(arguments)
    remembered = None if arguments.remember is None else read_remembered(arguments.remember)
    signed = verdicts.verdict_in(target)
    if signed is not None:
        return _verdict(signed, arguments, language)
    notes = () if arguments.log_notes is None else successions_in(_read(arguments.log_notes))
    try:
        gathered = _gather(target, datetime.now(UTC), trusted)
    except Refusal as refusal:
        return _refused(refusal, as_json=arguments.json)
    gathered = replace(gathered, evidence=_noted(trusted.judging(gathered.evidence), notes))
    if remembered is not None:
        judging = remembered.judging(gathered.evidence, online=not gathered.from_bundle)
        gathered = replace(gathered, evidence=judging)
    verdict = Verifier().verify(gathered.evidence)
    trusted.remember(gathered.evidence)
    if remembered is not None:
        remembered.keep(gathered.evidence, verdict, online=not gathered.from_bundle)
    if arguments.save_bundle is not None:
        _save(arguments.save_bundle, gathered)
    verdict = with_declared(verdict, gathered.evidence)
    # After what its parts show: a reason says more than that a part was changed.
    verdict = at_odds(verdict) if gathered.altered else verdict
    print(answer_json(gathered, verdict) if arguments.json else answer_lines(gathered, verdict, language))
    match verdict.state:
        case State.VALID:
            return HOLDS
        case State.UNVERIFIED:
            return CANNOT_TELL
        case _:
            return FAILS


def _the_target(arguments: argparse.Namespace) -> str:
    if len(arguments.targets) != 1:
        arguments.misused("name one link, record or bundle; with --bundle any number of codes")
    return str(arguments.targets[0])


def _verdict(text: str, arguments: argparse.Namespace, language: Language) -> int:
    judged, notes = verdicts.judge(text, arguments, datetime.now(UTC))
    print(
        verdicts.answer_json(judged, notes)
        if arguments.json
        else verdicts.answer_lines(judged, notes, language)
    )
    return {True: HOLDS, False: FAILS, None: CANNOT_TELL}[verdicts.holds(judged)]


def _noted(evidence: Evidence, notes: tuple[bytes, ...]) -> Evidence:
    """With notes on the log that were handed in, ahead of those that came along."""
    return replace(evidence, log_successions=tuple(dict.fromkeys((*notes, *evidence.log_successions))))


def _refused(refusal: Refusal, *, as_json: bool) -> int:
    """There is no evidence, so no verdict: what is broken or not there fails, what cannot be reached cannot be told of."""
    if as_json:
        print(refusal_json(refusal))
    else:
        print(refusal_line(refusal), file=sys.stderr)
    match refusal:
        case AddressRefused() | AnswerTooLarge():
            return CANNOT_TELL
        case Malformed() | TooLarge() | NotFound() | RecordElsewhere():
            return FAILS
        case _:
            return CANNOT_TELL


def _seconds(text: str) -> timedelta:
    try:
        seconds = timedelta(seconds=int(text))
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError("a whole number of seconds") from error
    if seconds <= timedelta():
        raise argparse.ArgumentTypeError("more than no seconds")
    return seconds


def _language(said: str | None) -> Language:
    if said is not None:
        return Language(said)
    by_environment = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language.VI if by_environment.startswith("vi") else Language.EN


def _gather(target: str, now: datetime, trusted: Trusted) -> Gathered:
    path = Path(target)
    if "://" not in target and (path.suffix.lower() in {".jwt", ".zip"} or path.is_file()):
        data = _read(path)
        if data.startswith(ZIP) or path.suffix.lower() == ".zip":
            parts = read_bundle(data)
            evidence = evidence_of(parts, now, trusted.log_keys, trusted.max_age)
            served = None if trusted.log_keys else parts.log_key
            return Gathered(
                evidence, parts.link, served, from_bundle=True, made_at=parts.made_at, altered=parts.altered
            )
        return trusted.gatherer(Client(), now).record(data.decode("ascii", "replace").strip())
    url = target if "://" in target else f"https://{target}"
    address = _parts(url)
    gatherer = trusted.gatherer(Client(address.hostname), now)
    return gatherer.record_url(url) if address.path.startswith(RECORDS) else gatherer.link(url)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise AddressRefused("not an address") from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(BUNDLE_LIMIT + 1)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error


def evidence_of(
    parts: BundleParts, now: datetime, log_keys: tuple[VerifierKey, ...], fresh_for: timedelta = FRESH_FOR
) -> Evidence:
    """The evidence in a bundle: it needs no network, and so nobody is asked whether a code is known.

    Without pinned `log_keys` the key in the bundle is taken, which shows no more than that the bundle agrees with itself.
    """
    evidence = Evidence(
        now=now,
        record=parts.record,
        did_documents=parts.did_documents,
        proof=parts.proof,
        log_keys=log_keys or (() if parts.log_key is None else (parts.log_key,)),
        log_keys_pinned=bool(log_keys),
        trust_list=parts.trust_list,
        newer=parts.newer,
        anchors=parts.anchors,
        certificates=parts.certificates,
        key_statements=parts.key_statements,
        log_successions=parts.log_successions,
        revocation_list=parts.revocation_list,
        message_list=parts.message_list,
        fresh_for=fresh_for,
    )
    if parts.link is None:
        return evidence
    try:
        host, asked = parse_uri(parts.link)
    except Refusal as refusal:
        return replace(evidence, asked=refusal)
    return replace(evidence, asked=asked, host=host)


def _save(path: Path, gathered: Gathered) -> None:
    evidence = gathered.evidence
    if evidence.record is None:
        print("nguongoc: there is no record to save", file=sys.stderr)
        return
    if gathered.altered:
        # A new manifest would be right again about what was changed.
        print("nguongoc: not saved: the bundle was changed since it was made", file=sys.stderr)
        return
    content = write_bundle(
        BundleParts(
            record=evidence.record,
            made_at=evidence.now,
            made_by="nguongoc verify",
            link=gathered.link,
            proof=evidence.proof if isinstance(evidence.proof, bytes) else None,
            did_documents=evidence.did_documents,
            revocation_list=evidence.revocation_list,
            message_list=evidence.message_list,
            trust_list=evidence.trust_list,
            newer=evidence.newer,
            anchors=evidence.anchors,
            certificates=evidence.certificates,
            key_statements=evidence.key_statements,
            log_successions=evidence.log_successions,
            log_key=evidence.log_keys[0] if evidence.log_keys else None,
        )
    )
    try:
        path.write_bytes(content)
    except OSError as error:
        print(f"nguongoc: {path} cannot be written: {error.strerror}", file=sys.stderr)
