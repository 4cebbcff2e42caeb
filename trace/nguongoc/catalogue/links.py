"""A link that the owner of a product registers: where it leads, what it is, whom it is for; judged when it is registered.

Targets are never fetched. What is judged is whether the address can be followed by anybody's phone and hides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from nguongoc.catalogue.link_types import DEFAULT_VARIANT
from nguongoc.errors import Invalid, Malformed, TooLarge

LONGEST_TARGET: Final = 2_000
LONGEST_TITLE: Final = 200
MOST_LANGUAGES: Final = 10
PAGE_LANGUAGES: Final = ("vi", "en", "zh")
"""What the page for people speaks: in these nothing takes its place."""
HTML: Final = "text/html"
_URI: Final = re.compile(r"https://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z]{2}))?")
"""What GS1's schema of linksets admits: `vi`, `vi-VN`."""
_MEDIA_TYPE: Final = re.compile(
    r"(?:application|audio|font|haptics|image|message|model|multipart|text|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
)
"""Top-level types that IANA has, and a subtype as RFC 6838 writes it."""
_UNREGISTERED: Final = ("x-", "x.")
_CONTEXT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}")
_NOT_PUBLIC: Final = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "arpa",
    "invalid",
    "onion",
)
"""Last labels of names that mean nothing, or something else, outside one house (RFC 6761, 8375, 9476)."""


class LinkTargetMalformed(Malformed):
    """No https address in ASCII with a host: `javascript:`, `data:`, a bare `#part`, spaces, letters beyond ASCII."""

    code = "link-target-malformed"


class LinkTargetTooLong(TooLarge):
    """Over `LONGEST_TARGET` characters."""

    code = "link-target-too-long"


class LinkTargetHost(Invalid):
    """A host that not everybody can reach by name: an IP address, `localhost`, a name of one house, credentials before it."""

    code = "link-target-host"


class LinkTargetOwn(Invalid):
    """An address of this service: what it has to say of a code it links itself, and a code could lead back to itself."""

    code = "link-target-own"


class LinkLanguageMalformed(Malformed):
    """Not two letters, or two and two: `vi`, `vi-VN`."""

    code = "link-language-malformed"


class LinkLanguagesRepeated(Invalid):
    """The same language twice, or more than `MOST_LANGUAGES`."""

    code = "link-languages-repeated"


class MediaTypeMalformed(Malformed):
    """Not a media type that can be registered with IANA (RFC 6838)."""

    code = "media-type-malformed"


class LinkContextMalformed(Malformed):
    """Not 1 to 50 letters, digits, dots, hyphens and underscores."""

    code = "link-context-malformed"


class VariantHidesPage(Invalid):
    """A variant of the default that would stand where the page for people must: without language, media type or context of its own."""

    code = "variant-hides-page"


@dataclass(frozen=True, slots=True)
class LinkSaid:
    """What an owner says of one link; `batch_id` narrows it to one lot. All of it is judged before it is kept."""

    relation: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str | None = None
    context: str | None = None
    batch_id: UUID | None = None

    @property
    def same(self) -> tuple[UUID | None, str, str, str | None]:
        """What makes two links one: a second one with the same is the first, corrected."""
        return (self.batch_id, self.relation, self.href, self.context)


@dataclass(frozen=True, slots=True)
class LinkVersion:
    """One version of a link, from when until when it was shown, and who said so; the newest has no end until it is retired."""

    id: UUID
    link_id: UUID
    version: int
    product_id: UUID
    said: LinkSaid
    valid_from: datetime
    set_by: str
    valid_until: datetime | None = None
    ended_by: str | None = None


def parse_target(text: str, own_hosts: frozenset[str]) -> str:
    """The target as it was given. Raises the refusals of this module; `own_hosts` are ours, in lower case."""
    if len(text) > LONGEST_TARGET:
        raise LinkTargetTooLong(f"an address has at most {LONGEST_TARGET} characters", limit=LONGEST_TARGET)
    parts = _split(text)
    if parts is None or _BROKEN_ESCAPE.search(text):
        raise LinkTargetMalformed(
            "write the whole address, https:// first, in ASCII (other letters as %C3%A0)"
        )
    host = (parts.hostname or "").removesuffix(".")
    if "@" in parts.netloc or not _is_public_name(host):
        raise LinkTargetHost(
            "the host is a name that everybody's phone can reach, with no user before it", host=host[:253]
        )
    if parts.netloc.lower() in own_hosts or host in own_hosts:
        raise LinkTargetOwn("an address of this service is no target: its own links are there already")
    return text


def _split(text: str) -> SplitResult | None:
    if not _URI.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and port != 0 else None


def _is_public_name(host: str) -> bool:
    labels = host.split(".")
    named = len(host) <= 253 and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)  # noqa: PLR2004
    # A last label of digits, or 0x and digits, is read as an IPv4 address by browsers (WHATWG URL).
    return named and not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]) and labels[-1] not in _NOT_PUBLIC


def parse_languages(given: tuple[str, ...]) -> tuple[str, ...]:
    """Language tags in their usual case. Raises `LinkLanguageMalformed`, `LinkLanguagesRepeated`."""
    if len(given) > MOST_LANGUAGES:
        raise _languages_repeated()
    tags = []
    for text in given:
        found = _LANGUAGE.fullmatch(text)
        if found is None:
            raise LinkLanguageMalformed("write a language as vi or vi-VN", given=text[:20])
        region = found[2]
        tags.append(found[1].lower() + (f"-{region.upper()}" if region else ""))
    if len(set(tags)) < len(given):
        raise _languages_repeated()
    return tuple(tags)


def _languages_repeated() -> LinkLanguagesRepeated:
    return LinkLanguagesRepeated(f"each language once, at most {MOST_LANGUAGES}", most=MOST_LANGUAGES)


def parse_media_type(text: str) -> str:
    """A media type in lower case, without parameters. Raises `MediaTypeMalformed`."""
    plain = text.lower()
    if not _MEDIA_TYPE.fullmatch(plain) or plain.partition("/")[2].startswith(_UNREGISTERED):
        raise MediaTypeMalformed("write a registered media type, such as text/html or application/pdf")
    return plain


def parse_context(text: str) -> str:
    """Raises `LinkContextMalformed`."""
    if not _CONTEXT.fullmatch(text):
        raise LinkContextMalformed("write the context with letters, digits, '.', '-' and '_', at most 50")
    return text


def check_variant(said: LinkSaid) -> None:
    """A variant of the default says to whom it is given before the page: readers of another language, programs, a context.

    Whoever scans with a phone in a language the page speaks sees the verdict, whatever an owner registers.
    """
    if said.relation != DEFAULT_VARIANT or said.context is not None:
        return
    if said.media_type not in (None, HTML):
        return
    spoken = [tag for tag in said.languages if tag.partition("-")[0] in PAGE_LANGUAGES]
    if not said.languages or spoken:
        raise VariantHidesPage(
            "a variant of the default is in a language the page does not speak (not vi, en, zh), no HTML, or for a context"
        )
