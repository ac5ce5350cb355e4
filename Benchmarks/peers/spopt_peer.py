"""spopt's contiguous regions: SKATER, AZP, Max-P and region k-means. Only Max-P knows a load, as a floor."""

import geopandas
import libpysal
import numpy as np
from scipy.spatial import cKDTree
from spopt.region import AZP, MaxPHeuristic, RegionKMeansHeuristic, Skater

NAMES = ["x", "y", "z"]


def solve(problem, method):
    np.random.seed(problem.seed)
    frame = geopandas.GeoDataFrame(
        {**{name: problem.xyz[:, k] for k, name in enumerate(NAMES)}, "load": problem.weights},
        geometry=geopandas.points_from_xy(problem.xyz[:, 0], problem.xyz[:, 1]))
    w = neighbours(problem)
    if method == "skater":
        model = Skater(frame, w, NAMES, n_clusters=problem.count, floor=1, islands="ignore")
    elif method == "azp":
        model = AZP(frame, w, NAMES, n_clusters=problem.count, random_state=problem.seed)
    elif method == "maxp":
        model = MaxPHeuristic(frame, w, NAMES, "load", float(problem.targets[0] * (1 - problem.tolerance)), top_n=2,
                              max_iterations_construction=10)
    else:
        model = RegionKMeansHeuristic(problem.xyz, problem.count, w, seed=problem.seed)
    model.solve()
    return np.asarray(model.labels_).astype(int)


def neighbours(problem):
    lists = {row: [] for row in range(len(problem.xyz))}
    for a, b in problem.edges.tolist():
        lists[a].append(b)
        lists[b].append(a)
    tree = cKDTree(problem.xyz)
    for row, others in lists.items():
        if not others:
            near = int(tree.query(problem.xyz[row], k=2)[1][1])
            lists[row].append(near)
            lists[near].append(row)
    return libpysal.weights.W({row: sorted(set(others)) for row, others in lists.items()}, silence_warnings=True)
