"""Following announcements, over server-sent events."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NotRequired, TypedDict, cast

from ._failures import TaocunProblem
from ._http import Http

# A stream is silent for 15 seconds at most: after three times that, the connection is taken for broken.
SILENCE_S = 45.0


class Event(TypedDict):
    """An announcement, as a CloudEvent.

    `position` is the position after it: keep it with what you make of the event, and go on from it with `after`.
    """

    specversion: str
    id: str
    source: str
    type: str
    time: NotRequired[str]
    data: dict[str, Any]
    position: str


def follow(http_: Http, path: str, query: Mapping[str, Any], after: str | None) -> Iterator[Event]:
    """Follows events for ever. A connection that ends or falls silent is opened again after the last event, so that each comes once."""
    position = after
    tries = 0
    while True:
        if tries > 0:
            time.sleep(http_.backoff_s(tries))
        tries += 1
        headers = {"accept": "text/event-stream", **({} if position is None else {"last-event-id": position})}
        try:
            with http_.open(path, query, headers, SILENCE_S) as stream:
                for id_, data in messages(stream):
                    tries = 0
                    position = id_ if id_ is not None else position
                    if data:
                        yield cast(Event, {**json.loads(data), "position": position or ""})
        except TaocunProblem:
            raise
        except (OSError, http.client.HTTPException):
            # A broken connection: the next one goes on after the last event.
            continue


def messages(lines: Iterable[bytes]) -> Iterator[tuple[str | None, str]]:
    """The id and data of each block; one without data moves the position over events that the filter leaves out."""
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
