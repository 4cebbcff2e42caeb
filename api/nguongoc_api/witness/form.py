"""The file that the form of the page sends (RFC 7578): one part, read from a body that is bounded already."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Scope

from nguongoc.errors import Malformed

FORM_BYTES: Final = 4096
"""What a form wraps around its file at most."""


class NoFileGiven(Malformed):
    """The form was sent without a file, or is no form."""

    code = "witness-no-file"


def is_form(scope: Scope) -> bool:
    return Headers(scope=scope).get("content-type", "").lower().startswith("multipart/form-data")


async def file_of(scope: Scope, body: bytes) -> bytes:
    """The bytes of its `file`. Raises `NoFileGiven`."""

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(scope, again).form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            data = await file.read() if isinstance(file, UploadFile) else b""
    except MultiPartException as error:
        raise NoFileGiven("this is not a form with one file") from error
    if not data:
        raise NoFileGiven("choose a file first")
    return data
