from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError


class TaocunProblem(Exception):
    """An answer that reports a failure, with its problem details (RFC 9457).

    `code` names the kind of problem and never changes, while its wording may. With `request_id`, an operator finds the request in the
    log. `retry_after_s` is the time after which to ask again, if the answer states it. `members` are all members of the answer.
    """

    def __init__(
        self, status: int, members: Mapping[str, Any], request_id: str | None, retry_after_s: float | None = None
    ) -> None:
        self.status = status
        self.code = str(members.get("code", "unknown"))
        self.detail = str(members.get("detail", ""))
        self.request_id = members.get("requestId", request_id)
        self.members = members
        self.retry_after_s = retry_after_s
        super().__init__(f"{status} {self.code}: {self.detail}")


class TaocunUnreachable(Exception):
    """No answer has arrived in time, despite all tries. `__cause__` is the reason."""


class TaocunClosed(Exception):
    """The client was closed."""


def problem_in(answer: HTTPError) -> TaocunProblem:
    """The problem in an answer; a proxy in between may have answered in another form."""
    with answer:
        try:
            members = json.loads(answer.read())
        except (ValueError, OSError, HTTPException):
            members = {}
    retry_after = answer.headers.get("retry-after") or ""
    seconds = int(retry_after) if retry_after.isdecimal() else None
    request_id = answer.headers.get("x-request-id")
    return TaocunProblem(answer.code, members if isinstance(members, dict) else {}, request_id, seconds)
