"""`nguongoc demo`: real products, invented producers, one command."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

FIRST_SHOWN = "buoi-luan-van"
"""The lot whose QR code is drawn in the terminal."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("demo", help="make and serve a demo with real Thanh Hoá products")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--data-dir", type=Path, default=Path(".demo"), help="where its data lives (default: %(default)s)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON first, nothing for people"
    )
    parser.add_argument("--lan", action="store_true", help="also serve phones on the same network")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc_api.app import create_app
    from nguongoc_api.demo.run import (
        Announcing,
        demo_settings,
        lan_address,
        make_once,
        refuse_taken_port,
    )
    from nguongoc_api.serving import configuration, run_until_told
    from nguongoc_api.wiring import build

    name, listen = (lan_address(), "0.0.0.0") if arguments.lan else ("localhost", "127.0.0.1")  # noqa: S104
    settings = demo_settings(arguments.data_dir, f"http://{name}:{arguments.port}")
    if not arguments.json and not (arguments.data_dir / "demo.json").exists():
        print(
            "Đang dựng bản xem thử, chừng nửa phút... / Making the demo, about half a minute...", flush=True
        )
    refuse_taken_port(listen, arguments.port)
    made = make_once(settings)
    config = configuration(create_app(build(settings)), listen, arguments.port)
    announce = _announce_json if arguments.json else _announce
    run_until_told(Announcing(config, lambda: announce(made)))
    return 0


def _announce_json(made: dict[str, Any]) -> None:
    print(json.dumps(made, ensure_ascii=False))


def _announce(made: dict[str, Any]) -> None:
    from nguongoc.label.qr import qr_terminal

    first = next((each for each in made["examples"] if each["name"] == FIRST_SHOWN), made["examples"][0])
    print(f"\nNguồn Gốc: bản xem thử / demo — {made['base_url']}\n")
    width = max(len(each["name"]) for each in made["examples"])
    for each in made["examples"]:
        print(f"  {each['name']:<{width}}  {each['state']:<9}  {each['page']}")
    print("\nTài khoản / accounts (chỉ dùng để xem thử)")
    for role, account in made["accounts"].items():
        print(f"  {role:<12} {account['phone']}  {account['password']}")
    print("\nKhoá API / API keys")
    for role, key in made["api_keys"].items():
        print(f"  {role:<12} {key}")
    print(f"\nKiểm một mã / verify a code:  nguongoc verify {first['digital_link']}")
    print(f"Dừng / stop: Ctrl+C\n\n{qr_terminal(first['digital_link'])}\n{first['digital_link']}")
