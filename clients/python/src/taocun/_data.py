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
TEXTS = frozenset({"xsd:string", "csvw:JSON"})
STATA_DATES = {"xsd:date": ("td", "%Y-%m-%d"), "xsd:gYearMonth": ("tm", "%Y-%m")}


def read(http: Http, version: str | int, table: str) -> pandas.DataFrame:
    import pandas

    return pandas.read_parquet(BytesIO(http.read(f"/data/{version}/{table}.parquet", headers={"accept": PARQUET})))


def write_stata(http: Http, version: str | int, table: str, path: str | Path) -> None:
    import pandas

    frame = read(http, version, table)
    dataset = http.json(f"/data/{version}/dcat.jsonld")
    (file,) = (one for one in dataset["dcat:distribution"] if one["@id"].endswith(f"/{table}.parquet"))
    labels: dict[Any, str] = {}
    dates: dict[Any, Any] = {}
    truths: dict[Any, Any] = {}
    for described in file["csvw:tableSchema"]["csvw:column"]["@list"]:
        full_name, kind = described["csvw:name"], described["csvw:datatype"]["@id"]
        column = frame.pop(full_name)
        if kind.endswith("#wkbLiteral"):
            # Stata has no geometries.
            continue
        name = full_name.replace(".", "_")[:LONGEST_NAME]
        if name in frame:
            raise ValueError(f"Stata cannot tell {full_name} from another column.")
        if kind in STATA_DATES:
            dates[name], form = STATA_DATES[kind]
            column = pandas.to_datetime(column, format=form)
        elif kind == "xsd:boolean":
            truths[name] = {0: "no", 1: "yes"}
            column = column.astype("float32" if column.hasnans else "int8")
        elif name in FACTORS:
            column = column.astype("category")
        elif kind in TEXTS:
            column = column.astype(object).where(column.notna(), "")
        frame[name] = column
        labels[name] = shorten(described["dct:description"], LONGEST_LABEL, placeholder="…")
    about = dataset.get("dct:provenance", {}).get("rdfs:label", dataset["dct:issued"]["@value"])
    label = f"taocun {version}, {about}: {file['dct:title']}"
    frame.to_stata(
        path,
        version=118,
        write_index=False,
        convert_dates=dates,
        variable_labels=labels,
        value_labels=truths,
        data_label=shorten(label, LONGEST_LABEL, placeholder="…"),
    )
