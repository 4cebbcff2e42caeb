"""Where a log's files are read: a service, the prefix of a log on any web server, or a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from nguongoc.errors import Unavailable
from nguongoc.fetch.client import AnswerTooLarge, Client, NotThere
from nguongoc.log.note import MAX_NOTE_BYTES

CHECKPOINT = "checkpoint"


class FileNotRead(Unavailable):
    """A file of the log is there and cannot be read."""

    code = "log-file-not-read"


class Source(Protocol):
    """Bytes by the paths of tlog-tiles."""

    def get(self, path: str, limit: int) -> bytes:
        """Raises `NotThere` and other refusals."""
        ...


@dataclass(frozen=True, slots=True)
class WebLog:
    """The files under a prefix."""

    prefix: str
    client: Client

    def get(self, path: str, limit: int) -> bytes:
        return self.client.get(f"{self.prefix}/{path}", "*/*", limit)


@dataclass(frozen=True, slots=True)
class FolderLog:
    """The files in a folder, as `nguongoc export log` writes them."""

    folder: Path

    def get(self, path: str, limit: int) -> bytes:
        try:
            with (self.folder / path).open("rb") as file:
                data = file.read(limit + 1)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise NotThere(f"{self.folder} has no {path}") from error
        except OSError as error:
            raise FileNotRead(f"{self.folder / path} cannot be read: {error.strerror}") from error
        if len(data) > limit:
            raise AnswerTooLarge(f"{path} has more than {limit} bytes", limit=limit)
        return data


@dataclass(frozen=True, slots=True)
class LogBelow:
    """The files of a log that was opened after another one, below that one's."""

    above: Source
    path: str

    def get(self, path: str, limit: int) -> bytes:
        return self.above.get(f"{self.path}/{path}", limit)


def open_source(url: str) -> Source:
    """The log at an address: `file:///folder`, the prefix of a log, or the service that has it under `/log`.

    Raises the refusals of `Client` when nobody answers there.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderLog(Path(unquote(parts.path)))
    source = WebLog(url.rstrip("/"), Client(parts.hostname))
    try:
        source.get(CHECKPOINT, MAX_NOTE_BYTES)
    except NotThere:
        return WebLog(f"{source.prefix}/log", source.client)
    return source
