"""Requests with retries, over the standard library alone."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ._failures import TaocunUnreachable, problem_of

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
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> http.client.HTTPResponse:
        """A successful answer, to be read and closed.

        What is momentary is tried again after the seconds of `retry-after`, or a growing pause; what changes something only where the
        service says that it did nothing.

        Raises TaocunProblem with what the service answers, TaocunUnreachable where no answer comes.
        """
        request = self._request(path, query or {}, method, body, headers or {})
        for tries in range(1, self._tries + 1):
            is_last = tries == self._tries
            try:
                return self._opener.open(request, timeout=timeout_s or self._timeout_s)
            except urllib.error.HTTPError as answer:
                retry_after = answer.headers.get("retry-after") or ""
                seconds = int(retry_after) if retry_after.isdecimal() else None
                did_nothing = answer.code == 429 or (answer.code == 503 and seconds is not None)
                if is_last or answer.code not in MOMENTARY or not (method == "GET" or did_nothing):
                    raise problem_of(answer.code, answer.read(), answer.headers.get("x-request-id")) from None
                answer.close()
                time.sleep(seconds if seconds is not None else self.backoff_s(tries))
            except (OSError, http.client.HTTPException) as error:
                if is_last or method != "GET":
                    raise TaocunUnreachable(f"{self._url} does not answer.") from error
                time.sleep(self.backoff_s(tries))
        raise AssertionError("tries must be one at least")

    def json(self, path: str, query: Mapping[str, Any] | None = None, **how: Any) -> Any:
        """An answer as JSON, its integers with all their digits."""
        with self.open(path, query, **how) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def bytes(self, path: str, query: Mapping[str, Any], accept: str) -> bytes:
        with self.open(path, query, headers={"accept": accept}) as answer:
            return answer.read()

    def backoff_s(self, tries: int) -> float:
        """With a jitter of a quarter, so that clients that were cut off together do not come back together."""
        return min(LONGEST_BACKOFF_S, self._backoff_s * 2 ** (tries - 1)) * random.uniform(0.75, 1)

    def _request(
        self, path: str, query: Mapping[str, Any], method: str, body: Any, headers: Mapping[str, str]
    ) -> urllib.request.Request:
        search = urlencode({name: text_of(value) for name, value in query.items() if value is not None})
        all_headers = {"accept": "application/json", **headers}
        if self._key:
            all_headers["authorization"] = f"Bearer {self._key}"
        data = None
        if body is not None:
            all_headers["content-type"] = "application/json"
            data = json.dumps(body).encode()
        return urllib.request.Request(f"{self._url}{path}{'?' + search if search else ''}", data, all_headers, method=method)


def text_of(value: object) -> str:
    """A parameter as the API takes it: several values with commas between."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(text_of(each) for each in value)
    return str(value)
