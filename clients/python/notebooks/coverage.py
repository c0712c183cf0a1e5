"""Estimates in each folder of tables of a trial, as a line of JSON: `python coverage.py <folder> ...`."""

from __future__ import annotations

import json
import sys

import effects

YEAR = 2014


def estimates(folder: str) -> dict[str, dict[str, float]]:
    rows, certified, panel = (effects.read(table, folder) for table in ("running-variables", "certified", "panel"))
    sample = effects.sample_of(rows, certified, YEAR)
    jumps = effects.discontinuity(sample)
    sold = effects.neighbours_of(panel)
    cs, lp = (effects.with_interval(estimate(sold), sold) for estimate in (effects.callaway_santanna, effects.local_projections))
    intervals = {
        "discontinuity: title": jumps.loc["title"],
        "discontinuity: placebo above": jumps.loc["placebo above"],
        "discontinuity: placebo below": jumps.loc["placebo below"],
        "discontinuity: households": jumps.loc["households"],
        "discontinuity: active shops": jumps.loc["activeShops"],
        "Callaway and Sant'Anna: whole effect": cs.loc["whole"],
        "Callaway and Sant'Anna: before": cs.loc[effects.PRE_TREND],
        "local projections: whole effect": lp.loc[effects.WHOLE_FROM],
        "local projections: before": lp.loc[effects.PRE_TREND],
    }
    found = {name: {"estimate": float(row["estimate"]), "from": float(row["from"]), "to": float(row["to"])} for name, row in intervals.items()}
    return {**found, "discontinuity: density": {"p": effects.density(sample)}}


for folder in sys.argv[1:]:
    print(json.dumps(estimates(folder)), flush=True)
