"""An outbox on each database, and a subscriber to deliver to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.outbox.receiver import Receiver, receiving
from tests.store.conftest import Store, store

__all__ = ["Store", "store"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made
