"""`nguongoc demo`: real products, invented producers, one command."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nguongoc_api.settings import Settings

FIRST_SHOWN = "buoi-luan-van"
"""The lot whose QR code is drawn in the terminal."""
MOST_WATCHED = 20
"""Organisations that the demo's monitor watches."""


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
    parser.add_argument(
        "--with-witness",
        action="store_true",
        help="run a witness (on the next port) and a monitor beside it, as processes of their own",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc_api.demo.run import demo_settings, lan_address, make_once, refuse_taken_port

    name, listen = (lan_address(), "0.0.0.0") if arguments.lan else ("localhost", "127.0.0.1")  # noqa: S104
    settings = demo_settings(arguments.data_dir, f"http://{name}:{arguments.port}")
    if not arguments.json and not (arguments.data_dir / "demo.json").exists():
        print(
            "Đang dựng bản xem thử, chừng nửa phút... / Making the demo, about half a minute...", flush=True
        )
    refuse_taken_port(listen, arguments.port)
    if arguments.with_witness:
        refuse_taken_port("127.0.0.1", arguments.port + 1)
    made = make_once(settings)
    announce = _announce_json if arguments.json else _announce
    if arguments.with_witness:
        _serve_with_witness(settings, listen, arguments.port, made, announce)
    else:
        _serve(settings, listen, arguments.port, lambda: announce(made))
    return 0


def _serve(settings: Settings, listen: str, port: int, announce: Callable[[], None]) -> None:
    from nguongoc_api.app import create_app
    from nguongoc_api.demo.run import Announcing
    from nguongoc_api.serving import configuration, run_until_told
    from nguongoc_api.wiring import build

    run_until_told(Announcing(configuration(create_app(build(settings)), listen, port), announce))


def _serve_with_witness(
    settings: Settings,
    listen: str,
    port: int,
    made: dict[str, Any],
    announce: Callable[[dict[str, Any]], None],
) -> None:
    from nguongoc_api.demo.companions import Companions
    from nguongoc_api.wiring import build

    companions = Companions(settings.data_dir / "companions", port + 1)
    settings = settings.model_copy(update={"witnesses": companions.setting})
    try:
        services = build(settings)
        try:
            log_key = services.read_log.key()
            companions.start_witness(log_key)
            services.sequence_log()
            if services.log.cosign is not None:
                services.log.cosign()
            with services.reads.open() as reader:
                dids = [each.did for each in reader.parties.organisations(None, MOST_WATCHED)]
        finally:
            services.close()

        def begin() -> None:
            companions.start_monitor(settings.base_url, log_key, dids)
            announce({**made, **companions.told})

        _serve(settings, listen, port, begin)
    finally:
        companions.stop()


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
    if "witness" in made:
        print(f"\nNhân chứng / witness: {made['witness']['page']}  {made['witness']['key']}")
        print(f"Người theo dõi / monitor: {made['monitor']['log']}")
    print(f"\nKiểm một mã / verify a code:  nguongoc verify {first['digital_link']}")
    print(f"Dừng / stop: Ctrl+C\n\n{qr_terminal(first['digital_link'])}\n{first['digital_link']}")
