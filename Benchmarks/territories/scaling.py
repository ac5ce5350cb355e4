"""Times territories on nested random parts of one account file, n / p kept, and fits the exponent of time in n.

Usage: run.sh scaling --data FOLDER [--sizes 10000,…] [--effort UNITS] [--seeds 1,2,3] [--threads N]

The effort grows with n, so each account gets the same search. Mean km × √p shows that quality keeps up: the accounts of
every size lie in the same places, and the spacing of p centres falls as 1 / √p.
"""

import argparse
import math
import os
import random
import statistics
import sys
import tempfile

import allot
import scorer
import table
from tasks import TASKS, placed

PER_TERRITORY = 1000
HEADER = ["accounts", "p", "effort", "outcome", "mean km", "km × √p", "gap", "outside", "seconds", "µs / account", "MB"]


def main():
    arguments = argparse.ArgumentParser(prog="run.sh scaling", description=__doc__.splitlines()[0])
    arguments.add_argument("--data", required=True, metavar="FOLDER", help="where the account file is")
    arguments.add_argument("--sizes", default="10000,31623,100000,316228,1000000", metavar="N,…")
    arguments.add_argument("--effort", type=float, default=40, help="work units for 100,000 accounts (default 40)")
    arguments.add_argument("--seeds", default="1,2,3", metavar="N,…")
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    chosen = arguments.parse_args()
    program = os.environ.get("ALLOT", ".build/release/allot")
    task = next(task for task in TASKS if task.name == "million-1000")
    print(f"{table.machine()}; {chosen.threads} threads; medians over seeds {chosen.seeds}; "
          f"{PER_TERRITORY} accounts a territory, {' and '.join(task.measures)} ± {task.tolerance * 100:g} %\n", flush=True)
    with tempfile.TemporaryDirectory() as work:
        whole = placed(task, chosen.data, work)
        if whole is None:
            sys.exit(f"{task.file} is not in {chosen.data}")
        with open(whole.file, encoding="utf-8") as file:
            header, lines = next(file), list(file)
        random.Random(1).shuffle(lines)
        rows, times = [], []
        for size in sorted(int(n) for n in chosen.sizes.split(",")):
            if size > len(lines):
                continue
            part = os.path.join(work, f"part-{size}.csv")
            with open(part, "w", encoding="utf-8") as file:
                file.write(header)
                file.writelines(lines[:size])
            effort = max(1, round(chosen.effort * size / 100_000))
            line, seconds = measured(program, whole, part, size, effort, chosen, work)
            rows.append(line)
            times.append((size, seconds))
        table.show(HEADER, rows)
    if len(times) > 1:
        print(f"\nTime grows as n^{exponent(times):.2f} (least squares on logarithms).")


def measured(program, task, part, size, effort, chosen, work):
    count = max(1, size // PER_TERRITORY)
    accounts = scorer.Accounts.read(part, task.measures)
    flags = ["--count", str(count), "--balance", ",".join(task.measures), "--tolerance", f"{task.tolerance * 100:g}%",
             "--weight", task.measures[0]]
    runs, scores = [], []
    for seed in chosen.seeds.split(","):
        plan = os.path.join(work, f"plan-{size}-{seed}.csv")
        more = ["--effort", str(effort), "--seed", seed, "--threads", str(chosen.threads)]
        run = allot.run(program, part, flags, plan, more)
        if run.status not in (0, 2):
            sys.exit(f"{size} accounts: exit {run.status}: {run.error.strip()}")
        runs.append(run)
        scores.append(scorer.score(accounts, scorer.read_plan(plan), count, task.tolerance))
        print(f"{size} accounts, seed {seed}: {run.seconds:.2f} s", file=sys.stderr, flush=True)
    seconds = statistics.median(run.seconds for run in runs)
    km = statistics.median(score.mean_km for score in scores)
    gaps = [gap for gap in (run.summary.get("assignmentGap") for run in runs) if gap is not None]
    return [
        f"{size:,}", count, f"{statistics.median(run.summary['effort'] for run in runs):.0f}",
        " / ".join(sorted({run.summary["outcome"] for run in runs})), table.number(km, 2),
        table.number(km * math.sqrt(count), 0), table.percent(statistics.median(gaps) if gaps else None),
        f"{statistics.median(score.outside for score in scores):g}", table.number(seconds, 2),
        table.number(1e6 * seconds / size, 1), f"{max(run.megabytes for run in runs):.0f}",
    ], seconds


def exponent(times):
    xs, ys = [math.log(n) for n, _ in times], [math.log(t) for _, t in times]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


if __name__ == "__main__":
    main()
