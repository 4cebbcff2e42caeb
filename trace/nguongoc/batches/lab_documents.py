"""The paper of a laboratory as it is kept: a PDF byte for byte, a picture written anew by us; what either says is read by people alone.

A PDF is a program's input and may carry a program: it is never opened here, and handed out as a file to be saved, under a policy that
lets nothing in it run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nguongoc.catalogue.pictures import MAX_BYTES, Picture, PictureFormatNotTaken
from nguongoc.errors import Invalid, Malformed, TooLarge

PDF: Final = "application/pdf"
SUFFIXES: Final = {PDF: "pdf", "image/jpeg": "jpg"}
_HEAD: Final = b"%PDF-"
_END: Final = b"%%EOF"
_TAIL: Final = 1024
"""Bytes from the end in which readers look for `%%EOF` (ISO 32000-1, annex H.3, note 18)."""


class LabDocumentTooHeavy(TooLarge):
    """More bytes than a report of a few pages has."""

    code = "lab-document-too-heavy"


class LabDocumentNotTaken(Invalid):
    """Neither a PDF nor a picture a camera makes."""

    code = "lab-document-not-taken"


class LabDocumentDamaged(Malformed):
    """A PDF that does not come to its end."""

    code = "lab-document-damaged"


@dataclass(frozen=True, slots=True)
class LabDocument:
    """What is kept and handed out; `sha256`, in hex, is of exactly these bytes."""

    media_type: str
    body: bytes
    sha256: str


def read_document(data: bytes, pictured: Callable[[bytes], Picture]) -> LabDocument:
    """An upload as it will be kept; `pictured` writes a picture anew. Raises the refusals above and those of pictures."""
    if len(data) > MAX_BYTES:
        raise LabDocumentTooHeavy(f"at most {MAX_BYTES} bytes", bytes=len(data), maximum=MAX_BYTES)
    if not data.startswith(_HEAD):
        try:
            picture = pictured(data)
        except PictureFormatNotTaken:
            raise LabDocumentNotTaken("neither a PDF nor a JPEG, PNG or WebP") from None
        largest = picture.renditions[-1]
        return LabDocument(largest.format.media_type, largest.data, picture.id)
    if _END not in data[-_TAIL:]:
        raise LabDocumentDamaged("the PDF does not come to its end")
    return LabDocument(PDF, data, sha256(data).hexdigest())
