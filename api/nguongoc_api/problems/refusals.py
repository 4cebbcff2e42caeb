"""What the HTTP edge itself refuses, before any rule of the domain is asked."""

from __future__ import annotations

from nguongoc.errors import Invalid, Malformed, NotAllowed, NotFound, Refusal, TooLarge, Unavailable


class BodyNotJson(Malformed):
    """Not one JSON text in UTF-8 (RFC 8259); `position` counts characters from 1."""

    code = "body-not-json"


class BodyTooDeep(Malformed):
    """Arrays and objects inside each other beyond any shape of ours."""

    code = "body-too-deep"


class MemberRepeated(Malformed):
    """One name twice in one object: which of the two counts would be anybody's guess."""

    code = "member-repeated"


class NumberNotFinite(Malformed):
    """NaN, Infinity or a number beyond any computer's."""

    code = "number-not-finite"


class TextBroken(Malformed):
    """Half a character (an unpaired surrogate) or U+0000 in a text."""

    code = "text-broken"


class MediaTypeWrong(Malformed):
    """The body is not of the media type that this address takes; `expected` names it."""

    code = "media-type-wrong"


class BodyMissing(Malformed):
    """No body where one is needed."""

    code = "body-missing"


class BodyUnreadable(Malformed):
    """The connection or the multipart framing broke."""

    code = "body-unreadable"


class BodyTooLarge(TooLarge):
    """Over the bound of this address; `limit` in bytes."""

    code = "body-too-large"


class MemberUnknown(Invalid):
    """A member that this shape does not have."""

    code = "member-unknown"


class MemberMissing(Invalid):
    """A member that must be there."""

    code = "member-missing"


class MemberWrong(Invalid):
    """A member of another type or outside its bounds."""

    code = "member-wrong"


class ChoiceUnknown(Invalid):
    """None of the values there are; `choices` lists them."""

    code = "choice-unknown"


class DateMalformed(Malformed):
    """Not a day of the calendar in the form 2026-11-23, or not of this time."""

    code = "date-malformed"


class MomentMalformed(Malformed):
    """Not a time of RFC 3339 with its offset."""

    code = "moment-malformed"


class IdMalformed(Malformed):
    """Not an id as we give them (a UUID)."""

    code = "id-malformed"


class ParameterUnknown(Malformed):
    """A query parameter that this address does not have; `parameter` names it."""

    code = "parameter-unknown"


class ParameterRepeated(Malformed):
    """One query parameter twice."""

    code = "parameter-repeated"


class ParameterWrong(Malformed):
    """A query, path or header parameter of another type or outside its bounds."""

    code = "parameter-wrong"


class CursorWrong(Malformed):
    """Not a cursor of this list: follow `Link: rel="next"` as given."""

    code = "cursor-wrong"


class IdempotencyKeyMalformed(Malformed):
    """Not 1 to 100 visible ASCII characters."""

    code = "idempotency-key-malformed"


class IfMatchMissing(Invalid):
    """An edit that does not say which version it is of (RFC 6585 section 3)."""

    code = "if-match-missing"


class NotAuthenticated(NotAllowed):
    """No key, or none that holds: which of the reasons it is, is never said."""

    code = "not-authenticated"


class RateLimited(Unavailable):
    """Too many requests of one key; `retry_after` in seconds."""

    code = "rate-limited"


class AddressUnknown(NotFound):
    """Nothing at this address."""

    code = "address-unknown"


class MethodNotAllowed(NotAllowed):
    """This address is there, but does not take this method."""

    code = "method-not-allowed"


class InternalError(Refusal):
    """We failed; what is known of it is in our log under the request's id."""

    code = "internal-error"
