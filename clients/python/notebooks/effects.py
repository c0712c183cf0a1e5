"""Estimators that the notebooks on effects share, and that `coverage.py` tries on a hundred trials with known effects."""

from __future__ import annotations

import contextlib
import io
import os
import warnings

import numpy
import pandas
import pyfixest
from csdid.att_gt import ATTgt
from rddensity import rddensity
from rdrobust import rdrobust
from scipy.stats import t as student

RULES = "aliresearch"
THRESHOLD_FEN = 1_000_000_000
# A placebo jump is sought above the threshold and below it, where no title is won.
PLACEBO_CUTOFFS = {"placebo above": 0.4, "placebo below": -0.4}
# Months before and after a county's first Taobao Village, and those whose mean is the whole effect.
BEFORE, AFTER, WHOLE_FROM = 6, 6, 3
# A month in which nothing is expected yet, and the month from which differences are taken.
PRE_TREND, BASE = -4, -1
# Counties that come to the event in one month; with fewer, their error cannot be estimated.
LEAST_COUNTIES = 5


def read(table: str, folder: str | None = None) -> pandas.DataFrame:
    """A table of the files at TAOCUN_DATA, a folder or an address; by default those of the newest day of TAOCUN_URL."""
    folder = folder or os.environ.get("TAOCUN_DATA")
    if folder is None:
        from taocun import Taocun

        taocun = Taocun(os.environ.get("TAOCUN_URL", "http://localhost:3000"), os.environ.get("TAOCUN_KEY"))
        return taocun.data(taocun.get_region("CN")["asOf"], table)
    return pandas.read_csv(f"{folder}/{table}.csv", dtype={"villageCode": str, "countyCode": str})


def label_of(table: pandas.DataFrame) -> str:
    """What the rows are, by their provenance."""
    return str(table["provenance"].iloc[0]) if "provenance" in table and len(table) else "as observed"


def is_trial(table: pandas.DataFrame) -> bool:
    return "synthetic trial" in label_of(table)


def sample_of(rows: pandas.DataFrame, certified: pandas.DataFrame, year: int) -> pandas.DataFrame:
    """The villages that meet the criteria of kind and scale, alone in their county, with sales in the next year."""
    some = rows[(rows["ruleSet"] == RULES) & (rows["year"] == year)]
    in_county = some["villageCode"].str[:6].map(some["villageCode"].str[:6].value_counts())
    some = some[(in_county == 1) & some["isOfKind"].astype(bool) & (some["scaleLogMargin"] >= 0) & (some["nextSalesFen"] > 0)]
    some = some.dropna(subset=["annualSalesLogMargin"])
    counts = certified[["villageCode", "year", "ruleSet", "households", "activeShops"]]
    return some.merge(counts, on=["villageCode", "year", "ruleSet"])


def discontinuity(sample: pandas.DataFrame) -> pandas.DataFrame:
    """The jumps at the threshold and at the placebo cutoffs, with robust intervals and the bandwidths of rdrobust."""
    x = sample["annualSalesLogMargin"].to_numpy(float)
    y = numpy.log(sample["nextSalesFen"].to_numpy(float) / THRESHOLD_FEN)
    listed = sample["listed"].to_numpy(float)
    fits = {"title": (0, rdrobust(y, x, fuzzy=listed)), "listed": (0, rdrobust(listed, x))}
    for name, cutoff in PLACEBO_CUTOFFS.items():
        # Villages of that side alone, so that the true jump is not among them.
        side = x >= 0 if cutoff > 0 else x < 0
        fits[name] = (cutoff, rdrobust(y[side], x[side], c=cutoff))
    for covariate in ("households", "activeShops"):
        fits[covariate] = (0, rdrobust(numpy.log(sample[covariate].to_numpy(float)), x))
    rows = {
        name: [cutoff, fit.coef.iloc[0, 0], *fit.ci.iloc[2], fit.pv.iloc[2, 0], fit.bws.iloc[0, 0]]
        for name, (cutoff, fit) in fits.items()
    }
    return pandas.DataFrame(rows, index=["cutoff", "estimate", "from", "to", "p", "bandwidth"]).T


