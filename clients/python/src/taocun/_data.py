"""Published tables, as frames, or for Stata with the descriptions of their columns."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from ._http import Http
from ._rows import PARQUET

if TYPE_CHECKING:
    import pandas

# Stata's limits.
LONGEST_NAME, LONGEST_LABEL = 32, 80
# Texts with few values, which models use as factors.
FACTORS = frozenset({"ruleSet", "level"})
STATA_DATES = {"date": ("td", "%Y-%m-%d"), "yearmonth": ("tm", "%Y-%m")}


def read(http: Http, version: str | int, table: str) -> pandas.DataFrame:
    import pandas

    return pandas.read_parquet(BytesIO(http.read(f"/data/{version}/{table}.parquet", headers={"accept": PARQUET})))


def write_stata(http: Http, version: str | int, table: str, path: str | Path) -> None:
    import pandas

    frame = read(http, version, table)
    package = http.json(f"/data/{version}/datapackage.json")
    (resource,) = (one for one in package["resources"] if one["name"] == f"{table}-parquet")
    labels: dict[Any, str] = {}
    dates: dict[Any, Any] = {}
    truths: dict[Any, Any] = {}
    for field in resource["schema"]["fields"]:
        column, kind = frame.pop(field["name"]), field["type"]
        if kind == "any":
            # Stata has no geometries.
            continue
        name = field["name"].replace(".", "_")[:LONGEST_NAME]
        if name in frame:
            raise ValueError(f"Stata cannot tell {field['name']} from another column.")
        if kind in STATA_DATES:
            dates[name], form = STATA_DATES[kind]
            column = pandas.to_datetime(column, format=form)
        elif kind == "boolean":
            truths[name] = {0: "no", 1: "yes"}
            column = column.astype("float32" if column.hasnans else "int8")
        elif name in FACTORS:
            column = column.astype("category")
        elif kind == "string":
            column = column.astype(object).where(column.notna(), "")
        frame[name] = column
        labels[name] = shorten(field["description"], LONGEST_LABEL, placeholder="…")
    label = f"taocun {version}, {package.get('provenance', {}).get('label', package['asOf'])}: {resource['title']}"
    frame.to_stata(
        path,
        version=118,
        write_index=False,
        convert_dates=dates,
        variable_labels=labels,
        value_labels=truths,
        data_label=shorten(label, LONGEST_LABEL, placeholder="…"),
    )
