"""What each action that signs has in common: the files, and that nothing is signed before it was said in words and agreed to."""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from nguongoc.cli.answer import plain
from nguongoc.cli.sign.words import Language

YES = {Language.VI: ("ký", "ky"), Language.EN: ("sign",)}
QUESTION = {
    Language.VI: "Gõ “ký” rồi Enter để ký; gõ gì khác là không ký: ",
    Language.EN: "Type “sign” and Enter to sign; anything else does not: ",
}
NOT_SIGNED = {Language.VI: "Chưa ký gì.", Language.EN: "Nothing was signed."}


def add_asking(parser: argparse.ArgumentParser, what: str) -> None:
    """The arguments of an action that signs what stands in a file."""
    parser.add_argument("file", metavar="FILE", type=Path, help=what)
    parser.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="as `nguongoc sign key` made it"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="instead of typing it")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="what to hand in")
    parser.add_argument("--lang", choices=[each.value for each in Language], help="default: by LANG")
    parser.add_argument(
        "--yes", action="store_true", help="sign without asking; what is signed is said all the same"
    )


def language_of(arguments: argparse.Namespace) -> Language:
    """As said, else by the environment."""
    if arguments.lang is not None:
        return Language(arguments.lang)
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return Language.VI if said.lower().startswith("vi") else Language.EN


def agreed(words: Sequence[str], language: Language, *, yes: bool) -> bool:
    """Say it, and ask whoever is at the keyboard; nobody there is no consent."""
    for each in words:
        print(plain(each))
    if yes:
        return True
    answer = ""
    if sys.stdin.isatty():
        # Keyboards write “ký” in two forms: the mark on its letter, or after it.
        answer = unicodedata.normalize("NFC", input(QUESTION[language])).strip().lower()
    if answer in YES[language]:
        return True
    print(NOT_SIGNED[language])
    return False
