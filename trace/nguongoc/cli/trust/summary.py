"""What a root or a list says, in lines for whoever is about to sign or to pin it."""

from __future__ import annotations

from collections.abc import Iterator

from nguongoc.cli.answer import plain
from nguongoc.cli.trust.files import Roots
from nguongoc.records.credential import moment
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.listing import TYPE as LIST
from nguongoc.trust.listing import Authority, TrustList
from nguongoc.trust.root import TYPE as ROOT
from nguongoc.trust.root import Root
from nguongoc.trust.signed_list import SignedTrust


def summary(document: Roots | SignedTrust) -> str:
    """Everything that a signature would vouch for, and which signatures there are."""
    lines = _root(document) if isinstance(document, Roots) else _list(document)
    return "\n".join(plain(f"  {line}") for line in lines)


def _root(roots: Roots) -> Iterator[str]:
    root, envelope = roots.newest, roots.envelopes[-1]
    yield f"root {root.version} of {root.name}: {root.threshold} of {len(root.keys)} keys sign"
    yield f"fingerprint {root.fingerprint}"
    yield from (f"key {kid}" for kid in root.keys)
    yield _signatures(envelope, root, ROOT)
    if len(roots.envelopes) > 1:
        yield _signatures(envelope, Root.parse(roots.envelopes[-2].payload), ROOT)


def _list(signed: SignedTrust) -> Iterator[str]:
    listed, root = TrustList.parse(signed.listed.payload), Root.parse(signed.roots[-1].payload)
    yield f"list {listed.version} of {listed.name}, {moment(listed.issued_at)} to {moment(listed.expires_at)}"
    for authority in listed.authorities:
        yield from _authority(authority)
    yield f"under root {root.version}, fingerprint {root.fingerprint}"
    yield _signatures(signed.listed, root, LIST)


def _authority(authority: Authority) -> Iterator[str]:
    end = "" if authority.span.end is None else f" to {moment(authority.span.end)}"
    demo = " (demo)" if authority.demo else ""
    yield f"authority {authority.name}{demo}: {authority.did}, from {moment(authority.span.start)}{end}"
    yield f"  for {', '.join(authority.schemes)} in {', '.join(authority.territories)}"
    for key in authority.keys:
        until = "" if key.span.end is None else f" to {moment(key.span.end)}"
        yield f"  key {key.kid} {key.thumbprint}, from {moment(key.span.start)}{until}"
    if authority.withdrawn:
        yield f"  withdrawn: {len(authority.withdrawn)}"


def _signatures(envelope: Envelope, root: Root, typ: str) -> str:
    good = sorted(envelope.good(root.keys, typ))
    return f"signed by {len(good)} of the {root.threshold} that root {root.version} asks for: {', '.join(good) or 'nobody'}"
