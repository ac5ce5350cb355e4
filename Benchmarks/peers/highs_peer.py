"""HiGHS (Huangfu and Hall 2018): the assignment LP for given centres, rounded and repaired; the Hess model as a MILP."""

import highspy
import numpy as np

from ortools_peer import distances
from problem import bisection, repaired


def assignment(problem):
    """Any number of measures: accounts to their 12 nearest centres, misses of a band allowed at a price."""
    labels = bisection(problem)
    best = (problem.score(labels), labels)
    spent = 0.0
    while problem.left > 2 * spent + 2:
        before = problem.left
        index, km = problem.candidates(problem.centroids(labels), 12)
        found = relaxed(problem, index, km)
        if found is None:
            break
        labels = repaired(problem, found, index, km)
        value = problem.score(labels)
        if value < best[0]:
            best = (value, labels)
        spent = before - problem.left
    return best[1]


def relaxed(problem, index, km):
    n, k = index.shape
    p, m = problem.count, problem.loads.shape[1]
    shares = problem.loads / problem.targets
    weight = problem.weights / problem.weights.mean()
    columns = n * k + 2 * p * m
    rows = n + p * m
    row = np.concatenate([np.repeat(np.arange(n), k)] + [n + index.ravel() * m + q for q in range(m)])
    column = np.tile(np.arange(n * k), 1 + m)
    value = np.concatenate([np.ones(n * k)] + [np.repeat(shares[:, q], k) for q in range(m)])
    slack = np.arange(2 * p * m)
    row = np.concatenate([row, n + slack // 2])
    column = np.concatenate([column, n * k + slack])
    value = np.concatenate([value, np.where(slack % 2 == 0, 1.0, -1.0)])
    price = 20 * km.max() * n / p
    low = np.r_[np.ones(n), np.full(p * m, 1 - problem.tolerance)]
    high = np.r_[np.ones(n), np.full(p * m, 1 + problem.tolerance)]
    cost = np.r_[(weight[:, None] * km).ravel(), np.full(2 * p * m, price)]
    solution = solved(problem, cost, np.full(columns, np.inf), low, high, row, column, value, rows, ())
    return None if solution is None else index[np.arange(n), solution[: n * k].reshape(n, k).argmax(axis=1)]


def hess(problem):
    n, p = len(problem.xyz), problem.count
    m = problem.loads.shape[1]
    shares = problem.loads / problem.targets
    cost = (problem.weights[:, None] / problem.weights.mean() * distances(problem.xyz)).ravel()
    entries, low, high = [], [], []

    def add(pairs, least, most):
        entries.extend((len(low), c, v) for c, v in pairs)
        low.append(least)
        high.append(most)

    for i in range(n):
        add([(i * n + j, 1) for j in range(n)], 1, 1)
    add([(j * n + j, 1) for j in range(n)], p, p)
    for j in range(n):
        for q in range(m):
            for sign, edge in ((1, 1 + problem.tolerance), (-1, -(1 - problem.tolerance))):
                own = [(i * n + j, sign * shares[i, q]) for i in range(n) if i != j]
                add([*own, (j * n + j, sign * shares[j, q] - edge)], -np.inf, 0)
        for i in range(n):
            if i != j:
                add([(i * n + j, 1), (j * n + j, -1)], -np.inf, 0)
    row, column, value = (np.array(part) for part in zip(*entries))
    solution = solved(problem, cost, np.ones(n * n), np.array(low), np.array(high), row, column, value, len(low),
                      range(n * n))
    return None if solution is None else solution.reshape(n, n).argmax(axis=1)


def solved(problem, cost, upper, low, high, row, column, value, rows, integers):
    """The values of the columns; None without any feasible solution in time."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), rows
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), upper
    model.row_lower_, model.row_upper_ = low, high
    order = np.lexsort((row, column))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.r_[0, np.cumsum(np.bincount(column, minlength=len(cost)))].astype(np.int32)
    model.a_matrix_.index_ = row[order].astype(np.int32)
    model.a_matrix_.value_ = value[order].astype(float)
    if len(integers):
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", max(1.0, problem.left - 1))
    solver.setOptionValue("random_seed", problem.seed)
    solver.passModel(model)
    solver.run()
    if solver.getInfo().primal_solution_status != 2:
        return None
    return np.array(solver.getSolution().col_value)
