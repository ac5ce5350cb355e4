"""Judges allot's forecasts and quotas on past years, and times the whole way from a demand file to quotas.

Usage: run.sh quotas --data FOLDER [--only REGEX] [--by-level] [--runs 3]
       run.sh quotas --only generated [--panels 200] [--trend-panels 25]
       run.sh quotas --only packages
"""

import argparse
import os
import re
import statistics
import tempfile

import generated_runs
import packages
from accuracy import accuracy, averaged, coverage, origins, seasonal_naive
from generated import EXPRESSED, OTHERS, TRENDS
from sets import SETS, allot, allot_forecast, bottom_forecast
import table

SIZES = [304, 3040, 30400]
CHANCES = [0.6, 0.7, 0.8]
# Flags of `allot forecast`; None for the seasonal naive forecast.
FORECASTS = {
    "allot, MinT": (), "allot, MinT, intervals as stated": ("--rehearse", "0"),
    "allot, MinT, trading days": ("--days", "trading"), "seasonal naive": None}


def main():
    arguments = argparse.ArgumentParser(prog="run.sh quotas", description=__doc__.splitlines()[0])
    arguments.add_argument("--data", metavar="FOLDER", help="folder with demand/; not for generated and packages")
    arguments.add_argument("--only", default="^(accuracy|backtest|time)/", metavar="REGEX",
                           help="what to run of accuracy/SET, backtest/SET, time/SIZE (SET: tourism, retail), "
                           "generated/chances/KIND, generated/growth/KIND and packages/SET; default: the first three")
    arguments.add_argument("--by-level", action="store_true", help="accuracy of every level too")
    arguments.add_argument("--earlier", type=int, default=0, metavar="N",
                           help="accuracy of the N origins before those that are scored")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each timing but the largest, which has one")
    arguments.add_argument("--panels", type=int, default=200, help="generated panels of each kind for chances")
    arguments.add_argument("--trend-panels", type=int, default=25, help="generated panels of each kind of growth")
    chosen = arguments.parse_args()

    def picked(part, items, name=lambda item: item.name):
        return [item for item in items if re.search(chosen.only, f"{part}/{name(item)}")]

    judged, rehearsed, timed = picked("accuracy", SETS), picked("backtest", SETS), picked("time", SIZES, str)
    if (judged or rehearsed or timed) and not chosen.data:
        arguments.error("--data is missing")
    print(f"{table.machine()}; one thread", flush=True)
    with tempfile.TemporaryDirectory() as work:
        show_accuracy(judged, chosen, work)
        show_backtests(rehearsed, chosen.data, work)
        show_times(timed, chosen, work)
        show("Generated panels, quotas of a given chance that were reached, %", generated_runs.CHANCES_HEADER,
             [generated_runs.chances_row(kind, chosen.panels, work)
              for kind in picked("generated/chances", EXPRESSED + OTHERS)])
        show("Generated panels by how unequal growth lasts", generated_runs.GROWTH_HEADER,
             [generated_runs.growth_row(kind, chosen.trend_panels, work) for kind in picked("generated/growth", TRENDS)])
        packaged = picked("packages", packages.PACKAGED)
        if packaged:
            packages.make(work)
        show_backtests(packaged, work, work)


def show_accuracy(sets, chosen, work):
    rows = [row for demand in sets for row in accuracy_rows(demand, chosen, work)]
    show("Accuracy, horizon one year", ["set", "origins", "level", "forecast", "RMSSE", "MASE", "wMAPE", "inside 80 %", "s an origin"], rows)


def accuracy_rows(demand, chosen, work):
    panel = demand.read(chosen.data)
    train, path = os.path.join(work, "train.csv"), os.path.join(work, "forecast.csv")
    places = origins(panel, demand.season, demand.season, demand.origins + chosen.earlier)
    places = places[:chosen.earlier] if chosen.earlier else places
    for forecast, flags in FORECASTS.items():
        scores, shares, seconds = [], [], []
        for origin in places:
            panel.write(train, origin)
            if flags is None:
                found, inside = seasonal_naive(panel, origin, demand.season, demand.season), {}
            else:
                seconds.append(allot_forecast(demand, train, path, more=flags).seconds)
                found = bottom_forecast(panel, path, origin, demand.season)
                inside = coverage(panel, demand.levels, origin, demand.season, path)
            scores.append(accuracy(panel, demand.levels, demand.season, origin, found))
            shares.append(inside)
        took = statistics.fmean(seconds) if seconds else None
        for level, score in averaged(scores).items():
            if chosen.by_level or level == "all":
                inside = statistics.fmean(share[level] for share in shares) if shares[0] else None
                yield [demand.name, len(places), level, forecast, table.number(score.rmsse, 4), table.number(score.mase, 4),
                       table.number(score.wmape, 4), table.number(inside, 3), table.number(took if level == "all" else None, 2)]


