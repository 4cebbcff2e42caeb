"""From template to bytes: one Jinja2 environment, the style sheet inside the page, and headers that allow nothing else.

Only the page of a lot has a script, its own file, for a check on the reader's device; it reads the same without. The style sheet travels in the page, so that the first 14 KB hold all that is needed to read the
verdict on a slow network; the policy names it by its SHA-256, so that nothing injected could style or run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from nguongoc_api.pages import formats, own_reasons
from nguongoc_api.pages.i18n import Language, translator

PAGES = Path(__file__).resolve().parent
STATIC = PAGES / "static"
SCRIPT_FILES: Final = {
    path.name: path.read_bytes() for path in sorted((STATIC / "js").glob("*.js"))
} | own_reasons.scripts()
SCRIPTS: Final = f"/static/js/{hashlib.sha256(b''.join(SCRIPT_FILES.values())).hexdigest()[:16]}/"
"""Where the scripts are, named by their bytes: kept for ever, and never mixed with those of another version."""
LONGEST_FRESH: Final = 15
"""Seconds a public page may be kept: a recall is visible everywhere within 60 s."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, ready to send; `headers` holds every header but the length."""

    status: int
    body: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]


def render(
    template: str,
    context: Mapping[str, object],
    *,
    language: Language,
    status: int = 200,
    max_age: int = LONGEST_FRESH,
    style: tuple[str, ...] = ("consumer.css",),
    scripted: bool = False,
    scans: bool = False,
    images: str = "",
    installs: bool = False,
    sounds: bool = False,
) -> Page:
    """Fill a template, in a language, and put the headers of a public page to it.

    `images` is the one other origin that pictures may come from; `installs`: the page has a worker and a manifest, and shows pictures before they are sent; `sounds`: it plays what was kept or just recorded.
    """
    sheet = style_sheet(*style)
    say = translator(language)
    text = (
        environment()
        .get_template(template)
        .render(context, _=say, ngettext=say.ngettext, lang=language, style=Markup(sheet.text))  # noqa: S704
    )
    body = _drawn_once(text).encode()
    etag = f'"{base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:15]).decode()}"'
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Language", language),
        (
            "Content-Security-Policy",
            _policy(
                sheet.csp_hash,
                scripted=scripted,
                scans=scans,
                images=images,
                installs=installs,
                sounds=sounds,
            ),
        ),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Accept, Accept-Language"),
        ("Cache-Control", f"public, max-age={max_age}"),
        ("ETag", etag),
    )
    return Page(status, body, etag, headers)


def _policy(
    style_hash: str,
    *,
    scripted: bool = False,
    scans: bool = False,
    images: str = "",
    installs: bool = False,
    sounds: bool = False,
) -> str:
    """`scans`: the decoder of QR codes works in a worker that it makes of its own text."""
    scripts = "script-src 'self'; " if scripted else ""
    scripts += "worker-src blob:; " if scans else ""
    scripts += "worker-src 'self'; manifest-src 'self'; " if installs else ""
    scripts += "media-src 'self' blob:; " if sounds else ""
    others = f" {images}" if images else " blob:" if installs else ""
    return (
        f"default-src 'none'; {scripts}connect-src 'self'; img-src 'self' data:{others}; "
        f"style-src '{style_hash}'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A style sheet as it stands in the page, and the source expression that admits exactly it."""

    text: str
    csp_hash: str


@cache
def style_sheet(*names: str) -> StyleSheet:
    """The style sheets as one, without comments, indentation, and quotes that CSS does not ask for; written to be read, sent to be small."""
    source = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    text = re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()
    text = _short_names(re.sub(r'="([a-z][a-z-]*)"\]', r"=\1]", text))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return StyleSheet(text, f"sha256-{digest}")


def _short_names(text: str) -> str:
    """The sheet with its colours and sizes named in a letter or two: nobody outside it says their names."""
    names = dict.fromkeys(re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text))
    letters = (f"{first}{last}" for first in ("", *ascii_lowercase) for last in ascii_lowercase)
    short = dict(zip(names, letters, strict=False))
    return re.sub(r"(?<![\w-])--([a-z][a-z-]*)", lambda found: f"--{short[found[1]]}", text)


@cache
def icon(name: str, size: int | None = None) -> Markup:
    """A Lucide icon, inline and hidden from screen readers: it always stands beside its word.

    Inside another drawing the style sheet cannot give it a `size`.
    """
    source = (STATIC / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawing = (
        re.sub(r"\s+", " ", source[source.index(">", source.index("<svg")) + 1 :])
        .replace("> <", "><")
        .replace(" />", "/>")
        .strip()
    )
    sized = "" if size is None else f' width="{size:d}" height="{size:d}"'
    return Markup(f'<svg class="icon"{sized} viewBox="0 0 24 24" aria-hidden="true">{drawing}')  # noqa: S704


@cache
def picture(name: str) -> Markup:
    """A drawing of what to do, our own, inline and hidden from screen readers: the words below it say the same."""
    source = (STATIC / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    drawing = re.sub(r">\s+<", "><", source[source.index(">") + 1 :]).replace(" />", "/>").strip()
    return Markup(f'<svg class="how" viewBox="0 0 96 72" aria-hidden="true">{drawing}')  # noqa: S704


_ICON: Final = re.compile(r'(<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">)(<(?!use).+?)</svg>')


def _drawn_once(page: str) -> str:
    """The page with each icon drawn where it stands first and referred to wherever it stands again: 2 KB less of a lot's page."""
    seen: dict[str, str] = {}
    again = {drawing for drawing, count in Counter(_ICON.findall(page)).items() if count > 1}

    def put(found: re.Match[str]) -> str:
        start, drawing = found.groups()
        if (start, drawing) not in again:
            return found[0]
        if drawing in seen:
            return f'{start}<use href="#{seen[drawing]}"/></svg>'
        seen[drawing] = f"i{len(seen)}"
        return f'{start}<g id="{seen[drawing]}">{drawing}</g></svg>'

    return _ICON.sub(put, page)


def data_block(value: Mapping[str, object]) -> Markup:
    """JSON-LD as the text of a script element that no browser runs; `<` cannot occur in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704


@cache
def environment() -> Environment:
    """The one environment: everything escaped, an unknown name an error."""
    made = Environment(
        loader=PrefixLoader(
            {
                desk: FileSystemLoader(PAGES / desk / "templates")
                for desk in (
                    "consumer",
                    "producer",
                    "market",
                    "wholesale",
                    "carriage",
                    "documents",
                    "drawing",
                )
            }
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(icon=icon, picture=picture)
    made.filters.update(phone=formats.phone, bare=formats.bare_address)
    return made
