"""Refusals as problems (RFC 9457): one table from code to status, title and sentence, in Vietnamese and English.

The core refuses without knowing HTTP; here a refusal gets its status and the words a person reads. `refusals` holds
what the HTTP edge itself refuses, `sentences` the words, `table` the statuses, `answer` makes the response, and
`validation` turns what pydantic found into refusals with pointers.
"""

from nguongoc_api.problems.answer import problem_body, problem_response
from nguongoc_api.problems.table import Kind, kind_of, kind_of_code

__all__ = ["Kind", "kind_of", "kind_of_code", "problem_body", "problem_response"]
