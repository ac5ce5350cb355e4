"""Quotas judged on panels drawn from known processes: chances given the total, and unequal growth that lasts or does not."""

import os
import random
import statistics

from generated import EXPRESSED, OTHERS, TRENDS
from sets import allot

# Years of history before the year whose chances are judged; years of trending panels, and how many of them are judged.
HISTORY = 7
TREND_YEARS, JUDGED = 12, 5
CHANCES = [0.6, 0.7, 0.8]
OWN, LAST, GROWN, CAGR = "equal-chance", "last year", "last year × own growth", "last year × own CAGR"
RESAMPLES = 2000

CHANCES_HEADER = ["kind", "of the model", "panels", *(f"{100 * chance:.0f} % given the total" for chance in CHANCES),
                      "unconditional, 60 / 70 / 80 %", "processor s"]
GROWTH_HEADER = ["growth", "panels", "inside luck", "mean hit gap", "last year's", "own CAGR's", "misallocated", "last year",
                "own growth", "own CAGR", "below last year", "below own CAGR", "processor s"]


def backtest(panel, work, years, worlds):
    """The JSON of `allot quotas backtest` on the latest years of a panel."""
    history, territories = os.path.join(work, "demand.csv"), os.path.join(work, "map.csv")
    panel.write(history)
    panel.write_map(territories, ["territory"])
    return allot("quotas", "backtest", history, "--account-key", "series_id", "--territories", territories, "--levels",
                 "region", "--years", str(years), "--worlds", str(worlds), "--threads", "1", "--no-cache", "--json",
                 "--output", os.path.join(work, "cases.csv")).summary


def chances_row(kind, panels, work):
    """Shares of quotas reached in the last year of every panel, given the true total and without it."""
    begin = spent()
    found = [
        {point["chance"]: point for point in backtest(kind.panel(number, HISTORY + 1), work, 1, 0)["calibration"]}
        for number in range(panels)]

    def values(part, chance):
        return [points[chance][part]["value"] for points in found]

    free = " / ".join(f"{100 * statistics.fmean(values('unconditional', chance)):.1f}" for chance in CHANCES)
    return [kind.name, "yes" if kind in EXPRESSED else "no", panels,
            *(averaged(values("givenTotal", chance), 100, ".1f") for chance in CHANCES), free, f"{spent() - begin:.0f}"]


def growth_row(kind, panels, work):
    """How often the hit gap by prior growth is what luck gives, and what lies in the wrong place beside simple rules."""
    begin = spent()
    found = []
    for number in range(panels):
        summary = backtest(kind.panel(number, TREND_YEARS), work, JUDGED, 1000)
        found.append({method["method"]: method for method in summary["methods"]})
    gaps = {name: [grown(methods[name]) for methods in found] for name in (OWN, LAST, CAGR)}
    wrong = {name: [methods[name]["misallocated"]["value"] for methods in found] for name in (OWN, LAST, GROWN, CAGR)}
    inside = sum(gap["modelLower"] <= gap["figure"]["value"] <= gap["modelUpper"] for gap in gaps[OWN])
    means = {name: [gap["figure"]["value"] for gap in gaps[name]] for name in gaps}
    wins = {name: sum(own < other for own, other in zip(wrong[OWN], wrong[name])) for name in (LAST, CAGR)}
    return [kind.name, panels, f"{100 * inside / panels:.0f} %", averaged(means[OWN], 1, "+.3f"),
            *(signed(statistics.fmean(means[name]), "+.2f") for name in (LAST, CAGR)),
            *(f"{statistics.fmean(wrong[name]):.4f}" for name in (OWN, LAST, GROWN, CAGR)),
            *(f"{wins[name]} of {panels}" for name in (LAST, CAGR)), f"{spent() - begin:.0f}"]


def grown(method):
    return next(gap for gap in method["gaps"] if gap["by"] == "prior growth")


def averaged(values, factor, style):
    """The mean with the central 95 % of means over panels drawn anew."""
    draws = random.Random(len(values))
    means = sorted(statistics.fmean(draws.choices(values, k=len(values))) for _ in range(RESAMPLES))
    low, high = means[round(0.025 * (RESAMPLES - 1))], means[round(0.975 * (RESAMPLES - 1))]
    value, low, high = (signed(factor * number, style) for number in (statistics.fmean(values), low, high))
    return f"{value} ({low} to {high})"


def signed(value, style):
    return f"{value:{style}}".replace("-", "−")


def spent():
    """Processor seconds of this process and of those that it started."""
    return sum(os.times()[:4])
