"""Where the published vectors are: outside the repository, named in `NGUONGOC_VECTORS`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VECTORS = Path(os.environ.get("NGUONGOC_VECTORS", ROOT.parent / "shared" / "vectors"))


def vectors(name: str) -> Path:
    """The folder of one set of vectors; skips by name where the folder is absent, except in CI."""
    folder = VECTORS / name
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"published vectors '{name}' are missing at {VECTORS}, and CI must have them")
        pytest.skip(f"published vectors '{name}' are not at {VECTORS}", allow_module_level=True)
    return folder
