"""Whatever a route of the API raises, as a problem: also what the framework finds wrong with what was sent."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from nguongoc_api.problems import problem_response
from nguongoc_api.problems.handlers import refuse_as_problems
from nguongoc_api.problems.validation import refusal_of


def add_handlers(app: FastAPI, base_url: str) -> None:
    """Every answer of the application that is no success is a problem from now on."""

    async def invalid(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        return problem_response(refusal_of(error, request.headers), request.scope, base_url)

    app.add_exception_handler(RequestValidationError, invalid)
    refuse_as_problems(app, base_url)
