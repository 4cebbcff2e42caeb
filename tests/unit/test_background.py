"""What goes on beside requests: a fault that lasts is said once and its end too, so that the log still says other things."""

from __future__ import annotations

import logging
import threading

import pytest

from nguongoc.signing.keys import KeyFileUnusable
from nguongoc_api.jobs.background import Background

WAIT = 30


class Sequencing:
    """Fails while the key is gone; each try can be waited for."""

    def __init__(self) -> None:
        self.key_gone = True
        self.tries = threading.Semaphore(0)

    def __call__(self) -> int:
        self.tries.release()
        if self.key_gone:
            raise KeyFileUnusable("the key file log.kek cannot be read")
        return 0


def test_a_key_that_is_gone_is_said_once_until_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "nguongoc_api.jobs.background")
    sequencing = Sequencing()
    background = Background(sequencing, lambda: 0)
    background.start()
    for attempt in range(4):
        assert sequencing.tries.acquire(timeout=WAIT)
        sequencing.key_gone = attempt < 2
        background.nudge()
    background.stop()
    said = [each.getMessage() for each in caplog.records]
    assert [each.partition(" and ")[0] for each in said] == [
        "sequencing the log failed",
        "sequencing the log goes on",
    ]
    assert "key-file-unusable" in said[0]
    assert not any(each.exc_info for each in caplog.records), (
        "no traceback of what is no fault of the program"
    )
