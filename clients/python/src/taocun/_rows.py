"""Lists, as rows and as frames."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ._http import Http

if TYPE_CHECKING:
    import pandas
    import polars

Row = TypeVar("Row")
PARQUET = "application/vnd.apache.parquet"
# The largest page makes the fewest requests for a whole list.
LARGEST_PAGE = 1_000


class Rows(Generic[Row]):
    """A list of the API, requested page by page while it is read."""

    def __init__(self, http: Http, path: str, query: Mapping[str, Any], has_parquet: bool) -> None:
        self._http = http
        self._path = path
        self._query = query
        self._has_parquet = has_parquet

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page["items"]

    def pages(self) -> Iterator[dict[str, Any]]:
        """The pages as answered: some lists have figures of the whole list in addition to `items`, such as `moransI`."""
        cursor: str | None = None
        while True:
            page = self._http.json(self._path, {"limit": LARGEST_PAGE, **self._query, "cursor": cursor})
            yield page
            cursor = page.get("next")
            if cursor is None:
                return

    def take(self, most: int) -> list[Row]:
        """The first rows."""
        return list(islice(self, most))

    def to_pandas(self) -> pandas.DataFrame:
        """All rows as a pandas frame: columns as in the list's CSV, integers as integers, codes as text."""
        if not self._has_parquet:
            return to_pandas(cast(Iterable[Mapping[str, Any]], self))
        import pandas

        return with_even_years(pandas.read_parquet(BytesIO(self._parquet())))

    def to_polars(self) -> polars.DataFrame:
        """All rows as a polars frame, as in `to_pandas`."""
        if not self._has_parquet:
            return to_polars(cast(Iterable[Mapping[str, Any]], self))
        import polars

        return with_even_years(polars.read_parquet(BytesIO(self._parquet())))

    def _parquet(self) -> bytes:
        return self._http.read(self._path, self._query, headers={"accept": PARQUET})


Frame = TypeVar("Frame")


def with_even_years(frame: Frame) -> Frame:
    """The frame; warns if its certified years overlap or omit days, for example after a rule set has moved its cut-off."""
    columns: Any = frame
    if not {"ruleSet", "year", "windowFrom"} <= set(columns.columns):
        return frame
    rows = zip(columns["ruleSet"], columns["year"], columns["windowFrom"])
    begun = {(rules, int(year)): str(first) for rules, year, first in rows if str(first)[:1].isdigit()}
    for (rules, year), first in begun.items():
        next_year = f"{int(first[:4]) + 1}{first[4:]}"
        if begun.get((rules, year + 1), next_year) != next_year:
            text = f"The years {year} and {year + 1} of {rules} overlap or leave days out (windowFrom): do not add them up."
            warnings.warn(text, stacklevel=3)
    return frame


def to_pandas(rows: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """Any rows as a frame, for example events: nested members become columns such as `data.villageCode`.

    Lists become text, as in CSV: words separated by spaces, anything else as JSON."""
    import pandas

    # Objects first: in a column with a missing value, integers would become doubles and lose digits.
    return pandas.DataFrame([_flat(row) for row in rows], dtype=object).convert_dtypes()


def to_polars(rows: Iterable[Mapping[str, Any]]) -> polars.DataFrame:
    """As `to_pandas`, for polars."""
    import polars

    return polars.DataFrame([_flat(row) for row in rows], infer_schema_length=None, strict=False)


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            cells.update(_flat(value, f"{before}{name}."))
        else:
            cells[f"{before}{name}"] = _text_of(value) if isinstance(value, list) else value
    return cells


def _text_of(values: list[Any]) -> str:
    if all(isinstance(value, str) for value in values):
        return " ".join(values)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
