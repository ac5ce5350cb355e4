"""Runs public test sets through `allot territories` and scores the plans again, apart from the engine.

    Benchmarks/run.sh literature --data FOLDER [--seconds S] [--only PATTERN] [--seed N]

FOLDER holds `cpmp`, `cccp` and `tdp` (any of them); README.md says what is in them and where the sets come from. The
program is $ALLOT, the threads $THREADS. One line an instance: objective, best known, gap to it, lower bound over all
centres, the gap that proves, seconds.
"""

import argparse
import csv
import json
import math
import os
import re
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HEAD = "set   instance         n     p  outcome           objective   best known    gap %        bound  proven %  seconds"


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


class Instance:
    """Points, measures and limits of one instance, with what is known about it."""

    def __init__(self, kind, name, points, measures, count, best):
        self.kind, self.name, self.points, self.measures, self.count, self.best = kind, name, points, measures, count, best
        self.capacities, self.floor, self.edges, self.tolerance = None, False, None, None

    def distance(self, a, b):
        d = math.dist(a, b)
        return math.floor(d) if self.floor else d


def median_sets(folder):
    for row in rows(folder / "INDEX.csv"):
        table = rows(folder / f"{row['name']}.csv")
        known = number(row["best_verified_here"])
        result = Instance(
            "cpmp", row["name"], {r["id"]: (float(r["x"]), float(r["y"])) for r in table},
            {"demand": {r["id"]: float(r["demand"]) for r in table}}, int(row["p"]),
            number(row["best_known"]) if math.isnan(known) else known)
        result.capacities = {r["id"]: float(r["capacity"]) for r in table}
        result.floor = row["distance"] == "euclid_floor"
        yield result


def centred_sets(folder):
    for row in rows(folder / "INDEX.csv"):
        table = rows(folder / f"{row['name']}.csv")
        known = [number(v) for k, v in row.items() if "literature" in k or "heuristic" in k]
        result = Instance(
            "cccp", row["name"], {r["id"]: (float(r["x"]), float(r["y"])) for r in table},
            {"demand": {r["id"]: float(r["demand"]) for r in table}}, int(row["p"]),
            next((v for v in known if not math.isnan(v)), math.nan))
        result.capacities = {r["id"]: float(row["capacity"]) for r in table}
        yield result


def district_sets(folder):
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text())
        if not isinstance(data, dict) or "nodes" not in data:
            continue
        names = ["customers", "sales", "workload"]
        points = {str(node[0]): (node[1], node[2]) for node in data["nodes"]}
        measures = {name: {str(v[0]): v[3 + k] for v in data["nodes"]} for k, name in enumerate(names)}
        result = Instance("tdp", data["name"], points, measures, data["p"], data["reference"]["ref_obj_sum"])
        result.edges = [(str(a), str(b)) for a, b in data["edges"]]
        result.tolerance = data["tolerance"]
        yield result


def command(instance, work, seconds, seed):
    """Writes the files of an instance; the command that solves it."""
    accounts = work / "accounts.csv"
    with open(accounts, "w", newline="") as file:
        out = csv.writer(file)
        limits = ["capacity"] if instance.capacities else []
        out.writerow(["id", "x", "y", *instance.measures, *limits])
        for key, (x, y) in instance.points.items():
            values = [values[key] for values in instance.measures.values()]
            out.writerow([key, x, y, *values, *([instance.capacities[key]] if instance.capacities else [])])
    result = [
        os.environ.get("ALLOT", ".build/release/allot"), "territories", str(accounts), "--count", str(instance.count),
        "--balance", ",".join(instance.measures), "--unweighted", "--distance",
        "euclid-floor" if instance.floor else "euclid", "--seed", str(seed), "--time-limit", f"{seconds}s", "--output",
        str(work / "plan.csv"), "--json"]
    if "THREADS" in os.environ:
        result += ["--threads", os.environ["THREADS"]]
    if instance.kind == "cccp":
        result += ["--capacity", str(next(iter(instance.capacities.values())))]
    else:
        result += ["--centres", "nodes"]
    if instance.kind == "cpmp":
        result += ["--capacity", "capacity"]
    if instance.edges:
        edges = work / "edges.csv"
        edges.write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in instance.edges))
        result += ["--tolerance", f"{100 * instance.tolerance}%", "--adjacency", str(edges), "--contiguous"]
    return result


