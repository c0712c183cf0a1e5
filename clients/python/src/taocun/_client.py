from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import _data
from ._api import MarketplaceUpdate, Operations
from ._events import Event, follow
from ._http import Client
from ._rows import Rows
from ._updates import Sent, send

if TYPE_CHECKING:
    import pandas


class Taocun(Client, Operations):
    """A client of the API.

    A method for each operation that reads, with the name in the API's description; `events` follows announcements; `send` sends
    updates; `request` calls any other operation.

    Raises TaocunProblem with the service's answer, TaocunUnreachable if there is no answer.
    """

    def events(
        self,
        *,
        type: str | Sequence[str] | None = None,
        rule_set: str | Sequence[str] | None = None,
        region: str | Sequence[str] | None = None,
        village: str | Sequence[str] | None = None,
        start: Literal["beginning", "now"] | None = None,
        after: str | None = None,
    ) -> Iterator[Event]:
        """Announcements as they are made, or from the beginning or a position on; each once, without end: across restarts of the service
        and errors of proxies."""
        query = {"type": type, "ruleSet": rule_set, "region": region, "village": village, "start": start}
        return follow(self._http, "/api/v1/events", query, after)

    def send(self, updates: Iterable[MarketplaceUpdate]) -> Sent:
        """Sends updates, one batch after the other, and repeats a batch while the service is away or busy: an update that has already
        arrived counts once. Refused updates do not stop the others.

        Raises TaocunProblem, TaocunUnreachable: earlier batches were accepted, and all updates may be sent again.
        """
        return send(self._http, updates)

    def data(self, version: str | int, table: str) -> pandas.DataFrame:
        """A table of a version of the data, a certified year or a day, such as `data(2015, "panel")`."""
        return _data.read(self._http, version, table)

    def write_stata(self, version: str | int, table: str, path: str | Path) -> None:
        """The same table as a file for Stata 14 and later: columns have labels, months and days are dates, booleans and rule sets have
        value labels. Integers above 2^31 are doubles, exact up to 2^53."""
        _data.write_stata(self._http, version, table, path)

    def request(self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        """Calls any operation by its method and path, such as `request("POST", "/api/v1/webhooks", body={"url": …})`."""
        return self._http.json(path, query, method=method, body=body)

    def _ask(self, path: str, query: Mapping[str, Any], method: str = "GET", body: Any = None) -> Any:
        return self._http.json(path, query, method=method, body=body)

    def _list(self, path: str, query: Mapping[str, Any], has_parquet: bool) -> Rows[Any]:
        return Rows(self._http, path, query, has_parquet)
