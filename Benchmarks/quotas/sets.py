"""The demand histories that forecasts and quotas are judged on, and how allot is called on them."""

import csv
import json
import os
import sys
from dataclasses import dataclass

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "territories"))
from launch import launched  # noqa: E402
from panel import Panel  # noqa: E402


@dataclass
class DemandSet:
    name: str
    file: str  # below the data folder
    keys: list
    levels: str
    season: int
    origins: int
    territory: list  # keys whose combinations are the territories of the quotas

    def read(self, folder):
        path = os.path.join(folder, self.file)
        if not os.path.exists(path):
            raise SystemExit(f"{self.file} is not in {folder}")
        return Panel.read(path, self.keys)


SETS = [
    DemandSet("tourism", "demand/tourism_quarterly_304.csv", ["state", "region", "purpose"],
              ";state;purpose;state,purpose;state,region", 4, 5, ["state", "region"]),
    DemandSet("retail", "demand/aus_retail_monthly.csv", ["state", "industry"], ";state;industry", 12, 3,
              ["state", "industry"]),
]


def named(name):
    found = [demand for demand in SETS if demand.name == name]
    if not found:
        raise SystemExit(f"no set {name}; there are {', '.join(demand.name for demand in SETS)}")
    return found[0]


def allot(*arguments):
    """Runs $ALLOT and gives its run, with the JSON it printed as `summary`."""
    run = launched([os.environ.get("ALLOT", ".build/release/allot"), *arguments])
    if run.status != 0:
        raise SystemExit(f"allot {arguments[0]}: exit {run.status}\n{run.err}")
    run.summary = json.loads(run.out) if "--json" in arguments and run.out.strip().startswith("{") else {}
    return run


def allot_forecast(demand, train, path, threads=1, more=()):
    """Forecasts one season of the file `train`, every level reconciled, into `path`; the run. `more`: further flags."""
    return allot("forecast", train, "--keys", ",".join(demand.keys), "--levels", demand.levels, "--horizon",
                 str(demand.season), "--reconcile", "mint", "--threads", str(threads), "--no-cache", "--quiet", "--output", path, *more)


def bottom_forecast(panel, path, origin, horizon):
    """Reads a forecast with the columns of the keys, period and mean: one row a bottom series, in the panel's order."""
    with open(path, newline="", encoding="utf-8") as file:
        found = {(tuple(row[key] for key in panel.keys), row["period"]): float(row["mean"]) for row in csv.DictReader(file)}
    try:
        return [[found[name, period] for period in panel.periods[origin:origin + horizon]] for name in panel.names]
    except KeyError as missing:
        raise SystemExit(f"{path}: no forecast of {missing}") from None
