"""A task as arrays, and the small tools that several peers need: bisection, candidate centres, a repair by single moves."""

import os
import sys
import time
from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay, cKDTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "territories"))
import scorer  # noqa: E402

EARTH_KM = scorer.EARTH_KM


@dataclass
class Problem:
    accounts: scorer.Accounts
    xyz: np.ndarray  # n × 3 unit vectors
    loads: np.ndarray  # n × m
    edges: np.ndarray  # e × 2, given or from the Delaunay triangulation
    has_edges: bool
    count: int
    tolerance: float
    seconds: float
    seed: int
    begin: float

    @classmethod
    def read(cls, task, seconds, seed):
        begin = time.monotonic()
        accounts = scorer.Accounts.read(task.file, task.measures)
        xyz = np.array(accounts.vectors)
        loads = np.array([accounts.measures[name] for name in task.measures]).T
        if task.adjacency:
            edges = np.array(scorer.read_edges(task.adjacency, accounts.ids))
        else:
            edges = delaunay(planar(accounts))
        return cls(accounts, xyz, loads, edges, task.adjacency is not None, task.count, task.tolerance, seconds, seed,
                   begin)

    @property
    def weights(self):
        return self.loads[:, 0]

    @property
    def targets(self):
        return self.loads.sum(axis=0) / self.count

    @property
    def left(self):
        return self.seconds - (time.monotonic() - self.begin)

    def score(self, labels):
        """(broken and outside, km): smaller is better."""
        plan = dict(zip(self.accounts.ids, labels))
        edges = self.edges.tolist() if self.has_edges else None
        found = scorer.score(self.accounts, plan, self.count, self.tolerance, edges)
        return found.outside + found.broken, found.mean_km

    def centroids(self, labels):
        sums = np.stack([np.bincount(labels, self.weights * self.xyz[:, k], self.count) for k in range(3)], axis=1)
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        return sums / np.where(length > 0, length, 1)

    def candidates(self, centres, k):
        """The k nearest centres of each account and the distances in km; both n × k."""
        chord, index = cKDTree(centres).query(self.xyz, k=min(k, len(centres)))
        return index, 2 * EARTH_KM * np.arcsin(np.minimum(1, chord / 2))


def planar(accounts):
    """Degrees with longitude shrunk to the mean latitude: good enough to triangulate."""
    places = np.array(accounts.places)
    return np.c_[places[:, 1] * np.cos(np.radians(places[:, 0].mean())), places[:, 0]]


def delaunay(points):
    unique, inverse = np.unique(points, axis=0, return_inverse=True)
    inverse = np.asarray(inverse).ravel()
    triangles = Delaunay(unique).simplices
    pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    first = np.full(len(unique), -1)
    first[inverse[::-1]] = np.arange(len(points))[::-1]
    twins = np.c_[np.arange(len(points)), first[inverse]]
    both = np.vstack([first[pairs], twins[twins[:, 0] != twins[:, 1]]])
    return np.unique(np.sort(both, axis=1), axis=0)


def bisection(problem):
    """Recursive cuts across the longer side, at the territories' share of all measures mixed."""
    mixed = (problem.loads / problem.loads.sum(axis=0)).mean(axis=1)
    labels = np.zeros(len(mixed), dtype=np.int64)
    parts = [(np.arange(len(mixed)), 0, problem.count)]
    while parts:
        rows, first, count = parts.pop()
        if count == 1:
            labels[rows] = first
            continue
        axis = np.argmax(np.ptp(problem.xyz[rows], axis=0))
        rows = rows[np.argsort(problem.xyz[rows, axis], kind="stable")]
        half = count // 2
        sums = np.cumsum(mixed[rows])
        cut = min(max(int(np.searchsorted(sums, sums[-1] * half / count)), half), len(rows) - (count - half))
        parts += [(rows[:cut], first, half), (rows[cut:], first + half, count - half)]
    return labels


def repaired(problem, labels, index, km, steps=5000):
    """Single moves to candidate centres that lower the total of misses most per km added, while there are any."""
    labels = labels.copy()
    shares = problem.loads / problem.targets
    low, high = 1 - problem.tolerance, 1 + problem.tolerance
    loads = np.zeros((problem.count, shares.shape[1]))
    np.add.at(loads, labels, shares)

    def miss(values):
        return (np.maximum(0, values - high) + np.maximum(0, low - values)).sum(axis=-1)

    here = np.where(index == labels[:, None], km, np.inf).min(axis=1)
    here = np.where(np.isfinite(here), here, km[:, -1])
    for _ in range(steps):
        misses = miss(loads)
        worst = int(np.argmax(misses))
        if misses[worst] <= 0 or problem.left <= 1:
            break
        rows, slots = np.nonzero((labels[:, None] == worst) ^ (index == worst))
        start, end = labels[rows], index[rows, slots]
        change = (miss(loads[start] - shares[rows]) + miss(loads[end] + shares[rows]) - misses[start] - misses[end])
        added = np.maximum(0.01, (km[rows, slots] - here[rows]) * problem.weights[rows])
        gain = np.where((change < -1e-12) & (start != end), -change / added, 0)
        if not len(gain) or gain.max() <= 0:
            break
        best = int(np.argmax(gain))
        row, old, new = rows[best], start[best], end[best]
        loads[old] -= shares[row]
        loads[new] += shares[row]
        labels[row], here[row] = new, km[row, slots[best]]
    return labels
