"""`nguongoc seed`: fill an empty demo without serving it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "seed", help="fill an empty demo folder with the samples, without serving it"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port its links will name (default: %(default)s)"
    )
    parser.add_argument(
        "--data-dir", type=Path, default=Path(".demo"), help="where its data lives (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc_api.demo.run import demo_settings, make_once

    made = make_once(demo_settings(arguments.data_dir, f"http://localhost:{arguments.port}"))
    print(json.dumps(made, ensure_ascii=False))
    return 0