def density(sample: pandas.DataFrame) -> float:
    """The p of the test that the density does not jump at the threshold."""
    return float(rddensity(sample["annualSalesLogMargin"].to_numpy(float), bino_flag=False).test["p_jk"])


def neighbours_of(panel: pandas.DataFrame) -> pandas.DataFrame:
    """By county and month: the log of what its villages sell that do not bring the event, and the month of the event."""
    number = 12 * panel["month"].str[:4].astype(int) + panel["month"].str[5:].astype(int)
    panel = panel.assign(step=number - number.min())
    qualifies = panel["qualifiesUnder"].fillna("").map(lambda under: RULES in (under.split() if isinstance(under, str) else under))
    own = panel[qualifies].groupby("villageCode")["step"].min()
    county = panel.groupby("villageCode")["countyCode"].last()
    event = own.groupby(county.reindex(own.index)).min()
    home = panel["villageCode"].map(county)
    brings = panel["villageCode"].map(own) == home.map(event)
    # The first month of all is not whole, and the newest one need not be.
    whole = panel["step"].between(1, panel["step"].max() - 1)
    sold = panel[~brings & whole].groupby([home, "step"])["salesFen"].sum().rename("sales").reset_index()
    sold.columns = ["county", "step", "sales"]
    sold = sold[sold["sales"] > 0]
    sold = sold[sold.groupby("county")["step"].transform("size") == sold["step"].nunique()]
    sold["event"] = sold["county"].map(event).fillna(0).astype(int)
    sold = sold[(sold["event"] == 0) | (sold["event"] > BEFORE)]
    # A county with one village has no neighbours whose sales could change.
    several = panel.groupby(home)["villageCode"].nunique()
    sold = sold[sold["county"].map(several) > 1]
    sizes = sold.drop_duplicates("county")["event"].value_counts()
    sold = sold[(sold["event"] == 0) | (sold["event"].map(sizes) >= LEAST_COUNTIES)]
    return sold.assign(log=numpy.log(sold["sales"].astype(float)), unit=sold["county"].astype("category").cat.codes + 1)


def callaway_santanna(sold: pandas.DataFrame) -> pandas.DataFrame:
    """By month since the event, from the month before it; `whole` is the mean of the months of the whole effect."""
    data = sold[["log", "step", "unit", "event"]].copy()
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = ATTgt("log", "step", "unit", "event", data=data, control_group="notyettreated")
        fit.fit("reg", base_period="universal", bstrap=False)
        fit.aggte("dynamic", min_e=-BEFORE, max_e=AFTER, bstrap=False, cband=False)
        each = fit.atte
        table = pandas.DataFrame({"estimate": each["att_egt"], "error": numpy.ravel(each["se_egt"])}, index=[int(e) for e in each["egt"]])
        fit.aggte("dynamic", min_e=WHOLE_FROM, max_e=AFTER, bstrap=False, cband=False)
        table.loc["whole"] = [fit.atte["overall_att"], numpy.ravel(fit.atte["overall_se"])[0]]
    return table.drop(index=BASE, errors="ignore").astype(float)


def local_projections(sold: pandas.DataFrame) -> pandas.DataFrame:
    """The same by Dube, Girardi, Jordà and Taylor, without `whole`."""
    fit = pyfixest.lpdid(
        sold,
        yname="log",
        idname="unit",
        tname="step",
        gname="event",
        vcov={"CRV1": "unit"},
        pre_window=-BEFORE,
        post_window=AFTER,
        att=False,
    )
    table = fit.tidy()[["Estimate", "Std. Error"]].set_axis(["estimate", "error"], axis=1)
    return table.set_axis([int(name.split("::")[1]) for name in table.index])


def with_interval(table: pandas.DataFrame, sold: pandas.DataFrame) -> pandas.DataFrame:
    """
    95 % intervals by Student's t with the degrees of freedom of the smallest cohort, because each error rests on few counties. Over the trials of
    seeds 1 to 100, normal intervals rejected too often before the event.
    """
    treated = sold[sold["event"] > 0].drop_duplicates("county")
    half = student.ppf(0.975, treated["event"].value_counts().min() - 1) * table["error"]
    return table.assign(**{"from": table["estimate"] - half, "to": table["estimate"] + half})


def holds(row: pandas.Series, expected: float) -> bool:
    return bool(row["from"] <= expected <= row["to"])
