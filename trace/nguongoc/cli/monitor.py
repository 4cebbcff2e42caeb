"""`nguongoc monitor`: follow a log from outside, and warn an organisation of what is signed in its name.

0 all is well, 1 something is wrong, 2 it cannot be told.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc.cli.keys import verifier_key
from nguongoc.errors import Malformed, Refusal

if TYPE_CHECKING:
    from nguongoc.monitor import Finding, Follower, Gravity
    from nguongoc.monitor.source import Source


class OwnListMalformed(Malformed):
    """The list of what an organisation made cannot be read as text."""

    code = "monitor-own-malformed"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "monitor",
        help="follow a log from outside, and warn of entries in an organisation's name",
        description="Follow a log: signature, consistency with what was seen before, every entry hashed. "
        "Exit code: 0 all is well, 1 something is wrong, 2 it cannot be told.",
    )
    parser.add_argument(
        "url", metavar="URL", help="the service, the prefix of a log, or file:///... of an export"
    )
    parser.add_argument(
        "--log-key", metavar="VKEY", type=verifier_key, action="append", required=True,
        help="verifier key of the log, got elsewhere than from it; may be given several times",
    )  # fmt: skip
    parser.add_argument("--state", metavar="FILE", type=Path, help="what was seen, kept between runs")
    parser.add_argument(
        "--witness", metavar="VKEY", type=verifier_key, action="append", default=[],
        help="verifier key of a witness that must have cosigned; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--witness-quorum", metavar="N", type=int, help="how many of them (default: all that are given)"
    )
    parser.add_argument(
        "--did", action="append", default=[], help="an organisation to watch; may be given several times"
    )
    parser.add_argument(
        "--own",
        metavar="FILE",
        type=Path,
        help="what the organisations made: record ids or SHA-256, a line each",
    )
    often = parser.add_mutually_exclusive_group()
    often.add_argument("--once", action="store_true", help="one round (default)")
    often.add_argument("--interval", metavar="SECONDS", type=float, help="one round after another")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each thing found")
    parser.add_argument("--lang", choices=["vi", "en"], help="language of what is said (default: by LANG)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Follow once, or until told to stop."""
    from nguongoc.cli.keys import quorum_of
    from nguongoc.monitor import Follower, Gravity, State, Trust, read_state
    from nguongoc.monitor.finding import worst

    witnesses, needed = quorum_of(arguments.witness, arguments.witness_quorum)
    trust = Trust(tuple(arguments.log_key), witnesses, needed)
    state = State() if arguments.state is None else read_state(arguments.state)
    told = threading.Event()
    if arguments.interval is not None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: told.set())
    follower = Follower(_Opening(arguments.url), trust, state)
    gravities = [Gravity.FINE]
    while True:
        gravities = [worst([*gravities, *_round(arguments, follower)])]
        if arguments.interval is None or told.wait(max(arguments.interval, 0.1)):
            return int(gravities[0])


class _Opening:
    """The source, found when it is first read: a service that is down is a finding, and is asked again next time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._source: Source | None = None

    def get(self, path: str, limit: int) -> bytes:
        from nguongoc.monitor import open_source

        if self._source is None:
            self._source = open_source(self._url)
        return self._source.get(path, limit)


def _round(arguments: argparse.Namespace, follower: Follower) -> list[Gravity]:
    """One round, its findings said as they come, the state kept; what is watched is looked up anew each time."""
    from nguongoc.monitor import Code, Finding, write_state
    from nguongoc.monitor.lookup import look_up

    found: list[Gravity] = []

    def say(finding: Finding) -> None:
        found.append(finding.gravity)
        print(_line(finding, as_json=arguments.json, vietnamese=_is_vietnamese(arguments.lang)), flush=True)

    own = _own_lines(arguments.own)
    try:
        watch, follower.state, missing = look_up(arguments.url, arguments.did, own, follower.state)
    except Refusal as refusal:
        say(Finding(Code.UNAVAILABLE, refusal.detail))
        return found
    for each in missing:
        say(Finding(Code.UNAVAILABLE, each))
    for finding in follower.round(watch):
        say(finding)
    if arguments.state is not None:
        write_state(arguments.state, follower.state)
        _keep_evidence(arguments.state, follower)
    return found


def _keep_evidence(state: Path, follower: Follower) -> None:
    from nguongoc.monitor.state import write_whole

    if follower.evidence is not None:
        first, second = follower.evidence
        path = state.with_name(f"{state.name}.evidence-{sha256(first + second).hexdigest()[:16]}")
        write_whole(path, first + b"\n" + second)
        print(f"nguongoc: {path}", file=sys.stderr)


def _own_lines(path: Path | None) -> list[str] | None:
    if path is None:
        return None
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise OwnListMalformed(f"{path} cannot be read") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _line(finding: Finding, *, as_json: bool, vietnamese: bool) -> str:
    from nguongoc.monitor.finding import WORDS

    if as_json:
        said = {
            "code": finding.code,
            "exit": int(finding.gravity),
            "detail": finding.detail,
            "index": finding.index,
        }
        return json.dumps(said, ensure_ascii=False)
    text = f"{WORDS[finding.code][0 if vietnamese else 1]} ({finding.code}): {finding.detail}"
    # What strangers wrote must not steer a terminal.
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _is_vietnamese(said: str | None) -> bool:
    by_environment = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return (said or by_environment).startswith("vi")
