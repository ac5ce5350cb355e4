"""Scores a map of territories from the files alone, with the standard library and none of the engine's code.

The rule: equal shares of each measure are the target; travel is the great-circle distance (haversine, Earth's mean
radius 6371.0088 km) from an account to the weighted centroid of its territory (the normalised mean of unit vectors),
weighted by the first measure.
"""

import csv
import math
from dataclasses import dataclass

EARTH_KM = 6371.0088
SLACK = 1e-9  # sums of doubles in another order differ by less


@dataclass
class Accounts:
    """The rows of an account file: ids, unit vectors and the measures asked for."""

    ids: list
    vectors: list  # (x, y, z)
    places: list  # (lat, lon) in degrees
    measures: dict  # name -> list of float

    @classmethod
    def read(cls, path, measures, keep=lambda row: True):
        with open(path, newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if keep(row)]
        places = [(float(row["lat"]), float(row["lon"])) for row in rows]
        return cls(
            [row["id"] for row in rows],
            [unit_vector(lat, lon) for lat, lon in places],
            places,
            {name: [float(row[name]) for row in rows] for name in measures},
        )


@dataclass
class Score:
    mean_km: float  # to weighted centroids
    medoid_km: float  # to the best member of each territory; NaN when not asked for
    outside: int  # territories beyond the tolerance in at least one measure, missing ones included
    worst: float  # the largest deviation from a target, as a share
    broken: int  # territories in more than one piece; 0 without edges
    unassigned: int
    territories: int


def unit_vector(lat, lon):
    lat, lon = math.radians(lat), math.radians(lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def kilometres(a, b):
    """Between unit vectors; the haversine formula written with the chord."""
    chord = math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
    return 2 * EARTH_KM * math.asin(min(1.0, chord / 2))


def read_plan(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["territory"] for row in csv.DictReader(file) if row["territory"] not in ("", "-1")}


def read_edges(path, ids):
    row_of = {name: row for row, name in enumerate(ids)}
    with open(path, newline="", encoding="utf-8") as file:
        pairs = [(row_of.get(row["a"]), row_of.get(row["b"])) for row in csv.DictReader(file)]
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def score(accounts, plan, count, tolerance, edges=None, medoids=False):
    """`plan` maps ids to territories (any hashable); `count` is p; `tolerance` a share such as 0.05."""
    labels = [plan.get(name) for name in accounts.ids]
    members = {}
    for row, label in enumerate(labels):
        if label is not None:
            members.setdefault(label, []).append(row)
    missing = max(0, count - len(members))
    outside, worst = set(), 1.0 if missing else 0.0
    for values in accounts.measures.values():
        target = math.fsum(values) / count
        for label, rows in members.items():
            deviation = math.fsum(values[row] for row in rows) / target - 1
            worst = max(worst, abs(deviation))
            if abs(deviation) > tolerance + SLACK:
                outside.add(label)
    weights = next(iter(accounts.measures.values()))
    travel, to_medoids, total = [], [], 0.0
    for rows in members.values():
        centre = centroid(accounts.vectors, weights, rows)
        travel.extend(weights[row] * kilometres(accounts.vectors[row], centre) for row in rows)
        total += math.fsum(weights[row] for row in rows)
        if medoids:
            to_medoids.append(medoid_travel(accounts.vectors, weights, rows))
    return Score(
        mean_km=math.fsum(travel) / total if total else math.nan,
        medoid_km=math.fsum(to_medoids) / total if medoids and total else math.nan,
        outside=len(outside) + missing,
        worst=worst,
        broken=broken(labels, members, edges) if edges is not None else 0,
        unassigned=sum(label is None for label in labels),
        territories=len(members),
    )


def centroid(vectors, weights, rows):
    sums = [math.fsum(weights[row] * vectors[row][axis] for row in rows) for axis in range(3)]
    length = math.sqrt(sum(s * s for s in sums))
    return tuple(s / length for s in sums) if length > 0 else vectors[rows[0]]


def medoid_travel(vectors, weights, rows):
    """Exact; quadratic in the size of the territory."""
    return min(math.fsum(weights[row] * kilometres(vectors[row], vectors[site]) for row in rows) for site in rows)


def broken(labels, members, edges):
    neighbours = [[] for _ in labels]
    for a, b in edges:
        if labels[a] is not None and labels[a] == labels[b]:
            neighbours[a].append(b)
            neighbours[b].append(a)
    count = 0
    for rows in members.values():
        seen, stack = {rows[0]}, [rows[0]]
        while stack:
            for other in neighbours[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        count += len(seen) < len(rows)
    return count