def show_backtests(sets, folder, work):
    summaries = [(demand, backtest(demand, folder, work)) for demand in sets]
    show("Past years divided again, 95 % intervals from years drawn anew",
         ["set", "method", "misallocated", "interval", "hit gap by prior growth", "interval", "luck alone", "R²"],
         [method_row(demand.name, method) for demand, summary in summaries for method in summary["methods"]])
    show("Quotas of a given chance that were reached",
         ["set", "chance", "given the total", "interval", "unconditional", "interval"],
         [chance_row(demand.name, row) for demand, summary in summaries for row in summary["calibration"]
          if row["chance"] in CHANCES])


def backtest(demand, folder, work):
    """The JSON of `allot quotas backtest`, with a territory for every combination of the set's territory keys."""
    territories = os.path.join(work, "map.csv")
    demand.read(folder).write_map(territories, demand.territory)
    levels = ["--levels", demand.keys[0]] if len(demand.keys) > 1 else []
    return allot("quotas", "backtest", os.path.join(folder, demand.file), "--account-key", "series_id", "--territories",
                 territories, *levels, "--years", "12", "--threads", "1", "--no-cache", "--json",
                 "--output", os.path.join(work, "cases.csv")).summary


def method_row(name, method):
    gap = next(gap for gap in method["gaps"] if gap["by"] == "prior growth")
    luck = between(gap["modelLower"], gap["modelUpper"], "+.3f") if "modelLower" in gap else "–"
    return [name, method["method"], *figure(method["misallocated"], ".4f"), *figure(gap["figure"], "+.3f"), luck,
            f"{method['explained']:.3f}"]


def chance_row(name, row):
    return [name, f"{100 * row['chance']:.0f} %", *figure(row["givenTotal"], ".3f"), *figure(row["unconditional"], ".3f")]


def figure(found, style):
    return [signed(found["value"], style), between(found["lower"], found["upper"], style)]


def between(lower, upper, style):
    return f"{signed(lower, style)} to {signed(upper, style)}"


def signed(value, style):
    return f"{value:{style}}".replace("-", "−")


def show_times(sizes, chosen, work):
    show("From demand to quotas",
         ["series", "territories", "runs", "seconds", "fastest–slowest", "processor s", "MB", "µs a series"],
         [time_row(size, key, 1 if size == max(SIZES) else chosen.runs, chosen.data, work)
          for size in sizes for key in (["purpose", "region"] if size > min(SIZES) else ["region"])])


def time_row(size, key, count, folder, work):
    """`allot quotas` end to end: reads, forecasts, reconciles, rehearses, allocates, writes.

    Copies are further accounts of the same territories (key `purpose`), or territories of their own (`region`).
    """
    demand = SETS[0]
    panel = demand.read(folder)
    panel = panel.replicated(size // len(panel.ids), key)
    history, territories = os.path.join(work, "demand.csv"), os.path.join(work, "map.csv")
    panel.write(history)
    panel.write_map(territories, demand.territory)
    target = 1.05 * sum(sum(series[-demand.season:]) for series in panel.values)
    command = ["quotas", history, "--account-key", "series_id", "--territories", territories, "--levels", demand.keys[0],
               "--target", f"{target:.2f}", "--threads", "1", "--no-cache", "--quiet", "--output",
               os.path.join(work, "quotas.csv")]
    runs = [allot(*command) for _ in range(count)]
    seconds = [run.seconds for run in runs]
    middle = statistics.median(seconds)
    return [f"{size:,}", f"{panel.count(demand.territory):,}", count, f"{middle:.2f}", f"{min(seconds):.2f}–{max(seconds):.2f}",
            f"{statistics.median(run.processor for run in runs):.2f}", f"{statistics.median(run.megabytes for run in runs):.0f}",
            f"{1e6 * middle / size:.0f}"]


def show(title, header, rows):
    if rows:
        print(f"\n{title}\n")
        table.show(header, rows)
        print(end="", flush=True)


if __name__ == "__main__":
    main()
