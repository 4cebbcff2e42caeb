"""How a process that serves is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nguongoc_api.preparing import prepare
from nguongoc_api.settings import Settings

STARTED = """
import gc
from nguongoc_api.serving import worker
worker()
print(gc.isenabled(), gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 10_000)
"""


def test_what_a_process_makes_while_it_starts_is_never_searched_for_cycles(tmp_path: Path) -> None:
    prepare(Settings(data_dir=tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={**os.environ, "NGUONGOC_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.stdout.split() == ["True", "True", "True"], said.stderr
