"""Follows announcements, over server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NotRequired, TypedDict, cast

from ._failures import TaocunProblem, TaocunUnreachable
from ._http import Http

# A stream is silent for at most 15 seconds: after three times that, the connection is considered broken.
SILENCE_S = 45.0


class Event(TypedDict):
    """An announcement, as a CloudEvent.

    `position` is the position after the event: store it with your results, and continue from it with `after`.
    """

    specversion: str
    id: str
    source: str
    type: str
    time: NotRequired[str]
    data: dict[str, Any]
    position: str


def follow(http_: Http, path: str, query: Mapping[str, Any], after: str | None) -> Iterator[Event]:
    """Follows events without end. A connection that ends, falls silent or cannot be opened is opened again after the last event, so
    that each event arrives once.

    Raises TaocunProblem if the request itself is refused, TaocunClosed once the client is closed.
    """
    position = after
    tries = 0
    failure: Exception | None = None
    while True:
        if tries > 0:
            http_.pause(failure, tries)
        tries += 1
        failure = None
        headers = {"accept": "text/event-stream", **({} if position is None else {"last-event-id": position})}
        try:
            with http_.stream(path, query, headers, SILENCE_S) as stream:
                for id_, data in messages(stream):
                    tries = 0
                    position = id_ if id_ is not None else position
                    if data:
                        yield cast(Event, {**json.loads(data), "position": position or ""})
        except TaocunProblem as problem:
            if _is_refusal(problem):
                raise
            failure = problem
        except TaocunUnreachable as error:
            # The next connection continues after the last event.
            failure = error


def _is_refusal(problem: TaocunProblem) -> bool:
    """True if repeating the request would not help: the failure is neither temporary nor one of the service or of a proxy."""
    return problem.status < 500 and problem.status not in (408, 425, 429)


def messages(lines: Iterable[bytes]) -> Iterator[tuple[str | None, str]]:
    """The id and data of each block; one without data moves the position past events that the filter omits."""
    id_: str | None = None
    data: list[str] = []
    for line in lines:
        text = line.decode("utf-8").rstrip("\r\n")
        if not text:
            if id_ is not None or data:
                yield id_, "\n".join(data)
            id_, data = None, []
            continue
        name, _, value = text.partition(":")
        value = value.removeprefix(" ")
        if name == "id":
            id_ = value
        elif name == "data":
            data.append(value)
