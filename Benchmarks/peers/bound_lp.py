#!/usr/bin/env python3
"""The exact assignment LP with the centres of a map, by HiGHS: what the fixed-centre bound of allot is measured against.

bound_lp.py ACCOUNTS.csv MAP.csv --balance potential[,workload] --tolerance 5% [--weight potential] [--prices PRICES.csv]

PRICES.csv (territory,measure,price, as `allot territories --prices` writes it) says which columns to start with, and is worth a
bound itself: the weak-duality value over all centres, recomputed here. Other columns come in as long as their reduced cost
is negative. Prints the LP between its restricted value and its best bound, and how far the prices' own bound is below.
"""
import argparse
import csv
import json
import time

import highspy
import numpy as np

EARTH_KM = 6371.0088


def columns(path, names):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    return [np.array([row[name] for row in rows]) for name in names]


def unit_vectors(lat, lon):
    a, b = np.radians(lat.astype(float)), np.radians(lon.astype(float))
    return np.c_[np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)]


def distances(points, centres):
    """n × p great-circle km from squared chords."""
    result = np.empty((len(points), len(centres)))
    for j, centre in enumerate(centres):
        chord = np.sqrt(((points - centre) ** 2).sum(1))
        result[:, j] = 2 * EARTH_KM * np.arcsin(np.minimum(1, chord / 2))
    return result


def restricted_lp(cost, activity, lower, upper, use):
    """Value and prices of the LP over the columns in `use` (bool n × p); loads may miss their band at a high price."""
    (n, p), m = cost.shape, activity.shape[1]
    unit, slot = np.nonzero(use)
    size = np.maximum(activity.mean(1), 1e-9)[unit]
    big = 20 * (cost[unit, slot] / size).max()
    count = len(unit)
    slack = 2 * p * m
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count + slack, n + p * m
    model.col_cost_ = np.r_[cost[unit, slot], np.full(slack, big)]
    model.col_lower_, model.col_upper_ = np.zeros(count + slack), np.full(count + slack, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.r_[np.ones(n), lower.ravel()], np.r_[np.ones(n), upper.ravel()]
    index = np.empty((count, m + 1), dtype=np.int32)
    value = np.empty((count, m + 1))
    index[:, 0], value[:, 0] = unit, 1
    for k in range(m):
        index[:, k + 1], value[:, k + 1] = n + slot * m + k, activity[unit, k]
    rows = n + np.repeat(np.arange(p * m), 2).astype(np.int32)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.r_[np.arange(count + 1) * (m + 1), count * (m + 1) + np.arange(1, slack + 1)].astype(np.int32)
    model.a_matrix_.index_ = np.r_[index.ravel(), rows]
    model.a_matrix_.value_ = np.r_[value.ravel(), np.tile([1.0, -1.0], p * m)]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solver", "hipo")
    solver.setOptionValue("run_crossover", "off")
    solver.setOptionValue("ipm_optimality_tolerance", 1e-9)
    solver.passModel(model)
    solver.run()
    duals = np.array(solver.getSolution().row_dual)
    return solver.getInfo().objective_function_value, -duals[n:].reshape(p, m)


def dual_value(cost, activity, lower, upper, prices):
    """Σᵢ minⱼ (cᵢⱼ + Σₖ λⱼₖ aᵢₖ) − Σ (λ⁺ U − λ⁻ L), and the reduced costs."""
    paid = cost + activity @ prices.T
    least = paid.min(1)
    return least.sum() - (prices * np.where(prices > 0, upper, lower)).sum(), paid - least[:, None]


def exact(cost, activity, lower, upper, prices, width=12, accuracy=2e-6):
    n, p = cost.shape
    best, reduced = dual_value(cost, activity, lower, upper, prices)
    use = np.zeros((n, p), dtype=bool)
    use[np.arange(n)[:, None], np.argpartition(reduced, min(width, p - 1), axis=1)[:, :width]] = True
    for _ in range(20):
        value, prices = restricted_lp(cost, activity, lower, upper, use)
        bound, reduced = dual_value(cost, activity, lower, upper, prices)
        best = max(best, bound)
        if value - best <= accuracy * abs(value):
            break
        slack = 1e-4 * cost.mean(1, keepdims=True)
        use |= reduced <= slack * 0.1
    return value, best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("accounts")
    parser.add_argument("map")
    parser.add_argument("--balance", default="potential")
    parser.add_argument("--tolerance", default="5%")
    parser.add_argument("--weight")
    parser.add_argument("--prices", help="prices of allot: territory,measure,price")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    measures = args.balance.split(",")
    tolerance = float(args.tolerance.rstrip("%")) / 100
    ids, lat, lon, weight, *loads = columns(args.accounts, ["id", "lat", "lon", args.weight or measures[0], *measures])
    map_ids, labels = columns(args.map, ["id", "territory"])
    label_of = dict(zip(map_ids, labels))
    names, label = np.unique([label_of[i] for i in ids], return_inverse=True)
    points, weight = unit_vectors(lat, lon), weight.astype(float)
    centres = np.stack([np.bincount(label, weight * points[:, axis], len(names)) for axis in range(3)], 1)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    activity = np.stack([load.astype(float) for load in loads], 1)
    scale = activity.mean(0)
    activity = activity / scale
    km = distances(points, centres)
    cost = km * (weight / weight.mean())[:, None]
    target = np.full((len(names), len(measures)), len(ids) / len(names))
    plan = cost[np.arange(len(ids)), label].sum() / len(ids)
    prices = np.zeros(target.shape)
    if args.prices:
        slot = {name: j for j, name in enumerate(names)}
        for name, measure, price in zip(*columns(args.prices, ["territory", "measure", "price"])):
            k = measures.index(measure)
            prices[slot[name], k] = float(price) * scale[k] / weight.mean()
    lower, upper = target * (1 - tolerance), target * (1 + tolerance)
    mine, _ = dual_value(cost, activity, lower, upper, prices)
    begin = time.perf_counter()
    value, bound = exact(cost, activity, lower, upper, prices)
    seconds = time.perf_counter() - begin
    per = len(ids)
    if args.json:
        values = {"plan": plan, "bound": mine / per, "lp": bound / per, "below": 1 - mine / bound, "seconds": seconds}
        print(json.dumps(values))
        return
    line = (
        f"{args.balance} ±{args.tolerance}: plan {plan:.4f} km, LP {bound / per:.5f} to {value / per:.5f} km ({seconds:.1f} s), "
        f"bound of the prices {mine / per:.5f} km: {1 - mine / bound:.4%} below"
    )
    print(line)


if __name__ == "__main__":
    main()
