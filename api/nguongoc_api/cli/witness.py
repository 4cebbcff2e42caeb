"""`nguongoc witness`: watch other people's logs and cosign what continues what was seen before."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.log.note import VerifierKey

KEY_FILE = "witness.key"
LOGS_FOLDER = "logs"
MOST_CONNECTIONS = 200


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "witness",
        help="cosign the checkpoints of other people's logs (C2SP tlog-witness); needs no database",
    )
    parser.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="VKEY",
        help="verifier key of a log to witness, got from its operator; may be repeated",
    )
    parser.add_argument(
        "--name",
        help="name of a new witness, such as hdu.example/w1; for ever; later runs read it from the key",
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=Path(".witness"),
        help="where its key and memory live (default: %(default)s)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8100, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--show-key", action="store_true", help="print the witness's verifier key, and do no more"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 after an orderly end; refusals are said by `nguongoc.cli`."""
    from nguongoc.log.note import VerifierKey
    from nguongoc_api.witness.identity import open_identity

    identity = open_identity(arguments.data_dir / KEY_FILE, arguments.name)
    if arguments.show_key:
        print(identity.key)
        return 0
    _serve(arguments, [VerifierKey.parse(text) for text in arguments.log])
    return 0


def _serve(arguments: argparse.Namespace, logs: list[VerifierKey]) -> None:
    from nguongoc_api.clock import SystemClock
    from nguongoc_api.demo.run import Announcing, refuse_taken_port
    from nguongoc_api.serving import configuration, run_until_told
    from nguongoc_api.witness.app import WitnessApp
    from nguongoc_api.witness.identity import open_identity
    from nguongoc_api.witness.keeper import Keeper
    from nguongoc_api.witness.memory import Memory

    refuse_taken_port(arguments.host, arguments.port)
    identity = open_identity(arguments.data_dir / KEY_FILE, arguments.name)
    memory, clock = Memory(arguments.data_dir / LOGS_FOLDER), SystemClock()

    def announce() -> None:
        print(f"{identity.key}\nhttp://{arguments.host}:{arguments.port}/", flush=True)
        for key in logs:
            print(f"  {key}", flush=True)

    try:
        keeper = Keeper(identity, memory, logs, clock)
        keeper.seen()  # a damaged memory is said now, not at the first request
        config = configuration(WitnessApp(keeper, clock), arguments.host, arguments.port)
        config.limit_concurrency = MOST_CONNECTIONS
        run_until_told(Announcing(config, announce))
    finally:
        memory.close()
