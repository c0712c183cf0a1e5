# Made by `npm run openapi` from docs/openapi/ingestion.json. Not to be edited.


"""Marketplace updates, and the answer to them."""


from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class MarketplaceUpdate(TypedDict):
    specversion: Literal["1.0"]
    id: str
    source: str
    type: Literal["taocun.village.registered.v1", "taocun.shop.opened.v1", "taocun.shop.closed.v1", "taocun.order.paid.v1", "taocun.order.refunded.v1"]
    time: str
    data: dict[str, Any]


class RefusedUpdate(TypedDict):
    index: int
    line: NotRequired[int]
    reason: Literal["too-large", "malformed-json", "invalid-envelope", "unknown-type", "from-the-future", "invalid-data", "unreadable-batch", "foreign-source", "foreign-type"]
    path: str
    message: str


class RefusedGroup(TypedDict):
    reason: Literal["too-large", "malformed-json", "invalid-envelope", "unknown-type", "from-the-future", "invalid-data", "unreadable-batch", "foreign-source", "foreign-type"]
    path: str
    message: str
    indexes: list[list[int]]


class FurtherRefused(TypedDict):
    reasons: dict[str, Any]
    groups: list[RefusedGroup]
    unnamed: int


class UpdatesAnswer(TypedDict):
    accepted: int
    refused: list[RefusedUpdate]
    furtherRefused: NotRequired[FurtherRefused]
