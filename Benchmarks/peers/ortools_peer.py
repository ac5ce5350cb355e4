"""OR-Tools: min-cost flow for given centres, alternated with re-centring; CP-SAT for the Hess model (Hess et al. 1965)."""

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from problem import EARTH_KM, bisection, repaired


def flow(problem):
    """One measure: accounts to their 12 nearest centres, split where the flow splits them, then rounded and repaired."""
    labels = bisection(problem)
    best = (problem.score(labels), labels)
    spent = 0.0
    while problem.left > 2 * spent + 2:
        before = problem.left
        index, km = problem.candidates(problem.centroids(labels), 12)
        found = assigned(problem, index, km)
        if found is None:
            break
        labels = repaired(problem, found, index, km)
        value = problem.score(labels)
        if value < best[0]:
            best = (value, labels)
        spent = before - problem.left
    return best[1]


def assigned(problem, index, km):
    n, k = index.shape
    load = np.round(problem.weights).astype(np.int64)
    target = load.sum() / problem.count
    low, high = int(np.ceil(target * (1 - problem.tolerance))), int(np.floor(target * (1 + problem.tolerance)))
    cost = np.round(100 * km).astype(np.int64)
    reward = 4 * int(cost.max()) + 1
    solver = min_cost_flow.SimpleMinCostFlow()
    tails = np.repeat(np.arange(n), k)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tails, n + index.ravel(), np.repeat(load, k), cost.ravel())
    centres = n + np.arange(problem.count)
    sink = np.full(problem.count, n + problem.count)
    solver.add_arcs_with_capacity_and_unit_cost(
        centres, sink, np.full(problem.count, low), np.full(problem.count, -reward))
    solver.add_arcs_with_capacity_and_unit_cost(
        centres, sink, np.full(problem.count, high - low), np.zeros(problem.count, dtype=np.int64))
    # What fits nowhere may overflow, dearly.
    solver.add_arcs_with_capacity_and_unit_cost(
        centres, sink, np.full(problem.count, int(load.sum())), np.full(problem.count, reward))
    solver.set_nodes_supplies(np.arange(n), load)
    solver.set_node_supply(n + problem.count, -int(load.sum()))
    if solver.solve() != solver.OPTIMAL:
        return None
    flows = solver.flows(arcs).reshape(n, k)
    return index[np.arange(n), np.where(flows.sum(axis=1) > 0, flows.argmax(axis=1), 0)]


def hess(problem):
    n, p = len(problem.xyz), problem.count
    km = distances(problem.xyz)
    load = np.round(problem.loads).astype(np.int64)
    model = cp_model.CpModel()
    x = [[model.new_bool_var(f"x{i}_{j}") for j in range(n)] for i in range(n)]
    for i in range(n):
        model.add_exactly_one(x[i])
    model.add(sum(x[j][j] for j in range(n)) == p)
    for j in range(n):
        for k in range(load.shape[1]):
            total = sum(int(load[i, k]) * x[i][j] for i in range(n))
            target = load[:, k].sum() / p
            model.add(total <= int(target * (1 + problem.tolerance)) * x[j][j])
            model.add(total >= int(np.ceil(target * (1 - problem.tolerance))) * x[j][j])
        for i in range(n):
            model.add_implication(x[i][j], x[j][j])
    model.minimize(sum(int(round(load[i, 0] * km[i, j])) * x[i][j] for i in range(n) for j in range(n)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1, problem.left - 1)
    solver.parameters.random_seed = problem.seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return np.array([next(j for j in range(n) if solver.value(x[i][j])) for i in range(n)])


def distances(xyz):
    chord = np.linalg.norm(xyz[:, None] - xyz[None], axis=2)
    return 2 * EARTH_KM * np.arcsin(np.minimum(1, chord / 2))
