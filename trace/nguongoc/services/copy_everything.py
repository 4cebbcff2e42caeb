"""A copy of everything that is an organisation's own, to take along: one ZIP, made while it is sent.

Who leaves must be able to take all along, and who stays must be able to see what is kept. Each list stands in it twice: as CSV
to look at, and as JSON Lines in which every value is exact. What was signed is in it byte for byte.
Secrets are not in it, nor what only leads to others.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, ReadSource
from nguongoc.ports.copying import Copying
from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.plain_rows import BYTE_ORDER_MARK, as_csv, as_lines

READ_ME: Final = """\
{name} ({did})
{made_at}

Bản sao mọi thứ của cơ sở có trên hệ thống.
  lists/*.csv           mở bằng Excel để xem; ô bắt đầu bằng = + - @ có thêm dấu ' ở trước
  data/*.jsonl          cũng những bảng ấy cho phần mềm, mỗi dòng một mục, giá trị giữ nguyên
  data/events.jsonl     sự kiện EPCIS, từng chữ như đã ghi
  records/              hồ sơ đã ký, từng chữ như đã ký
  did/                  mọi bản của tài liệu khoá công khai
  photos/, reports/     ảnh của cơ sở; ảnh người mua gửi kèm phản ánh
  diary-photos/         ảnh nhật ký, từng bit như lúc chụp
  diary-voice/          lời nói kèm nhật ký, như lúc thu
  signed-by-others/     giấy tờ bên khác ký cho cơ sở
Trong đây có số điện thoại và tên người: xin giữ như giữ giấy tờ.

A copy of everything of this organisation that the service keeps.
  lists/*.csv           to look at; a cell that begins with = + - @ has an apostrophe before it
  data/*.jsonl          the same lists for programs, one object a line, values exact
  data/events.jsonl     EPCIS events, byte for byte as they were hashed
  records/              signed records, byte for byte
  did/                  every version of the DID document
  photos/, reports/     its pictures; pictures that buyers sent along with a report
  diary-photos/         photos of the diary, byte for byte as they were taken
  diary-voice/          voice memos of the diary, as they were recorded
  signed-by-others/     credentials that others signed for it
It holds names and telephone numbers: keep it as you keep papers.
"""


@dataclass(frozen=True, slots=True)
class CopyEverything:
    """The use case; safe to call from any thread. Whoever calls has decided that the copy may be had."""

    reads: ReadSource
    clock: Clock

    def find(self, slug: str) -> Organisation:
        """Raises `OrganisationNotFound`, for one that was forgotten as well."""
        with self.reads.open() as reader:
            found = reader.parties.organisation_by_slug(slug)
        if found is None or found.erased_at is not None:
            raise OrganisationNotFound(f"no organisation that is called {slug} is kept here")
        return found

    def __call__(self, organisation_id: UUID) -> Iterator[bytes]:
        """The bytes of the archive; a reader is open, and sees one moment, until the last of them. Memory stays flat."""
        with self.reads.open() as reader:
            copying = reader.copying
            reader.audit.freeze()
            organisation = reader.parties.organisation(organisation_id)
            if organisation is None:
                raise OrganisationNotFound("no such organisation is kept here")
            yield from _Archive(self.clock.now()).of(self._entries(organisation, copying))

    def _entries(self, organisation: Organisation, copying: Copying) -> Iterator[tuple[str, Iterable[bytes]]]:
        made_at = self.clock.now().isoformat(timespec="seconds")
        read_me = READ_ME.format(name=organisation.name, did=organisation.did, made_at=made_at)
        yield "README.txt", [BYTE_ORDER_MARK, read_me.encode()]
        for name in copying.lists():
            columns = copying.columns(name)
            yield f"lists/{name}.csv", as_csv(columns, copying.rows(name, organisation.id))
            yield f"data/{name}.jsonl", as_lines(columns, copying.rows(name, organisation.id))
        yield "data/events.jsonl", (each + b"\n" for each in copying.events(organisation.id))
        for file in copying.files(organisation.id):
            yield file.path, [file.body]


class _Sink(io.RawIOBase):
    """What the archive is written to: it is asked for what has come, and forgets it."""

    def __init__(self) -> None:
        self._come = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._come += data
        return len(data)

    def take(self) -> bytes:
        come = bytes(self._come)
        self._come.clear()
        return come


@dataclass(frozen=True, slots=True)
class _Archive:
    """A ZIP that is never sought in: sizes follow each member (APPNOTE 4.3.9, with ZIP64 where they need it)."""

    made_at: datetime

    def of(self, entries: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, pieces in entries:
                member = zipfile.ZipInfo(path, self.made_at.timetuple()[:6])
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o600 << 16
                with archive.open(member, "w", force_zip64=True) as out:
                    for piece in pieces:
                        out.write(piece)
                        yield sink.take()
                yield sink.take()
        yield sink.take()
