"""Tokens of SoftHSM, made for a test: a real PKCS#11 module, in files that can be taken away."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.service import HandClock, settings_for

if TYPE_CHECKING:
    from nguongoc.tokens.keys import Token, TokenKeys
    from nguongoc.tokens.module import Module

PIN = "2026-mã-pin-của-trạm"
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LIBRARY = next((each for each in LIBRARIES if Path(each).exists()), None)
_NUMBERS = count()


@dataclass(frozen=True)
class SoftToken:
    """A token of its own in the module's folder."""

    label: str
    module: str
    folder: Path

    @property
    def where(self) -> dict[str, Any]:
        """The settings that lead to it."""
        return {"pkcs11_module": self.module, "pkcs11_token": self.label, "pkcs11_pin": PIN}

    def away(self) -> Path:
        """Taken out: nothing of any token is there any more."""
        return self.folder.rename(self.folder.with_name("away"))

    def back(self) -> None:
        self.folder.with_name("away").rename(self.folder)


@pytest.fixture(scope="session")
def soft_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The module and the folder of its tokens, one for all: a module is loaded once in a process."""
    if LIBRARY is None or shutil.which("softhsm2-util") is None or find_spec("pkcs11") is None:
        if os.environ.get("CI"):
            pytest.fail("CI installs softhsm2 and python-pkcs11")
        pytest.skip("needs SoftHSM: apt-get install softhsm2, make install")
    folder = tmp_path_factory.mktemp("softhsm")
    (tokens := folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        yield LIBRARY, tokens


@pytest.fixture
def soft(soft_module: tuple[str, Path]) -> SoftToken:
    library, folder = soft_module
    made = SoftToken(f"thử {next(_NUMBERS)}", library, folder)
    initialise(made)
    return made


def initialise(token: SoftToken, pin: str = PIN) -> None:
    said = ["--init-token", "--free", "--label", token.label, "--so-pin", "12345678", "--pin", pin]
    subprocess.run(["softhsm2-util", *said], check=True, capture_output=True)


@pytest.fixture
def module(soft: SoftToken) -> Module:
    from nguongoc.tokens.module import module_at

    return module_at(soft.module)


@pytest.fixture
def token(soft: SoftToken, module: Module) -> Token:
    from nguongoc.tokens.keys import Token

    return Token(module, soft.label, lambda: PIN)


@pytest.fixture
def keeper(token: Token) -> TokenKeys:
    from nguongoc.tokens.keys import TokenKeys

    return TokenKeys(token)


def settings_with(soft: SoftToken, url: str, folder: Path, **said: Any) -> Settings:
    return settings_for(url, folder, **{**soft.where, "pkcs11_keys": "organisation,log,status", **said})


@pytest.fixture
def services(soft: SoftToken, database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A service all of whose keys lie in the token."""
    settings = settings_with(soft, database_url, tmp_path)
    prepare(settings)
    wired = build(settings, HandClock())
    yield wired
    wired.close()
