"""`nguongoc demo --with-witness`: three processes, one command, one end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from nguongoc.cli import main
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc_api.demo.run import PortTaken
from tests.faults.running import COMMAND, free_port

SECONDS = 90


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        content: bytes = answer.read()
        return content


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def port_with_a_free_one_after_it() -> int:
    while True:
        port = free_port()
        # Bound, not connected to: a port that a client left a moment ago refuses both.
        with suppress(OSError), socket.create_server(("127.0.0.1", port + 1)):
            return port


def test_a_witness_and_a_monitor_come_with_the_demo_and_go_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = port_with_a_free_one_after_it()
    command = [
        *COMMAND,
        "demo",
        "--with-witness",
        "--json",
        "--port",
        str(port),
        "--data-dir",
        str(tmp_path / "d"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        notes = json.loads(process.stdout.readline())
        witness, monitor = notes["witness"], notes["monitor"]
        log_key = VerifierKey.parse(get(f"{notes['base_url']}/log/key").decode().strip())
        own = VerifierKey.parse(witness["key"])
        opened = open_checkpoint(get(f"{notes['base_url']}/log/checkpoint"), [log_key], [own])
        assert [each.key for each in opened.cosignatures] == [own]
        assert str(log_key) in get(witness["page"]).decode()
        link = next(each for each in notes["examples"] if each["state"] == "valid")["digital_link"]
        assert main(["verify", link, "--witness", witness["key"], "--lang", "en"]) == 0
        assert own.name in capsys.readouterr().out
        deadline = time.monotonic() + SECONDS
        followed = Path(monitor["log"])
        while "(seen)" not in (said := followed.read_text("utf-8")):
            assert time.monotonic() < deadline, said
        assert is_running(witness["pid"])
        assert is_running(monitor["pid"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
        assert not is_running(witness["pid"])
        assert not is_running(monitor["pid"])
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(SECONDS)
        if process.stdout is not None:
            process.stdout.close()


def test_a_taken_port_of_the_witness_is_said_before_anything_is_made(tmp_path: Path) -> None:
    from nguongoc_api.demo.run import refuse_taken_port

    port = port_with_a_free_one_after_it()
    with socket.create_server(("127.0.0.1", port + 1)):
        with pytest.raises(PortTaken):
            refuse_taken_port("127.0.0.1", port + 1)
        ran = subprocess.run(
            [*COMMAND, "demo", "--with-witness", "--json", "--port", str(port), "--data-dir", str(tmp_path / "d")],
            capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip
    assert ran.returncode == 2
    assert str(port + 1) in ran.stderr
    assert not (tmp_path / "d").exists()
