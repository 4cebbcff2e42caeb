"""Make the demo once, then serve it: what `nguongoc demo` does."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import uvicorn

from nguongoc.errors import Conflict
from nguongoc_api.demo.seed import seed
from nguongoc_api.preparing import prepare
from nguongoc_api.settings import Settings

NOTES = "demo.json"
"""What was made, with the demo's secrets: readable by its owner alone."""


class DemoElsewhere(Conflict):
    """The data folder holds a demo made for another address; its codes and DIDs name that one."""

    code = "demo-elsewhere"


class PortTaken(Conflict):
    """Something listens there already; said before half a minute's work, not after it."""

    code = "port-taken"


def refuse_taken_port(host: str, port: int) -> None:
    """Raises `PortTaken`."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"port {port} is taken: stop what listens there, or use --port", port=port
            ) from error


def demo_settings(data_dir: Path, base_url: str) -> Settings:
    return Settings(data_dir=data_dir, base_url=base_url, demo=True)


def make_once(settings: Settings) -> dict[str, Any]:
    """The demo's notes: of the demo already there, or of a new one. A half-made one is never taken for whole."""
    notes = settings.data_dir / NOTES
    if notes.exists():
        made: dict[str, Any] = json.loads(notes.read_text("utf-8"))
        if made["base_url"] != settings.base_url:
            raise DemoElsewhere(
                f"{settings.data_dir} was made for {made['base_url']}: use that address or another folder",
                base_url=made["base_url"],
            )
        return made
    if (settings.data_dir / "nguongoc.sqlite").exists():
        raise DemoElsewhere(f"{settings.data_dir} holds an unfinished demo: delete it and start again")
    prepare(settings)
    made = seed(settings)
    beside = notes.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False)
    beside.replace(notes)
    return made


def lan_address() -> str:
    """This machine's address on its network, found without sending anything."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Announcing(uvicorn.Server):
    """A server that says it is there once it listens, not before."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()
            sys.stdout.flush()
