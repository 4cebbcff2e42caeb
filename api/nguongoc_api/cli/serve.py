"""`nguongoc serve`: run the service."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("serve", help="run the service (settings: NGUONGOC_*)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc_api.serving import serve
    from nguongoc_api.settings import Settings

    serve(Settings(), arguments.host, arguments.port)
    return 0
