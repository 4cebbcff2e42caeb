"""An `.xlsx` as a package: which parts it has, held against every bound before one of them is unpacked.

Parsed by expat, as the standard library has it, and not by a library for workbooks: those read styles, drawings and whole tables into
memory before anything can be refused (measured for openpyxl 3.1: 50 times the size of the file), and follow what they should only report.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from nguongoc.sheets.refusals import (
    SheetBroken,
    SheetHasDoctype,
    SheetHasExternalLinks,
    SheetHasMacros,
    SheetTooLarge,
)

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_UNPACKED: Final = 128 * 1024 * 1024
"""Of one part. A row of 15 cells is 600 bytes of XML: 50,000 rows are 30 MB."""
MOST_PARTS: Final = 300
PIECE: Final = 64 * 1024
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


@contextmanager
def opened(content: bytes) -> Iterator[ZipFile]:
    """The package, its list of parts judged. Raises the refusals of a whole file."""
    if len(content) > MOST_BYTES:
        raise SheetTooLarge(f"at most {MOST_BYTES} bytes", most=MOST_BYTES // 2**20, what="MB")
    try:
        with ZipFile(BytesIO(content)) as package:
            _judge(package)
            yield package
    except (
        BadZipFile,
        zlib.error,
        ExpatError,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        # A generator that is closed early passes here as GeneratorExit, which is none of these.
        raise SheetBroken(f"the workbook cannot be read: {type(error).__name__}") from error


def _judge(package: ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise SheetTooLarge(f"at most {MOST_PARTS} parts", most=MOST_PARTS, what="phần")
    for part in parts:
        name = part.filename.lower()
        if name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/"):
            raise SheetHasMacros("the workbook holds a program (macros); save it as .xlsx")
        if name.startswith("xl/externallinks/"):
            raise SheetHasExternalLinks("cells take values from another file; paste them as values")
        if part.flag_bits & 1:
            raise SheetBroken("a part is under a password")


def parse(package: ZipFile, part: str, start: Start, end: End, text: Callable[[str], None]) -> Iterator[None]:
    """Parse a part piece by piece; yields after each, so that what was found can be handed on. Names are without prefix."""
    if package.getinfo(part).file_size > MOST_UNPACKED:
        raise SheetTooLarge(
            f"{part} unpacks to more than {MOST_UNPACKED} bytes", most=MOST_UNPACKED // 2**20, what="MB"
        )
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    with package.open(part) as stream:
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)
    yield


def parse_whole(
    package: ZipFile,
    part: str,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """A part that nothing is handed on of before its end."""
    for _ in parse(package, part, start, end or (lambda _: None), text or (lambda _: None)):
        pass


def _refuse_doctype(*_: Any) -> None:
    raise SheetHasDoctype("a part has a document type (DTD), which no spreadsheet program writes")
