"""Sending updates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypedDict, cast

from ._api import MarketplaceUpdate, UpdatesAnswer
from ._failures import TaocunProblem
from ._http import Http

# Limits of one request, far below the service's 16 MiB and 100,000 updates.
MOST_UPDATES = 5_000
MOST_BYTES = 4 * 1_048_576


class Refused(TypedDict):
    """An update that was not stored, and how to correct it. `index` is its position among all sent updates, from 0."""

    index: int
    reason: str
    path: str
    message: str
    update: MarketplaceUpdate


class Sent(TypedDict):
    """`accepted` is the number of updates that Kafka has stored. It includes duplicates of earlier ones, which have no effect."""

    accepted: int
    refused: list[Refused]


def send(http: Http, updates: Iterable[MarketplaceUpdate]) -> Sent:
    """Sends updates in batches, and repeats a batch while the service is away or busy."""
    result: Sent = {"accepted": 0, "refused": []}
    sent = 0
    for batch in _batches(updates):
        while batch:
            answer = _post(http, b"\n".join(line for _, line in batch))
            for one in answer["refused"]:
                index, update = sent + one["index"], batch[one["index"]][0]
                why: Refused = {"index": index, "reason": one["reason"], "path": one["path"], "message": one["message"], "update": update}
                result["refused"].append(why)
            settled = _settled_by(answer, len(batch))
            result["accepted"] += settled - len(answer["refused"])
            sent += settled
            batch = batch[settled:]
    return result


def _post(http: Http, lines: bytes) -> UpdatesAnswer:
    try:
        headers = {"content-type": "application/x-ndjson"}
        answer = http.read("/api/v1/updates", method="POST", body=lines, headers=headers, is_repeatable=True)
        return cast(UpdatesAnswer, json.loads(answer))
    except TaocunProblem as problem:
        # If every update of a batch is refused, the answer is a problem.
        if not problem.members.get("refused"):
            raise
        return cast(UpdatesAnswer, problem.members)


def _settled_by(answer: UpdatesAnswer, sent: int) -> int:
    """The number of updates that the answer covers in full. It lists only the first refused ones: the rest is sent again, and counts once."""
    return answer["refused"][-1]["index"] + 1 if "furtherRefused" in answer and answer["refused"] else sent


def _batches(updates: Iterable[MarketplaceUpdate]) -> Iterator[list[tuple[MarketplaceUpdate, bytes]]]:
    """Updates with their lines, as many as fit into one request."""
    batch: list[tuple[MarketplaceUpdate, bytes]] = []
    size = 0
    for update in updates:
        line = json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode()
        if batch and (len(batch) >= MOST_UPDATES or size + len(line) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((update, line))
        size += len(line)
    if batch:
        yield batch
