"""The language of a page: Vietnamese is what the program is written in, the others are catalogues beside it.

Sentences stand in the source in Vietnamese, so a person who knows the language can read and mend them in place.

- In a function that is given a `Translator` named `_`: `_("Ngày %(day)s", day=day)`.
- In a table made at import, before any language is known: `N_("Ngày thu hoạch")` marks the sentence for extraction and
  returns it unchanged; the reader of the table translates it, `_(TABLE[key])`.
- A sentence never holds HTML, so a translation cannot break a page and every template escapes all it is given.

Only `.po` files are committed. `tests/unit/test_locale.py` extracts all sentences and refuses a catalogue with a
sentence missing, empty, fuzzy, left over, or with other placeholders. Chinese is spoken by the pages for readers alone (`reader.po`). To add a language: write
`locale/<code>/LC_MESSAGES/messages.po`, add the code to `Language`, and to the languages of the pages that speak it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

Language = Literal["vi", "en", "zh"]

SOURCE_LANGUAGE: Final[Language] = "vi"
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")
"""What everything speaks: pages, problems, commands."""
READER_LANGUAGES: Final[tuple[Language, ...]] = (*LANGUAGES, "zh")
"""What the pages for who scans a code speak as well; goods themselves are told in English there where their producer gave no Chinese."""
DOMAINS: Final[dict[Language, str]] = {"zh": "reader"}
"""Catalogues of a part of the sentences only have a name of their own, so that `pybabel update` leaves them alone."""
FOR_STRANGERS: Final[Language] = "en"
"""For who asks only for languages we do not have: somebody from abroad reads English sooner than Vietnamese."""

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
_LONGEST_HEADER = 1_000
_MOST_RANGES = 20


def N_(message: str) -> str:  # noqa: N802
    """Mark a sentence of a table for translation; it is translated where the table is read."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Says Vietnamese sentences in one language; `%(name)s` in them is filled from the keywords.

    A sentence without a translation is said in Vietnamese: a page is never lost for want of one.
    """

    language: Language
    singular: dict[str, str]
    plurals: dict[str, tuple[str, ...]]

    def __call__(self, message: str, /, **values: object) -> str:
        said = self.singular.get(message, message)
        return said % values if values else said

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The sentence for `n`, which is itself a value; Vietnamese has one form, so `one` and `many` are alike."""
        forms = self.plurals.get(one)
        said = (one if n == 1 else many) if forms is None else forms[0 if n == 1 else -1]
        return said % {"n": n, **values}


def read_catalogue(language: Language) -> Catalog:
    """The committed `.po` file of a language, as Babel reads it."""
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAINS.get(language, 'messages')}.po").open(
        "rb"
    ) as file:
        return read_po(file, locale=language)


@cache
def translator(language: Language) -> Translator:
    """The translator of a language, read once and kept."""
    singular: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    if language != SOURCE_LANGUAGE:
        for message in read_catalogue(language):
            if isinstance(message.id, tuple) and isinstance(message.string, tuple):
                plurals[message.id[0]] = message.string
            elif message.id and message.string:
                singular[str(message.id)] = str(message.string)
    return Translator(language, singular, plurals)


def choose_language(
    accept_language: str, explicit: str | None, languages: tuple[Language, ...] = LANGUAGES
) -> Language:
    """The language of an answer: what was asked for in the address, else the best of `Accept-Language`.

    Lookup of RFC 4647 section 3.4 over the quality values of RFC 9110 section 12.5.4. Whatever cannot be read is passed
    over, because no choice of language is a reason to refuse a page. `languages` always include the source.
    """
    for language in languages:
        if language == explicit:
            return language
    wanted = _ranges(accept_language[:_LONGEST_HEADER])
    for tag in wanted:
        found = SOURCE_LANGUAGE if tag == "*" else _lookup(tag, languages)
        if found is not None:
            return found
    return FOR_STRANGERS if wanted and FOR_STRANGERS in languages else SOURCE_LANGUAGE


def _lookup(tag: str, languages: tuple[Language, ...]) -> Language | None:
    """`en-GB-oxendict` is answered by `en-GB`, else by `en`."""
    while tag:
        for language in languages:
            if language.lower() == tag:
                return language
        tag = tag.rpartition("-")[0]
    return None


def _ranges(header: str) -> list[str]:
    """The language ranges of the header, best first, without those of quality 0."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:_MOST_RANGES]):
        tag, _, parameter = part.partition(";")
        quality = _quality(parameter.strip())
        tag = tag.strip().lower()
        if tag and quality > 0 and (tag == "*" or tag.replace("-", "").isalnum()):
            ranked.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(ranked)]


def _quality(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        quality = float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
