"""From a document to the bytes that are sent or written, in the form that was asked for."""

from __future__ import annotations

import json
from typing import Final

from nguongoc.documents.kinds import DocumentFormat
from nguongoc.services.export_document import Document
from nguongoc_api.pages.documents.passport import render_passport
from nguongoc_api.pages.i18n import Language
from nguongoc_api.v1.documents.schemas import DocumentShown

PAGE_HEADERS: Final = frozenset({"content-security-policy", "content-language", "referrer-policy"})


def as_bytes(made: Document, language: Language) -> tuple[bytes, dict[str, str]]:
    """The body and the headers that go with it."""
    headers = {"Content-Type": made.format.media_type, "Cache-Control": "private, no-store"}
    if made.format is DocumentFormat.JSON:
        return DocumentShown.of(made, language).model_dump_json().encode(), headers
    if made.format is DocumentFormat.HTML:
        page = render_passport(made, language)
        return page.body, headers | {
            name: value for name, value in page.headers if name.lower() in PAGE_HEADERS
        }
    body = made.bytes
    if body is None:
        body = json.dumps(made.value, ensure_ascii=False, separators=(",", ":")).encode()
    if made.format is DocumentFormat.XLSX:
        headers["Content-Disposition"] = f'attachment; filename="{made.kind.value}.xlsx"'
    return body, headers
