from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class TaocunProblem(Exception):
    """An answer other than a successful one, with what the service says of it (RFC 9457).

    `code` names the kind of problem and stays as it is, while words may change. `request_id` is what an operator finds the
    request by in the log. `members` are all members of the answer.
    """

    def __init__(self, status: int, members: Mapping[str, Any], request_id: str | None) -> None:
        self.status = status
        self.code = str(members.get("code", "unknown"))
        self.detail = str(members.get("detail", ""))
        self.request_id = members.get("requestId", request_id)
        self.members = members
        super().__init__(f"{status} {self.code}: {self.detail}")


class TaocunUnreachable(Exception):
    """No answer has come, however often it was tried. `__cause__` says why."""


def problem_of(status: int, body: bytes, request_id: str | None) -> TaocunProblem:
    """The problem that an answer holds; a proxy in between may have answered in another form."""
    try:
        members = json.loads(body)
    except ValueError:
        members = {}
    return TaocunProblem(status, members if isinstance(members, dict) else {}, request_id)
