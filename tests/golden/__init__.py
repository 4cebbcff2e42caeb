"""Files that documents are held to, byte for byte; `NGUONGOC_WRITE_GOLDEN=1` writes them anew, for a person to read the difference."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

FOLDER = Path(__file__).parent


def golden(name: str, made: bytes) -> bytes:
    """What `made` has to be."""
    path = FOLDER / name
    if os.environ.get("NGUONGOC_WRITE_GOLDEN"):
        path.write_bytes(made)
    return path.read_bytes()


def parts(workbook: bytes) -> dict[str, bytes]:
    """What is in a workbook, whichever zlib packed it."""
    with ZipFile(BytesIO(workbook)) as file:
        return {name: file.read(name) for name in file.namelist()}
