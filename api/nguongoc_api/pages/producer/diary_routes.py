"""Addresses of the diary's pages, and of its application: for everybody, because a phone keeps it, and it says nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from starlette.routing import Route

from nguongoc.diary.memos import MOST_BYTES
from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.diary_app import APP, DiaryApp
from nguongoc_api.pages.producer.diary_desk import HOME, DiaryDesk
from nguongoc_api.pages.producer.diary_media_desk import DiaryMediaDesk
from nguongoc_api.pages.producer.growing_desk import GrowingDesk, growing_routes
from nguongoc_api.pages.producer.visit import takes_several
from nguongoc_api.services import Services

PHOTOS_BYTES: Final = 24_000_000
"""Bytes of all photos of one form: two as the largest cameras write them, or six as the page makes them small before they are sent."""
_MEMOS: Final = re.compile(rf"{HOME}/[0-9a-f-]{{36}}/memos")
_AROUND: Final = 20_000
"""Bytes of a form besides its files."""


def most_bytes_of_diary(path: str) -> int | None:
    """Of a form with photos or a memo; None for any other page."""
    if takes_several(path):
        return PHOTOS_BYTES + _AROUND
    return MOST_BYTES + _AROUND if _MEMOS.fullmatch(path) else None


def diary_routes(route: Callable[..., Route], services: Services) -> list[Route]:
    desk, media, app = DiaryDesk(services), DiaryMediaDesk(services), DiaryApp(services)
    role, entry = Role.PRODUCER, f"{HOME}/{{entry_id}}"
    return [
        *growing_routes(route, GrowingDesk(services)),
        route(HOME, get=desk.list_entries, role=role),
        route(f"{HOME}/again", get=desk.ask_again, post=desk.do_again, role=role),
        route(f"{HOME}/new/{{activity}}", get=desk.ask, post=desk.answer, role=role),
        route(f"{HOME}/undo", post=desk.undo, role=role),
        route(entry, get=desk.show_entry, post=desk.strike, role=role),
        route(f"{entry}/photos", post=media.add_photos, role=role),
        route(f"{entry}/photos/{{photo_id}}", get=media.show_photo, role=role),
        route(f"{entry}/memos", post=media.add_memo, role=role),
        route(f"{entry}/memos/{{memo_id}}", get=media.play, post=media.take_back, role=role),
        route(f"{entry}/correct", get=desk.ask_correction, role=role),
        route(APP, get=app.shell),
        route(f"{APP}/shell/{{language}}", get=app.shell_in),
        route(f"{APP}/worker.js", get=app.worker),
        route(f"{APP}/manifest.webmanifest", get=app.manifest),
        route(f"{APP}/{{icon}}.png", get=app.icon),
        route(f"{APP}/me", get=app.me),
    ]
