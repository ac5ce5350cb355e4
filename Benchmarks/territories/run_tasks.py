"""Runs the balancing tasks through the allot program and prints one table of quality, time and memory.

Usage: run.sh territories --data FOLDER [--only NAME,…] [--seconds S,…] [--seeds 1,2,3] [--threads N]
"""

import argparse
import os
import statistics
import sys
import tempfile

import allot
import scorer
import table
from tasks import TASKS, placed

HEADER = ["task", "limit s", "outcome", "mean km", "best–worst km", "bound km", "gap", "worst", "outside", "broken",
          "seconds", "MB"]


def main():
    arguments = argparse.ArgumentParser(prog="run.sh territories", description=__doc__.splitlines()[0])
    arguments.add_argument("--data", metavar="FOLDER", help="where the account files are")
    arguments.add_argument("--only", metavar="NAME,…", help="tasks to run; a trailing * takes all that start so")
    arguments.add_argument("--seconds", metavar="S,…", help="time limits in place of the tasks' own")
    arguments.add_argument("--quick", action="store_true", help="only the shortest time limit of each task")
    arguments.add_argument("--seeds", default="1,2,3", metavar="N,…")
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--keep", metavar="FOLDER", help="keep the plans there")
    arguments.add_argument("--list", action="store_true", help="print the tasks and stop")
    chosen = arguments.parse_args()
    if chosen.list:
        table.show(["task", "what"], [[task.name, f"{task.about}; p = {task.count}"] for task in TASKS])
        return
    if chosen.data is None:
        arguments.error("--data FOLDER says where the account files are")
    program = os.environ.get("ALLOT", ".build/release/allot")
    tasks = [task for task in TASKS if selected(task.name, chosen.only)]
    if not tasks:
        sys.exit(f"no task is called {chosen.only}; --list prints them")
    seeds = chosen.seeds.split(",")
    print(f"{table.machine()}; {chosen.threads} threads; medians over seeds {chosen.seeds}\n", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as work:
        folder = chosen.keep or work
        os.makedirs(folder, exist_ok=True)
        for task in tasks:
            here = placed(task, chosen.data, work)
            if here is None:
                print(f"{task.name}: {task.file} is not in {chosen.data}", file=sys.stderr)
                continue
            limits = [float(s) for s in chosen.seconds.split(",")] if chosen.seconds else here.seconds
            rows += measured(program, here, limits[:1] if chosen.quick else limits, seeds, chosen.threads, folder)
    table.show(HEADER, rows)


def selected(name, only):
    return only is None or any(
        name == wanted or (wanted.endswith("*") and name.startswith(wanted[:-1])) for wanted in only.split(","))


def measured(program, task, limits, seeds, threads, folder):
    accounts = scorer.Accounts.read(task.file, task.measures)
    edges = scorer.read_edges(task.adjacency, accounts.ids) if task.adjacency else None
    is_nodes = task.centres == "nodes"
    rows = []
    for limit in limits:
        runs, scores = [], []
        for seed in seeds:
            plan = os.path.join(folder, f"{task.name}-{limit:g}s-{seed}.csv")
            more = ["--time-limit", f"{limit:g}s", "--seed", seed, "--threads", str(threads)]
            run = allot.run(program, task.file, task.flags, plan, more)
            if run.status not in (0, 2):
                print(f"{task.name}: exit {run.status}: {run.error.strip()}", file=sys.stderr)
                rows.append([task.name, f"{limit:g}", f"exit {run.status}"] + ["–"] * (len(HEADER) - 3))
                break
            score = scorer.score(accounts, scorer.read_plan(plan), task.count, task.tolerance, edges, medoids=is_nodes)
            check(task, seed, run, score, is_nodes)
            runs.append(run)
            scores.append(score)
            print(f"{task.name} {limit:g} s seed {seed}: {run.summary['outcome']}, {kilometres(score, is_nodes):.3f} km, "
                  f"{score.outside} outside, {run.seconds:.2f} s", file=sys.stderr, flush=True)
        else:
            rows.append(row(task, limit, runs, scores, is_nodes))
    return rows


def kilometres(score, is_nodes):
    return score.medoid_km if is_nodes else score.mean_km


def check(task, seed, run, score, is_nodes):
    """The program's own figures must be those of the scorer."""
    claimed = run.summary["meanKm"]
    if abs(claimed - kilometres(score, is_nodes)) > 1e-6 * claimed:
        print(f"{task.name} seed {seed}: allot says {claimed} km, the scorer {kilometres(score, is_nodes)}",
              file=sys.stderr)
    is_within = run.summary["outcome"] == "within tolerance"
    if is_within != (score.outside == 0 and score.broken == 0 and score.unassigned == 0):
        print(f"{task.name} seed {seed}: allot says {run.summary['outcome']}, the scorer {score}", file=sys.stderr)


def row(task, limit, runs, scores, is_nodes):
    distances = [kilometres(score, is_nodes) for score in scores]
    outcomes = sorted({run.summary["outcome"] for run in runs})
    bounds = [bound for bound in map(lambda run: allot.bound_km(run.summary), runs) if bound is not None]
    gaps = [gap for gap in (run.summary.get("assignmentGap") for run in runs) if gap is not None]
    return [
        task.name, f"{limit:g}", " / ".join(outcomes), table.number(statistics.median(distances), 2),
        f"{min(distances):.2f}–{max(distances):.2f}",
        table.number(statistics.median(bounds) if bounds else None, 2),
        table.percent(statistics.median(gaps) if gaps else None),
        table.percent(statistics.median(score.worst for score in scores)),
        f"{statistics.median(score.outside for score in scores):g}",
        f"{statistics.median(score.broken for score in scores):g}",
        table.number(statistics.median(run.seconds for run in runs), 2),
        f"{max(run.megabytes for run in runs):.0f}",
    ]


if __name__ == "__main__":
    main()
