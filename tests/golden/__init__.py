"""Files that documents are held to, byte for byte; `NGUONGOC_WRITE_GOLDEN=1` writes them anew, for a person to read the difference."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def golden(name: str, made: bytes) -> bytes:
    """What `made` has to be."""
    path = FOLDER / name
    if os.environ.get("NGUONGOC_WRITE_GOLDEN"):
        path.write_bytes(made)
    return path.read_bytes()
