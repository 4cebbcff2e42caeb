"""What a process makes to keep until its end, kept from the collector of cycles."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def made_to_stay() -> Iterator[None]:
    """What is made within is there until the process ends: the collector of cycles does not search it, then or ever.

    Some four hundred thousand objects: a search of them all holds up every request of the process for a fifth of a second.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
        # At its end Python looks for what is left of modules in C, and must find those that were frozen with them.
        atexit.unregister(gc.unfreeze)
        atexit.register(gc.unfreeze)
    finally:
        gc.enable()
