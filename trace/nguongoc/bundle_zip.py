"""The zip archives that evidence travels in: read with a bound on every member, written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from nguongoc.errors import Malformed, TooLarge
from nguongoc.records.canonical import parse_strict

_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, IndexError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What the standard library raises for archives that are no archives, some of it undocumented."""


class BundleMalformed(Malformed):
    """No bundle: broken, with members that are no part of one, twice or missing."""

    code = "bundle-malformed"


class BundleTooLarge(TooLarge):
    """More bytes or members, packed or unpacked, than any bundle has."""

    code = "bundle-too-large"


def read_members(
    data: bytes, limit_of: Callable[[str], int | None], most_members: int, most_bytes: int
) -> dict[str, bytes]:
    """The members by name. `limit_of` says how large one may be, None where it is no part of such an archive.

    Raises `BundleMalformed`, which names the member that is broken, and `BundleTooLarge`.
    """
    if len(data) > most_bytes:
        raise BundleTooLarge(f"a bundle has at most {most_bytes} bytes", limit=most_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > most_members:
                raise BundleTooLarge(f"a bundle has at most {most_members} members", limit=most_members)
            members: dict[str, bytes] = {}
            left = most_bytes
            for info in infos:
                if info.filename in members:
                    raise BundleMalformed("a member stands in the bundle twice")
                members[info.filename] = _unpack(archive, info, limit_of(info.filename))
                left -= len(members[info.filename])
                if left < 0:
                    raise BundleTooLarge(
                        f"a bundle has at most {most_bytes} bytes, unpacked too", limit=most_bytes
                    )
            return members
    except _BROKEN as error:
        raise BundleMalformed("not a whole zip archive") from error


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int | None) -> bytes:
    if limit is None:
        raise BundleMalformed("a member that is no part of a bundle")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BundleMalformed("members are stored or deflated")
    # The size that a header states is only a claim, so what comes out is counted.
    try:
        with archive.open(info) as member:
            data = member.read(limit + 1)
    except _BROKEN as error:
        raise BundleMalformed(
            f"{info.filename} is damaged: it does not match its checksum", member=info.filename
        ) from error
    if len(data) > limit:
        raise BundleTooLarge(f"{info.filename} has at most {limit} bytes", limit=limit)
    return data


def write_members(members: Mapping[str, bytes | None], *, packed: bool = False) -> bytes:
    """The zip of these, those that are None left out: no dates, one order."""
    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, data in members.items():
            if data is not None:
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, 0o644 << 16
                archive.writestr(info, data, compress_type=kind)
    return file.getvalue()


def parsed(name: str, data: bytes, limit: int) -> Any:
    """The JSON of a member. Raises `BundleMalformed`, which names it."""
    try:
        return parse_strict(data, limit)
    except Malformed as refusal:
        raise BundleMalformed(f"{name}: {refusal.detail}", member=name) from refusal
