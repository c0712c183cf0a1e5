"""Requests with retries, over the standard library alone."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from ._failures import TaocunUnreachable, problem_of

Used = TypeVar("Used")
# A service that is started, or a proxy before one; they say nothing of the request.
MOMENTARY = frozenset({429, 502, 503, 504})
LONGEST_BACKOFF_S = 30.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key must not follow to another host."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Http:
    """Sends requests to one address."""

    def __init__(self, url: str, key: str | None, timeout_s: float, tries: int, backoff_s: float) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is no address of a service. Give one such as http://localhost:3000.")
        self._url = url.rstrip("/")
        self._key = key
        self._timeout_s = timeout_s
        self._tries = tries
        self._backoff_s = backoff_s
        self._opener = urllib.request.build_opener(_NoRedirects)

    def open(
        self,
        path: str,
        query: Mapping[str, Any],
        headers: Mapping[str, str],
        timeout_s: float,
    ) -> http.client.HTTPResponse:
        """A successful answer, to be read and closed. Tried again as `read`, but for what breaks off while it is read."""
        request = self._request("GET", path, query, None, headers)
        return self._tried(request, timeout_s, True, lambda answer: answer)

    def read(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = False,
    ) -> bytes:
        """The whole body of a successful answer.

        A failure that may pass is tried again after the seconds of `retry-after`, or a growing pause; a request that changes something,
        unless it is repeatable, only where the service says that it did nothing.

        Raises TaocunProblem with what the service answers, TaocunUnreachable where no answer comes.
        """
        request = self._request(method, path, query or {}, body, headers or {})
        return self._tried(request, self._timeout_s, is_repeatable or method == "GET", _body_of)

    def json(self, path: str, query: Mapping[str, Any] | None = None, *, method: str = "GET", body: Any = None) -> Any:
        """An answer as JSON, its integers with all their digits."""
        headers = {} if body is None else {"content-type": "application/json"}
        text = self.read(path, query, method=method, body=None if body is None else json.dumps(body).encode(), headers=headers)
        return json.loads(text) if text else None

    def _tried(
        self, request: urllib.request.Request, timeout_s: float, may_repeat: bool, use: Callable[[http.client.HTTPResponse], Used]
    ) -> Used:
        for tries in range(1, self._tries + 1):
            is_last = tries == self._tries
            try:
                return use(self._opener.open(request, timeout=timeout_s))
            except urllib.error.HTTPError as answer:
                retry_after = answer.headers.get("retry-after") or ""
                seconds = int(retry_after) if retry_after.isdecimal() else None
                did_nothing = answer.code == 429 or (answer.code == 503 and seconds is not None)
                if is_last or answer.code not in MOMENTARY or not (may_repeat or did_nothing):
                    raise problem_of(answer.code, answer.read(), answer.headers.get("x-request-id")) from None
                answer.close()
                time.sleep(seconds if seconds is not None else self.backoff_s(tries))
            except (OSError, http.client.HTTPException) as error:
                if is_last or not may_repeat:
                    raise TaocunUnreachable(f"{self._url} does not answer.") from error
                time.sleep(self.backoff_s(tries))
        raise AssertionError("tries must be one at least")

    def backoff_s(self, tries: int) -> float:
        """With a jitter of a quarter, so that clients that were cut off together do not come back together."""
        return min(LONGEST_BACKOFF_S, self._backoff_s * 2.0 ** (tries - 1)) * random.uniform(0.75, 1)

    def _request(
        self, method: str, path: str, query: Mapping[str, Any], body: bytes | None, headers: Mapping[str, str]
    ) -> urllib.request.Request:
        search = urlencode({name: text_of(value) for name, value in query.items() if value is not None})
        all_headers = {"accept": "application/json", **headers}
        if self._key:
            all_headers["authorization"] = f"Bearer {self._key}"
        return urllib.request.Request(f"{self._url}{path}{'?' + search if search else ''}", body, all_headers, method=method)


def _body_of(answer: http.client.HTTPResponse) -> bytes:
    with answer:
        return answer.read()


def text_of(value: object) -> str:
    """A parameter as the API takes it: several values with commas between."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(text_of(each) for each in value)
    return str(value)
