"""EPC URNs (`urn:epc:id:sgtin:...`) to the keys they spell and back."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from nguongoc.errors import Malformed
from nguongoc.identifiers.characters import quoted
from nguongoc.identifiers.check_digits import check_digit
from nguongoc.identifiers.epc_schemes import BY_NAME, SCHEMES, Last, Scheme
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.raw_path import refuse_too_long

PREFIX_LENGTHS = range(6, 13)
"""Digits of a GS1 company prefix as a URN counts them."""
_NAME = re.compile(r"urn:epc:(?:id|class|idpat):[a-z]+:")
RAW = "!'()*+,-.:;=_"
"""Beside letters and digits, what a URN writes as it is (TDS 2.0, appendix A)."""


class EpcUrnShape(Malformed):
    """Not the components that the scheme asks for, or characters that a URN escapes."""

    code = "epc-urn-shape"


class EpcSchemeUnknown(Malformed):
    """No EPC URN, or one of a scheme that spells no GS1 key."""

    code = "epc-scheme-unknown"


class EpcReferenceLength(Malformed):
    """Company prefix and reference have not the number of digits that they make up together."""

    code = "epc-reference-length"


def parse_urn(text: str) -> Gs1Link:
    """The key that an EPC URN spells; a class pattern gives the key without serial.

    Raises `EpcSchemeUnknown`, `EpcUrnShape`, `EpcReferenceLength`, `LinkTooLong` and the refusals of `Gs1Link`.
    """
    refuse_too_long(len(text))
    name = _NAME.match(text)
    scheme = BY_NAME.get(name.group()) if name else None
    if scheme is None:
        raise EpcSchemeUnknown(f"{quoted(text)} is no EPC URN of a GS1 key", given=quoted(text))
    body = scheme.body.fullmatch(text, len(scheme.name))
    if body is None:
        raise EpcUrnShape(f"not the components of {scheme.name}", scheme=scheme.name)
    prefix, reference, piece, total, last = body.groups()
    if scheme.digits and len(prefix) + len(reference) != scheme.digits:
        raise EpcReferenceLength(
            f"company prefix and reference of {scheme.name} have {scheme.digits} digits together, "
            f"not {len(prefix) + len(reference)}",
            scheme=scheme.name,
            expected=scheme.digits,
            length=len(prefix) + len(reference),
        )
    value = _joined(scheme, prefix, reference) + piece + total
    if scheme.last is Last.APPENDED:
        return Gs1Link(scheme.key, value + _unescaped(last))
    if scheme.last is Last.QUALIFIER and last != scheme.none:
        return Gs1Link(scheme.key, value, ((scheme.qualifier, _unescaped(last)),))
    return Gs1Link(scheme.key, value)


def _joined(scheme: Scheme, prefix: str, reference: str) -> str:
    if not scheme.digits:
        return prefix + _unescaped(reference)
    if not scheme.indicator:
        digits = scheme.filler + prefix + reference
        return digits + check_digit(digits)
    digits = reference[0] + prefix + reference[1:]
    return digits + check_digit(digits)


def _unescaped(text: str) -> str:
    """The text of a component; bytes that are no UTF-8 become a character that no set of GS1 holds."""
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def write_urn(link: Gs1Link, company_prefix_length: int | None) -> str | None:
    """The EPC URN of a key with the qualifiers that CBV keeps; None where there is no scheme for it, or the prefix cannot have this length.

    `company_prefix_length` is None where nobody knows it: no digit of a key tells where its company prefix ends.
    """
    if company_prefix_length is None or company_prefix_length not in PREFIX_LENGTHS:
        return None
    for scheme in SCHEMES:
        if scheme.key == link.key and (body := _split(scheme, link, company_prefix_length)) is not None:
            return scheme.name + body
    return None


def _split(scheme: Scheme, link: Gs1Link, length: int) -> str | None:
    """The components of the URN, or None where the scheme is not the one of this link."""
    end = len(scheme.filler) + scheme.digits
    piece = link.value[end + 1 :] if scheme.digits else ""
    last = _last(scheme, link, piece)
    if last is None:
        return None
    digits = link.value[len(scheme.filler) : end] if scheme.digits else link.value
    if scheme.indicator:
        prefix, reference = digits[1 : 1 + length], digits[0] + digits[1 + length :]
    else:
        prefix, reference = digits[:length], digits[length:]
    if len(prefix) < length or not prefix.isdigit() or not (reference or scheme.digits):
        return None
    pieces = f".{piece[:2]}.{piece[2:]}" if scheme.pieces else ""
    return f"{prefix}.{quote(reference, safe=RAW)}{pieces}{last}"


def _last(scheme: Scheme, link: Gs1Link, appended: str) -> str | None:
    qualifiers = link.qualifiers
    match scheme.last:
        case Last.NOTHING:
            return None if qualifiers else ""
        case Last.ANY:
            return None if qualifiers or (appended and not scheme.pieces) else ".*"
        case Last.APPENDED:
            return f".{quote(appended, safe=RAW)}" if appended and not qualifiers else None
    if not qualifiers:
        return f".{scheme.none}" if scheme.none else None
    (ai, value), *others = qualifiers
    return f".{quote(value, safe=RAW)}" if ai == scheme.qualifier and not others else None
