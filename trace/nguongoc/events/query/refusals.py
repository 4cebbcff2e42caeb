"""What is wrong with a question. Each names the parameter, as the standard asks of a `QueryParameterException`."""

from __future__ import annotations

from nguongoc.errors import Malformed, TooLarge

LONGEST_SHOWN = 80


class QueryParameterWrong(Malformed):
    """The family that the binding calls `epcisException:QueryParameterException`."""

    code = "query-parameter-wrong"

    def __init__(self, parameter: str, detail: str, **params: str) -> None:
        name = shown(parameter)
        super().__init__(f"the parameter {name}: {detail}")
        self.params = {"parameter": name, **params}


class QueryParameterUnknown(QueryParameterWrong):
    """No parameter of the query language has this name: it is never ignored, since then the answer would be to another question."""

    code = "query-parameter-unknown"

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter, "no such query parameter")


class QueryParameterNotSupported(QueryParameterWrong):
    """A parameter of the standard that is not answered here; `reason` says why."""

    code = "query-parameter-not-supported"

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(parameter, f"not supported: {reason}", reason=reason)


class QueryValueWrong(QueryParameterWrong):
    """The value is not of the kind that the parameter takes."""

    code = "query-value-wrong"

    def __init__(self, parameter: str, expected: str) -> None:
        super().__init__(parameter, f"expected {expected}", expected=expected)


class QueryParameterRepeated(QueryParameterWrong):
    """A parameter of one value given twice."""

    code = "query-parameter-repeated"

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter, "given more than once")


class QueryParametersExclude(QueryParameterWrong):
    """Two parameters that cannot be given together, or one that needs another."""

    code = "query-parameters-exclude"

    def __init__(self, parameter: str, other: str, detail: str) -> None:
        super().__init__(parameter, detail, other=other)


class QueryPrefixUndeclared(QueryParameterWrong):
    """A field name whose prefix nobody declared: what it stands for cannot be guessed."""

    code = "query-prefix-undeclared"

    def __init__(self, parameter: str, prefix: str) -> None:
        super().__init__(
            parameter,
            f"the prefix {shown(prefix)} is not declared: declare it in GS1-Extensions or @context, or write the name in full",
            prefix=shown(prefix),
        )


class QueryTooSlow(TooLarge):
    """The database gave up after the time that one question may take: ask about fewer events."""

    code = "query-too-slow"


class QueryTooComplex(TooLarge):
    """More parameters or values than one question may have."""

    code = "query-too-complex"


def shown(text: str) -> str:
    """A parameter's name as an answer repeats it: short, and printable."""
    printable = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    return printable if len(printable) <= LONGEST_SHOWN else printable[: LONGEST_SHOWN - 1] + "…"