def connected(members, edges):
    near = defaultdict(list)
    for a, b in edges:
        if a in members and b in members:
            near[a].append(b)
            near[b].append(a)
    seen, stack = set(), [next(iter(members))]
    while stack:
        at = stack.pop()
        if at not in seen:
            seen.add(at)
            stack += near[at]
    return len(seen) == len(members)


def score(instance, plan):
    """The objective of a plan and what is wrong with it, from the files alone."""
    groups, centre_of = defaultdict(set), {}
    for row in plan:
        groups[row["territory"]].add(row["id"])
        centre_of[row["territory"]] = row.get("centre")
    wrong = []
    if sum(map(len, groups.values())) != len(instance.points) or set().union(*groups.values()) != set(instance.points):
        wrong.append("accounts")
    if len(groups) != instance.count:
        wrong.append(f"{len(groups)} territories")
    total = 0.0
    for name, members in groups.items():
        if instance.kind == "cccp":
            size = len(members)
            centre = tuple(sum(instance.points[m][axis] for m in members) / size for axis in (0, 1))
        else:
            centre = instance.points[centre_of[name]]
            if centre_of[name] not in members:
                wrong.append("centre outside")
        total += sum(instance.distance(instance.points[m], centre) for m in members)
        for values in instance.measures.values():
            load = sum(values[m] for m in members)
            if instance.capacities:
                key = centre_of[name] if instance.kind == "cpmp" else next(iter(members))
                if load > instance.capacities[key] * (1 + 1e-9):
                    wrong.append("over capacity")
            elif abs(load * instance.count / sum(values.values()) - 1) > instance.tolerance + 1e-9:
                wrong.append("outside tolerance")
        if instance.edges and not connected(members, instance.edges):
            wrong.append("not connected")
    return total, sorted(set(wrong))


def seconds_for(instance, wanted):
    if wanted:
        return wanted
    return 10 if instance.kind == "cpmp" and (instance.floor or instance.name.startswith("SJC")) else 60


def family(instance):
    if instance.kind != "cpmp":
        return instance.kind
    small = instance.floor or instance.name.startswith("SJC")
    return "cpmp, OR-Library and SJC" if small else "cpmp, from TSPLIB"


def run(instance, seconds, seed):
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        begin = time.monotonic()
        done = subprocess.run(command(instance, work, seconds, seed), capture_output=True, text=True)
        took = time.monotonic() - begin
        if done.returncode not in (0, 2):
            raise SystemExit(f"{instance.name}: exit {done.returncode}\n{done.stderr}")
        summary = json.loads(done.stdout)
        objective, wrong = score(instance, rows(work / "plan.csv"))
    gap = 100 * (objective / instance.best - 1)
    bound = summary.get("optimalityBound", math.nan)
    proven = 100 * (objective / bound - 1) if bound > 0 else math.nan
    outcome = ", ".join(wrong) or "feasible"
    if wrong and summary["outcome"] == "provably impossible":
        outcome = "impossible"
    if bound > objective * (1 + 1e-9):
        outcome += ", BELOW ITS BOUND"
    print(
        f"{instance.kind:5} {instance.name:14} {len(instance.points):5} {instance.count:5}  {outcome:16} {objective:10.2f} "
        f"{instance.best:12.2f} {gap:8.3f} {bound:12.2f} {proven:9.3f} {took:8.1f}", flush=True)
    return gap, proven, not wrong


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/run.sh literature", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with cpmp, cccp, tdp")
    parser.add_argument("--seconds", type=int, help="time limit an instance (default 10 or 60, by set)")
    parser.add_argument("--only", default="", help="instances whose set/name matches this pattern")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(HEAD)
    results = defaultdict(list)
    for kind, sets in (("cpmp", median_sets), ("cccp", centred_sets), ("tdp", district_sets)):
        if not (options.data / kind).is_dir():
            continue
        for instance in sets(options.data / kind):
            if re.search(options.only, f"{kind}/{instance.name}"):
                seconds = seconds_for(instance, options.seconds)
                results[family(instance)].append(run(instance, seconds, options.seed))
    for name, found in results.items():
        gaps = [gap for gap, _, _ in found if not math.isnan(gap)]
        proven = [value for _, value, _ in found if not math.isnan(value)]
        text = f"{name}: {sum(ok for _, _, ok in found)} of {len(found)} feasible"
        if gaps:
            text += f", mean gap {sum(gaps) / len(gaps):.3f} %, {sum(g <= 1e-3 for g in gaps)} of {len(gaps)} no worse than known"
        if proven:
            text += f", mean proven gap {sum(proven) / len(proven):.2f} %"
        print(text)


main()
