"""The command line as whoever runs a service types it, in this process and on a store of the test's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nguongoc.cli import main
from nguongoc_api.settings import Settings

Run = Callable[..., tuple[int, str, str]]
"""The words typed, to the exit code and to what was said on both streams."""


def stand_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the store of `settings` as they do outside of tests: by their environment."""
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", str(settings.database))
    monkeypatch.setenv("NGUONGOC_BASE_URL", settings.base_url)
    monkeypatch.setenv("NGUONGOC_CHECKPOINT_FILE", str(settings.checkpoint_path))


def at_terminal(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    speaks: str = "",
) -> Run:
    """Commands of the store of `settings`; `speaks` is the terminal's locale, where a test reads sentences of one language."""
    stand_on(settings, monkeypatch)
    if speaks:
        monkeypatch.setenv("LANG", speaks)
        monkeypatch.delenv("LC_ALL", raising=False)

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
