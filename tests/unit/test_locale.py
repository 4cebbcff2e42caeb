"""Every sentence people read exists, complete, in every language: the source is Vietnamese, catalogues hold the rest."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from nguongoc_api.pages.i18n import (
    DOMAINS,
    LANGUAGES,
    LOCALE_FOLDER,
    READER_LANGUAGES,
    SOURCE_LANGUAGE,
    Language,
    read_catalogue,
)

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = [language for language in READER_LANGUAGES if language != SOURCE_LANGUAGE]
FOR_READERS = (
    "nguongoc_api/pages/consumer/",
    "nguongoc_api/pages/drawing/",
    "nguongoc_api/pages/formats.py",
    "nguongoc_api/pages/wholesale/paper.py",
    "nguongoc_api/pages/wholesale/templates/paper.html",
)
"""Where the sentences stand that readers meet: what a language of the pages for readers alone has to know."""
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?([a-zA-Z%])")
Sentence = tuple[str, str | None]


@cache
def sentences(language: Language = "en") -> dict[Sentence, str | tuple[str, ...]]:
    """Each sentence that the language speaks, under what a catalogue knows it by: its (first) form and its context."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[Sentence, str | tuple[str, ...]] = {}
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    for file_name, _, message, _, context in extract_from_dir(ROOT / "api", methods, options, keywords):
        if language not in LANGUAGES and not file_name.startswith(FOR_READERS):
            continue
        found[(message if isinstance(message, str) else message[0], context)] = message
    return found


def messages(catalogue: Catalog) -> dict[Sentence, Message]:
    return {
        (m.id if isinstance(m.id, str) else m.id[0], m.context): m
        for m in catalogue
        if m.id and m.id != ("",)
    }


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, kind) for name, kind in PLACEHOLDER.findall(text) if kind != "%"}


def test_the_templates_and_the_tables_are_both_read() -> None:
    found = {text for text, _ in sentences()}
    assert {"Hồ sơ đúng", "Đường đi của lô hàng", "chất lượng thực phẩm"} <= found


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_sentence_is_missing_and_none_is_left_over(language: Language) -> None:
    known = messages(read_catalogue(language))
    assert sentences(language).keys() - known.keys() == set(), "add these to the catalogue"
    assert known.keys() - sentences(language).keys() == set(), "nothing says these any more"
    assert not read_catalogue(language).obsolete, "remove the obsolete entries"


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_empty_or_fuzzy(language: Language) -> None:
    for key, message in messages(read_catalogue(language)).items():
        assert all(form.strip() for form in forms(message)), key
        assert not message.fuzzy, key
        if isinstance(message.id, tuple):
            assert len(forms(message)) == read_catalogue(language).num_plurals, key


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_is_filled_from_the_same_placeholders(language: Language) -> None:
    for key, message in messages(read_catalogue(language)).items():
        for form in forms(message):
            assert placeholders(form) == placeholders(key[0]), key


def test_placeholders_are_named_and_sentences_hold_no_markup() -> None:
    for text, _ in sentences():
        assert all(name for name, _ in placeholders(text)), text
        assert not re.search(r"<\w|&\w+;", text), text


def test_nothing_promises_more_than_a_signature_can_show() -> None:
    everything = " ".join(text for text, _ in sentences()).casefold()
    for promise in ("đảm bảo an toàn", "an toàn tuyệt đối", "hàng thật", "100%", "chính hãng", "blockchain"):
        assert promise not in everything
    for language in CATALOGUES:
        said = " ".join(
            form for m in messages(read_catalogue(language)).values() for form in forms(m)
        ).casefold()
        for promise in (
            "guarantee",
            "safe to eat",
            "genuine",
            "100%",
            "blockchain",
            "保证",
            "正品",
            "绝对安全",
            "真品",
        ):
            assert promise not in said


@pytest.mark.parametrize("language", CATALOGUES)
def test_gettext_itself_accepts_the_catalogue(language: Language) -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("gettext's msgfmt is not installed; the tests above stand without it")
    file = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAINS.get(language, 'messages')}.po"
    run = subprocess.run(
        [msgfmt, "--check", "--output-file=/dev/null", str(file)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_a_gap_would_be_found(tmp_path: Path) -> None:
    """The comparison itself, on a catalogue with each fault, so that a green run means something."""
    faulty = tmp_path / "messages.po"
    faulty.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Hồ sơ đúng"\nmsgstr ""\n\n#, fuzzy\nmsgid "Tra cứu"\nmsgstr "Look"\n\n'
        'msgid "Số: %(number)s"\nmsgstr "Number: %(n)s"\n\n#~ msgid "Cũ"\n#~ msgstr "Old"\n',
        encoding="utf-8",
    )
    with faulty.open("rb") as file:
        catalogue = read_po(file, locale="en")
    known = messages(catalogue)
    assert sentences().keys() - known.keys()
    assert catalogue.obsolete
    assert forms(known["Hồ sơ đúng", None]) == ("",)
    assert known["Tra cứu", None].fuzzy
    assert placeholders("Số: %(number)s") != placeholders(forms(known["Số: %(number)s", None])[0])
