"""Photos: every size is there and is the bytes that were written, and the largest JPEG gives the photo its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.ports import ReadSource, StoredRendition
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress, shown


@dataclass(frozen=True, slots=True)
class CheckPhotos:
    """Yields what is wrong with each photo, by its id; one photo's sizes are in memory at a time."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, after = 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while photos := reader.audit.photos(after, CHUNK):
                for photo_id, widths in photos:
                    yield from _judge(photo_id, widths, reader.audit.renditions(photo_id))
                done, after = done + len(photos), photos[-1][0]
                self.progress("photos", done)


def _judge(photo_id: str, widths: Sequence[int], renditions: Sequence[StoredRendition]) -> Iterator[Fault]:
    subject, largest = f"photo {photo_id}", max(widths, default=0)
    held = {(each.width, each.media_type): each for each in renditions}
    for width in widths:
        for format in PictureFormat:
            if (width, format.media_type) not in held:
                yield Fault(FaultKind.PHOTO, subject, f"{width} px as {format.media_type} is not there")
    for (width, media_type), each in held.items():
        computed = sha256(each.body).hexdigest()
        if computed != each.sha256:
            detail = f"{width} px as {media_type} (stored {shown(each.sha256)}, computed {shown(computed)})"
            yield Fault(FaultKind.PHOTO, subject, detail)
        elif (width, media_type) == (largest, PictureFormat.JPEG.media_type) and computed != photo_id:
            yield Fault(FaultKind.PHOTO, subject, f"its largest JPEG hashes to {shown(computed)}")
