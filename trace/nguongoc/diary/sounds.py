"""What a recording is and how long it lasts, told by its bytes and never by its name or by what a browser says of it.

The containers that telephones and browsers record into: WebM (RFC 9559), Ogg (RFC 3533), MP4 with 3GP and M4A (ISO/IEC 14496-12), AMR (RFC
4867), MP3 (ISO/IEC 11172-3). Sound alone: a film of somebody's field is no memo. Nothing is decoded. A length is what the container
says of its packets, so a liar's file is at most wrong about itself, and its bytes are bounded besides.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Invalid, Malformed


class SoundNotTaken(Invalid):
    """No WebM, Ogg, MP4, AMR or MP3, or one that holds more than sound."""

    code = "sound-not-taken"


class SoundDamaged(Malformed):
    """Begins as a recording and cannot be followed to its end."""

    code = "sound-damaged"


@dataclass(frozen=True, slots=True)
class Sound:
    """`seconds` from the first packet to the last."""

    media_type: str
    seconds: float


def hear(data: bytes) -> Sound:
    """Raises `SoundNotTaken`, `SoundDamaged`."""
    try:
        if data.startswith(b"\x1aE\xdf\xa3"):
            return Sound("audio/webm", _webm(data))
        if data.startswith(b"OggS"):
            return Sound("audio/ogg", _ogg(data))
        if data[4:8] == b"ftyp":
            return Sound("audio/mp4", _mp4(data))
        if data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
            return Sound("audio/amr", _amr(data))
        if data.startswith(b"ID3") or _mp3_frame(data, 0) is not None:
            return Sound("audio/mpeg", _mp3(data))
    except (struct.error, IndexError, ZeroDivisionError, OverflowError) as broken:
        raise SoundDamaged("the recording cannot be followed to its end") from broken
    raise SoundNotTaken("not a recording in WebM, Ogg, MP4, AMR or MP3")


# --- WebM ---------------------------------------------------------------------------------------------------------------------

_SEGMENT, _INFO, _SCALE, _CLUSTER, _TIME = 0x18538067, 0x1549A966, 0x2AD7B1, 0x1F43B675, 0xE7
_TRACKS, _TRACK, _TRACK_TYPE, _GROUP, _BLOCK, _SIMPLE = 0x1654AE6B, 0xAE, 0x83, 0xA0, 0xA1, 0xA3
_ENTERED: Final = frozenset({_SEGMENT, _INFO, _CLUSTER, _TRACKS, _TRACK, _GROUP})
_AUDIO: Final = 2


def _webm(data: bytes) -> float:
    """A browser writes neither sizes nor a duration while it records, so the last block's time is the length."""
    scale, cluster, last, kinds = 1_000_000, 0, 0, set[int]()
    for id, body in _elements(data):
        if id == _SCALE:
            scale = int.from_bytes(body[:8])
        elif id == _TIME:
            cluster = int.from_bytes(body[:8])
        elif id == _TRACK_TYPE:
            kinds.add(int.from_bytes(body))
        elif id in {_SIMPLE, _BLOCK}:
            after = _vint_length(body[0])
            last = max(last, cluster + struct.unpack_from(">h", body, after)[0])
    if kinds != {_AUDIO}:
        raise SoundNotTaken("a recording of sound alone")
    return last * scale / 1e9


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and content of each element that holds no others; those that do are entered."""
    at = 0
    while at < len(data):
        length = _vint_length(data[at])
        id = int.from_bytes(data[at : at + length])
        at += length
        length = _vint_length(data[at])
        size = int.from_bytes(data[at : at + length]) & ((1 << 7 * length) - 1)
        at += length
        if id in _ENTERED:
            continue
        if at + size > len(data):
            raise SoundDamaged("cut off")
        yield id, data[at : at + size]
        at += size


def _vint_length(first: int) -> int:
    if not first:
        raise SoundDamaged("no element begins so")
    return 9 - first.bit_length()


# --- Ogg ----------------------------------------------------------------------------------------------------------------------

_OPUS_RATE: Final = 48_000
_FIRST_OF_STREAM: Final = 0x02


def _ogg(data: bytes) -> float:
    at, rate, last = 0, 0, 0
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            raise SoundDamaged("no page where one should begin")
        count = data[at + 26]
        body = at + 27 + count
        granule = struct.unpack_from("<q", data, at + 6)[0]
        if data[at + 5] & _FIRST_OF_STREAM:
            if rate:
                raise SoundNotTaken("one stream of sound alone")
            rate = _ogg_rate(data[body : body + 30])
        last = max(last, granule)
        at = body + sum(data[at + 27 : body])
    if at != len(data):
        raise SoundDamaged("cut off")
    return last / rate


def _ogg_rate(head: bytes) -> int:
    if head.startswith(b"OpusHead"):
        return _OPUS_RATE
    if head.startswith(b"\x01vorbis"):
        return int(struct.unpack_from("<I", head, 12)[0])
    raise SoundNotTaken("Opus or Vorbis")


# --- MP4 ----------------------------------------------------------------------------------------------------------------------

_HOLDERS: Final = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_LONG, _HEADER, _DEEPEST = 1, 8, 6


def _mp4(data: bytes) -> float:
    """A film that came whole says its length in `mdhd`; one that was written while it was recorded says it sample by sample."""
    kinds, scale, whole, usual, pieces = set[bytes](), 0, 0, 0, 0
    here = 0
    for name, body in _boxes(data, 0, len(data)):
        if name == b"hdlr":
            kinds.add(body[8:12])
        elif name == b"mdhd":
            scale, whole = struct.unpack_from(">IQ" if body[0] else ">II", body, 20 if body[0] else 12)
        elif name == b"trex":
            here = usual = struct.unpack_from(">I", body, 12)[0]
        elif name == b"tfhd":
            here = _usual_of(body, usual)
        elif name == b"trun":
            pieces += _lasting(body, here)
    if b"soun" not in kinds or b"vide" in kinds:
        raise SoundNotTaken("a recording of sound alone")
    return max(whole, pieces) / scale


def _boxes(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    if depth > _DEEPEST:
        raise SoundDamaged("boxes in boxes without an end")
    while at < end:
        size, name = struct.unpack_from(">I4s", data, at)
        start = at + _HEADER
        if size == _LONG:
            size, start = struct.unpack_from(">Q", data, start)[0], start + 8
        until = at + size if size else end
        if until > end or until < start:
            raise SoundDamaged("cut off")
        if name in _HOLDERS:
            yield from _boxes(data, start, until, depth + 1)
        elif name != b"mdat":
            yield name, data[start:until]
        at = until


def _usual_of(body: bytes, usual: int) -> int:
    """`tfhd`: how long a sample lasts in this fragment where nothing else is said."""
    flags = int.from_bytes(body[1:4])
    after = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return int(struct.unpack_from(">I", body, after)[0]) if flags & 0x8 else usual


def _lasting(body: bytes, usual: int) -> int:
    """`trun`: how long its samples last together."""
    flags, count = int.from_bytes(body[1:4]), struct.unpack_from(">I", body, 4)[0]
    if not flags & 0x100:
        return int(count) * usual
    at = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * (flags & 0xF00).bit_count()
    if at + count * step > len(body):
        raise SoundDamaged("cut off")
    return sum(struct.unpack_from(">I", body, at + step * each)[0] for each in range(count))


# --- AMR and MP3 --------------------------------------------------------------------------------------------------------------

_NARROW: Final = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_WIDE: Final = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5)
_AMR_SECONDS: Final = 0.02
_SAYS_NOTHING: Final = 14
"""This mode and the next stand for a frame that was lost or is silence."""


def _amr(data: bytes) -> float:
    sizes, at, frames = (_WIDE, 9, 0) if data.startswith(b"#!AMR-WB\n") else (_NARROW, 6, 0)
    while at < len(data):
        mode = data[at] >> 3 & 0xF
        if len(sizes) <= mode < _SAYS_NOTHING:
            raise SoundDamaged("no frame where one should begin")
        at += 1 + (sizes[mode] if mode < len(sizes) else 0)
        frames += 1
    return frames * _AMR_SECONDS


_BITRATES: Final = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_RATES: Final = (44_100, 48_000, 32_000)
_TRAILER: Final = b"TAG"


def _mp3(data: bytes) -> float:
    at, seconds, heard = 0, 0.0, False
    if data.startswith(b"ID3"):
        at = 10 + sum((each & 0x7F) << 7 * (3 - index) for index, each in enumerate(data[6:10]))
    while at < len(data) and not data.startswith(_TRAILER, at):
        frame = _mp3_frame(data, at)
        if frame is None:
            break
        at, seconds, heard = at + frame[0], seconds + frame[1], True
    if not heard or (at < len(data) and not data.startswith(_TRAILER, at) and data[at:].strip(b"\0")):
        raise SoundDamaged("no frame where one should begin")
    return seconds


def _mp3_frame(data: bytes, at: int) -> tuple[int, float] | None:
    """Bytes and seconds of a frame of layer III."""
    head = int.from_bytes(data[at : at + 4]) if at + 4 <= len(data) else 0
    version, layer, bitrate, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or bitrate in {0, 15} or rate == len(_RATES):  # noqa: PLR2004
        return None
    older = version != 3  # noqa: PLR2004  MPEG-2 and 2.5 halve the samples of a frame, and their rates
    hertz = _RATES[rate] >> (0 if not older else 1 if version == 2 else 2)  # noqa: PLR2004
    samples = 576 if older else 1152
    size = samples // 8 * _BITRATES[older][bitrate] * 1000 // hertz + (head >> 9 & 1)
    return size, samples / hertz
