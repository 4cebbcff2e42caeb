"""The addresses that strangers write, taken apart: of codes, of records, of this machine under its several names."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

from nguongoc.fetch.client import plain_host

RECORDS = "/records/"
PAGES = "/p/"


def without_page(url: str) -> str:
    """The address of the code itself, without query and fragment: a page's path is `/p` and that of its code."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(PAGES[:-1]) if parts.path.startswith(PAGES) else parts.path
    return parts._replace(path=path, query="", fragment="").geturl()


def log_of(url: str) -> tuple[str, str | None]:
    """The origin of a record's own address and its id there; no id where the address is not one of ours."""
    parts = parts_of(url)
    record_id = parts.path.removeprefix(RECORDS)
    ours = parts.path.startswith(RECORDS) and record_id.isalnum() and record_id.isascii()
    return f"{parts.scheme}://{parts.netloc}", record_id if ours else None


def place(url: str) -> tuple[str, str]:
    """Host and path, this machine under one name."""
    parts = parts_of(url)
    return machine(parts.netloc), parts.path


def same_machine(asked_host: str | None, subject_url: str) -> str | None:
    """The asked host in the record's spelling, where both are names of this machine."""
    own = parts_of(subject_url).netloc
    return own if asked_host is not None and machine(asked_host) == machine(own) else asked_host


def machine(host: str) -> str:
    """A host under one name, with its port."""
    name, colon, port = host.partition(":")
    return plain_host(name) + colon + port


def parts_of(url: str) -> SplitResult:
    """The parts of an address that a stranger wrote; none where it is no address."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def joined(address: str, href: str) -> str:
    """A reference in its place; one that a stranger wrote may be none."""
    try:
        return urljoin(address, href)
    except ValueError:
        return href
