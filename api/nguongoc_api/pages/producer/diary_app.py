"""The diary as an application of the phone: a shell that opens without a network, its worker, its manifest, and who is signed in.

The shell says nothing of anybody, so a phone may keep it: whoever opens it is told apart by `/producer/app/me`, and what is queued lies in
the browser's own database. The worker names its version by the bytes of everything it keeps, so the shell and its scripts are replaced
together or not at all, and a queue is never touched by that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from starlette.responses import Response

from nguongoc.batches.quantities import Unit
from nguongoc.catalogue.pictures import MAX_BYTES
from nguongoc.diary.entries import Activity, DoseUnit
from nguongoc.diary.memos import MOST_MEMOS, MOST_SECONDS
from nguongoc.diary.places import DONE_AT
from nguongoc.diary.rules import MOST_PHOTOS, NOTE_LIMIT
from nguongoc.diary.substances import substance_list
from nguongoc.parties.facilities import LAND
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope, may
from nguongoc_api.pages.i18n import LANGUAGES, Language, translator
from nguongoc_api.pages.producer.diary_app_words import WORDS
from nguongoc_api.pages.producer.diary_words import CAUGHT, DEEDS, OTHERWISE
from nguongoc_api.pages.producer.page import PRIVATE, STYLES, desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS, STATIC, data_block
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

APP: Final = "/producer/app"
MODULES: Final = (
    "diary-again-page.js",
    "diary-again.js",
    "diary-app.js",
    "diary-draft.js",
    "diary-entry.js",
    "diary-form.js",
    "diary-home.js",
    "diary-keep.js",
    "diary-list.js",
    "diary-page.js",
    "diary-photos.js",
    "diary-places.js",
    "diary-queue.js",
    "diary-round.js",
    "diary-send.js",
    "diary-shots.js",
    "diary-store.js",
    "diary-undo.js",
    "diary-voice.js",
    "diary-where.js",
    "here.js",
    "voice.js",
)
_FONTS: Final = tuple(f"/static/fonts/be-vietnam-pro-{weight}.woff2" for weight in (400, 700))
_ICONS: Final = {"icon-192": 192, "icon-512": 512}
_WORKER: Final = SCRIPT_FILES["diary-worker.js"].decode()
_OF_WORKER: Final = {
    # A worker asks for what it keeps under its own policy, not that of the page.
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    "Service-Worker-Allowed": APP,
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class DiaryApp:
    """`/producer/app` and what belongs to it; safe to call from any thread."""

    services: Services

    def shell(self, visit: Visit) -> Response:
        """The page in the visitor's language, the same for everybody."""
        return self._shell(visit, visit.language)

    def shell_in(self, visit: Visit) -> Response:
        """The same under an address of its language: what the worker keeps."""
        for language in LANGUAGES:
            if language == visit.places["language"]:
                return self._shell(visit, language)
        raise AddressUnknown("no page in this language")

    def worker(self, _: Visit) -> Response:
        """The service worker; another text, and so installed anew, as soon as anything that it keeps is another."""
        shells = [self._shell(_blank(each), each).body for each in LANGUAGES]
        version = sha256(b"".join([*map(bytes, shells), _WORKER.encode()])).hexdigest()[:16]
        files = [
            *(f"{APP}/shell/{each}" for each in LANGUAGES),
            *(f"{SCRIPTS}{each}" for each in MODULES),
            *_FONTS,
        ]
        text = _WORKER.replace("__VERSION__", version).replace('["__FILES__"]', json.dumps(files))
        return Response(text, headers=dict(_OF_WORKER), media_type="text/javascript")

    def manifest(self, visit: Visit) -> Response:
        """What a phone needs to install it (W3C Application Manifest)."""
        _ = translator(visit.language)
        icons = [
            {"src": f"{APP}/{name}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, size in _ICONS.items()
            for purpose in ("any", "maskable")
        ]
        said = {
            "id": APP, "start_url": APP, "scope": APP, "lang": visit.language, "display": "standalone",
            "name": _("Nhật ký Nguồn Gốc"), "short_name": _("Nhật ký"),
            "background_color": "#fbf8f1", "theme_color": "#fbf8f1", "icons": icons,
        }  # fmt: skip
        return Response(json.dumps(said, ensure_ascii=False), media_type="application/manifest+json")

    def icon(self, visit: Visit) -> Response:
        """A drawing of the phone's start screen."""
        if visit.places["icon"] not in _ICONS:
            raise AddressUnknown("no such drawing")
        headers = {"Cache-Control": "public, max-age=86400"}
        return Response(_drawing(visit.places["icon"]), headers=headers, media_type="image/png")

    def me(self, visit: Visit) -> Response:
        """Who is signed in at this browser, for its script; 401 for nobody."""
        account = visit.account
        works = account is not None and Scope.BATCHES_WRITE in may(account.role, account.duty)
        if account is None or account.role is not Role.PRODUCER or not works:
            code = "not-authenticated" if account is None else "role-elsewhere"
            return _json({"code": code}, 401 if account is None else 403)
        with self.services.reads.open() as reader:
            organisation = reader.parties.organisation(account.organisation_id)
        name = "" if organisation is None else organisation.name
        return _json({"id": str(account.id), "name": account.display_name, "organisation": name}, 200)

    def _shell(self, visit: Visit, language: Language) -> Response:
        _ = translator(language)
        facts = {
            "language": language,
            "words": {name: _(words) for name, words in WORDS.items()},
            "deeds": {each.value: _(word) for each, (word, _icon) in DEEDS.items()},
            "units": {each.value: each.label(language) for each in (*DoseUnit, *Unit)},
            "caught": _(CAUGHT[0]),
            "asked": {
                each.value: {step: _(words) for (of, step), words in OTHERWISE.items() if of is each}
                for each in {of for of, _step in OTHERWISE}
            },
            "done_at": {kind.value: sorted(each.value for each in done) for kind, done in DONE_AT.items()},
            "grown_at": sorted(kind.value for kind in LAND),
            "most_photos": MOST_PHOTOS,
            "largest_photo": MAX_BYTES,
            "most_memos": MOST_MEMOS,
            "most_seconds": MOST_SECONDS,
        }
        names = [each.name for each in substance_list().substances if each.taken_off is None]
        context = {
            "title": _("Nhật ký, cả khi không có mạng"),
            "facts": data_block(facts),
            "scripts": SCRIPTS,
            "deeds": [(each.value, _(word), icon) for each, (word, icon) in DEEDS.items()],
            "dose_units": [(each.value, each.label(language)) for each in DoseUnit],
            "quantity_units": [(each.value, each.label(language)) for each in Unit],
            "names": names,
            "note_limit": NOTE_LIMIT,
            "most_seconds": MOST_SECONDS,
            "spraying": Activity.SPRAYING.value,
            "harvesting": Activity.HARVESTING.value,
            "caught_icon": CAUGHT[1],
        }
        nobody = _blank(language, visit.chosen)
        demo = self.services.settings.demo
        return desk_page(
            nobody,
            "diary_app.html",
            context,
            demo=demo,
            style=(*STYLES, "diary-app.css"),
            scripted=True,
            sounds=True,
            installs=True,
        )


def _blank(language: Language, chosen: Language | None = None) -> Visit:
    """A visit of nobody in particular."""
    return Visit(APP, {}, {}, {}, language, chosen, None, "")


@cache
def _drawing(name: str) -> bytes:
    return (STATIC / "app" / f"{name}.png").read_bytes()


def _json(said: dict[str, str], status: int) -> Response:
    return Response(json.dumps(said, ensure_ascii=False), status, dict(PRIVATE), "application/json")
