"""Pages and files of ours as answers, plain and packed."""

from __future__ import annotations

import gzip
import hashlib
from typing import Final

from nguongoc_api.pages.render import Page
from nguongoc_api.resolver.answers import Answer

SETTLED: Final = (b"cache-control", b"public, max-age=31536000, immutable")


def answered(page: Page) -> Answer:
    """A rendered page, ready to send."""
    said = dict(page.headers)
    said["Vary"] = f"{said['Vary']}, Accept-Encoding" if "Vary" in said else "Accept-Encoding"
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in said.items()]
    headers.append((b"content-length", b"%d" % len(page.body)))
    return Answer(page.status, tuple(headers), page.body, page.etag.encode())


def compressed(answer: Answer) -> Answer:
    """The same answer compressed: the whole page then fits into what a slow network sends first."""
    body = gzip.compress(answer.body, compresslevel=6, mtime=0)
    etag = None if answer.etag is None else answer.etag[:-1] + b'-gz"'
    changed = {b"content-length": b"%d" % len(body), b"etag": etag or b""}
    headers = tuple((name, changed.get(name, value)) for name, value in answer.headers)
    return Answer(answer.status, (*headers, (b"content-encoding", b"gzip")), body, etag)


def stored_file(data: bytes, media_type: bytes, kept: tuple[bytes, bytes] = SETTLED) -> Answer:
    """A file of ours; by default its address names its bytes, so it is kept for ever."""
    etag = b'"%s"' % hashlib.sha256(data).hexdigest()[:24].encode()
    headers = (
        (b"content-type", media_type),
        (b"content-length", b"%d" % len(data)),
        (b"etag", etag),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept-Encoding"),
        kept,
    )
    return Answer(200, headers, data, etag)
