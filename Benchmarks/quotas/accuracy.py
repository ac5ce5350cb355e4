"""How far forecasts of one season are off, over every level of a hierarchy, from several origins.

A forecaster gives the bottom series; what they sum to is its forecast of the levels above. RMSSE and MASE divide the error
of a series by that of the seasonal naive forecast inside its own training data; wMAPE compares the sums over the horizon,
all series of all levels together. Shares no code with the engine.
"""

import csv
import math
import statistics
from dataclasses import dataclass

# A series that never changed from one season to the next would divide by zero.
LEAST_SCALE = 1e-12


@dataclass
class Accuracy:
    rmsse: float
    mase: float
    wmape: float


def origins(panel, season, horizon, count):
    """Numbers of training periods: one season apart, the last with exactly the horizon after it."""
    last = len(panel.periods) - horizon
    return [last - season * back for back in reversed(range(count))]


def seasonal_naive(panel, origin, season, horizon):
    return [[series[origin - season + step % season] for step in range(horizon)] for series in panel.values]


def accuracy(panel, levels, season, origin, forecast):
    """Accuracy by level and over "all" of one origin; `forecast` holds one row a bottom series."""
    horizon = len(forecast[0])
    errors = {
        level: [
            unit_errors(summed(panel.values, members, origin + horizon), summed(forecast, members, horizon), season, origin)
            for members in units]
        for level, units in panel.units(levels).items()}
    errors["all"] = [error for level in errors.values() for error in level]
    return {
        level: Accuracy(
            statistics.fmean(error[0] for error in found), statistics.fmean(error[1] for error in found),
            sum(error[2] for error in found) / sum(error[3] for error in found))
        for level, found in errors.items()}


def coverage(panel, levels, origin, horizon, path):
    """The share of results inside the 80 % intervals of the forecast file at `path`, by level and over "all"."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = {}
        for row in csv.DictReader(file):
            rows.setdefault(tuple(row[key] for key in panel.keys), []).append((float(row["lower80"]), float(row["upper80"])))
    inside = {}
    for level, units in panel.units(levels).items():
        kept = panel.keys if level == "bottom" else [] if level == "total" else level.split(",")
        for members in units:
            name = panel.names[members[0]]
            keys = tuple(value if key in kept else "*" for key, value in zip(panel.keys, name))
            actual = summed(panel.values, members, origin + horizon)[origin:]
            hits = [lower <= value <= upper for value, (lower, upper) in zip(actual, rows[keys])]
            inside.setdefault(level, []).extend(hits)
    inside["all"] = [hit for hits in inside.values() for hit in hits]
    return {level: statistics.fmean(hits) for level, hits in inside.items()}


def averaged(scores):
    """The mean over origins, by level."""
    return {
        level: Accuracy(*(
            statistics.fmean(getattr(score[level], part) for score in scores) for part in ("rmsse", "mase", "wmape")))
        for level in scores[0]}


def summed(rows, members, count):
    return [math.fsum(rows[member][index] for member in members) for index in range(count)]


def unit_errors(actual, forecast, season, origin):
    """Scaled root mean square, scaled mean absolute, and the horizon's sum: its error and its size."""
    steps = [actual[t] - actual[t - season] for t in range(season, origin)]
    misses = [a - f for a, f in zip(actual[origin:], forecast)]
    square = max(statistics.fmean(step * step for step in steps), LEAST_SCALE)
    absolute = max(statistics.fmean(abs(step) for step in steps), LEAST_SCALE)
    return (
        math.sqrt(statistics.fmean(miss * miss for miss in misses) / square),
        statistics.fmean(abs(miss) for miss in misses) / absolute,
        abs(math.fsum(misses)), abs(math.fsum(actual[origin:])))
