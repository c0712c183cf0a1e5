"""Requests with retries, using only the standard library."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from threading import Event, Lock
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from ._failures import TaocunClosed, TaocunProblem, TaocunUnreachable, problem_in

Used = TypeVar("Used")
# The service is starting, or a proxy cannot reach it; these statuses say nothing about the request.
MOMENTARY = frozenset({429, 502, 503, 504})
LONGEST_BACKOFF_S = 30.0

try:
    __version__ = version("taocun")
except PackageNotFoundError:
    __version__ = "0"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuses redirects, because the key must not be sent to another host."""

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
        self._closed = Event()
        self._streams: set[http.client.HTTPResponse] = set()
        self._lock = Lock()

    @contextmanager
    def stream(
        self, path: str, query: Mapping[str, Any], headers: Mapping[str, str], timeout_s: float
    ) -> Iterator[http.client.HTTPResponse]:
        """A successful answer, to be read; the caller tries again.

        Raises TaocunProblem with the service's answer, TaocunUnreachable if there is no answer, TaocunClosed if the client is closed.
        """
        with self._once(self._request("GET", path, query, None, headers), timeout_s, lambda answer: answer) as answer:
            with self._lock:
                self._streams.add(answer)
            try:
                self._fail_if_closed()
                yield answer
                self._fail_if_closed()
            except (OSError, http.client.HTTPException) as error:
                self._fail_if_closed()
                raise TaocunUnreachable(f"{self._url} has broken off.") from error
            finally:
                with self._lock:
                    self._streams.discard(answer)

    def close(self) -> None:
        """Ends streams and pauses; a request in progress still gets its answer, or its timeout."""
        self._closed.set()
        with self._lock:
            for answer in self._streams:
                # Shutting the connection down wakes a thread that reads from it; closing the file would not.
                with socket.socket(fileno=os.dup(answer.fileno())) as connection:
                    connection.shutdown(socket.SHUT_RDWR)

    def pause(self, failure: Exception | None, tries: int) -> None:
        """Waits as long as the service says, or longer with each try."""
        said = failure.retry_after_s if isinstance(failure, TaocunProblem) else None
        self._closed.wait(self._backoff(tries) if said is None else said)
        self._fail_if_closed()

    def _fail_if_closed(self) -> None:
        if self._closed.is_set():
            raise TaocunClosed("The client was closed.")

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

        A temporary failure is tried again after the seconds of `retry-after`, or a growing pause. A request that changes something and is
        not repeatable is tried again only if the service says that it did nothing.

        Raises TaocunProblem with the service's answer, TaocunUnreachable if there is no answer.
        """
        request = self._request(method, path, query or {}, body, headers or {})
        return self._tried(request, self._timeout_s, is_repeatable or method == "GET", _body_of)

    def json(self, path: str, query: Mapping[str, Any] | None = None, *, method: str = "GET", body: Any = None) -> Any:
        """An answer as JSON, with all digits of its integers."""
        headers = {} if body is None else {"content-type": "application/json"}
        text = self.read(path, query, method=method, body=None if body is None else json.dumps(body).encode(), headers=headers)
        return json.loads(text) if text else None

    def _tried(
        self, request: urllib.request.Request, timeout_s: float, may_repeat: bool, use: Callable[[http.client.HTTPResponse], Used]
    ) -> Used:
        tries = 1
        while True:
            try:
                return self._once(request, timeout_s, use)
            except (TaocunProblem, TaocunUnreachable) as failure:
                if tries >= self._tries or not _may_pass(failure, may_repeat):
                    raise
                self.pause(failure, tries)
            tries += 1

    def _once(self, request: urllib.request.Request, timeout_s: float, use: Callable[[http.client.HTTPResponse], Used]) -> Used:
        self._fail_if_closed()
        try:
            return use(self._opener.open(request, timeout=timeout_s))
        except urllib.error.HTTPError as answer:
            raise problem_in(answer) from None
        except (OSError, http.client.HTTPException) as error:
            raise TaocunUnreachable(f"{self._url} does not answer.") from error

    def _backoff(self, tries: int) -> float:
        """In seconds; with a jitter of a quarter, so that clients that were disconnected together do not return together."""
        return min(LONGEST_BACKOFF_S, self._backoff_s * 2.0 ** (tries - 1)) * random.uniform(0.75, 1)

    def _request(
        self, method: str, path: str, query: Mapping[str, Any], body: bytes | None, headers: Mapping[str, str]
    ) -> urllib.request.Request:
        search = urlencode({name: text_of(value) for name, value in query.items() if value is not None})
        all_headers = {"accept": "application/json", "user-agent": f"taocun-python/{__version__}", **headers}
        if self._key:
            all_headers["authorization"] = f"Bearer {self._key}"
        return urllib.request.Request(f"{self._url}{path}{'?' + search if search else ''}", body, all_headers, method=method)


class Client:
    """The common base of the clients of both services."""

    def __init__(
        self, url: str, key: str | None = None, *, timeout_s: float = 60.0, tries: int = 5, backoff_s: float = 0.5
    ) -> None:
        self._http = Http(url, key, timeout_s, tries, backoff_s)

    def close(self) -> None:
        """Ends streams and pauses with TaocunClosed, and prevents new requests; a request in progress still gets its answer, or its timeout.
        May be called from another thread."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _may_pass(failure: TaocunProblem | TaocunUnreachable, may_repeat: bool) -> bool:
    if isinstance(failure, TaocunUnreachable):
        return may_repeat
    did_nothing = failure.status == 429 or (failure.status == 503 and failure.retry_after_s is not None)
    return failure.status in MOMENTARY and (may_repeat or did_nothing)


def _body_of(answer: http.client.HTTPResponse) -> bytes:
    with answer:
        return answer.read()


def text_of(value: object) -> str:
    """A parameter as the API expects it: several values separated by commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(text_of(each) for each in value)
    return str(value)
