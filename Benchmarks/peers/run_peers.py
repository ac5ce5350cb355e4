"""Runs other programs beside allot on the same files and prints one table, scored by one neutral scorer.

Usage: run.sh peers --data FOLDER [--only TASK,…] [--peers NAME,…] [--seconds 60] [--seed 1]
"""

import argparse
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "territories"))
import allot  # noqa: E402
import scorer  # noqa: E402
import table  # noqa: E402
from launch import launched  # noqa: E402
from run_peer import NO_PLAN, NOT_INSTALLED, PEERS  # noqa: E402
from tasks import TASKS, placed  # noqa: E402

CONTIGUOUS = ["METIS", "GerryChain ReCom", "spopt SKATER", "spopt AZP", "spopt Max-P", "spopt region k-means"]
POINTS = ["METIS", "k-means-constrained", "OR-Tools min-cost flow", "HiGHS LP"]

# Which peers can state the task at all, or come near it.
RIVALS = {
    "iowa-4": ["HiGHS MILP", "OR-Tools CP-SAT"],
    "counties-30": CONTIGUOUS,
    "split-100": CONTIGUOUS,
    "split-100-two": ["METIS"],
    "zips-250": POINTS,
    "zips-250-tight": ["METIS", "OR-Tools min-cost flow", "HiGHS LP"],
    "zips-250-two": ["METIS", "HiGHS LP"],
    "million-1000": ["METIS"],
}

HEADER = ["task", "program", "mean km", "outside", "worst", "broken", "seconds", "MB", "note"]


def main():
    arguments = argparse.ArgumentParser(prog="run.sh peers", description=__doc__.splitlines()[0])
    arguments.add_argument("--data", required=True, metavar="FOLDER", help="where the account files are")
    arguments.add_argument("--only", metavar="TASK,…", help="default: all but million-1000")
    arguments.add_argument("--peers", metavar="NAME,…", help="only peers whose names contain one of these")
    arguments.add_argument("--seconds", type=float, default=60, help="each program's time on each task (default 60)")
    arguments.add_argument("--quick", type=float, default=5, help="allot's second, shorter time (default 5)")
    arguments.add_argument("--seed", default="1")
    chosen = arguments.parse_args()
    names = chosen.only.split(",") if chosen.only else [name for name in RIVALS if name != "million-1000"]
    print(f"{table.machine()}; {chosen.seconds:g} s each; seed {chosen.seed}\n", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for task in (task for task in TASKS if task.name in names and task.name in RIVALS):
            here = placed(task, chosen.data, work)
            if here is None:
                print(f"{task.name}: {task.file} is not in {chosen.data}", file=sys.stderr)
                continue
            judge = Judge(here)
            for seconds in sorted({chosen.quick, chosen.seconds}):
                rows.append(judge.row(f"**allot** {seconds:g} s", *own(here, seconds, chosen.seed, work)))
            for peer in RIVALS[task.name]:
                if chosen.peers and not any(part.lower() in peer.lower() for part in chosen.peers.split(",")):
                    continue
                print(f"{task.name}: {peer}", file=sys.stderr, flush=True)
                rows.append(judge.row(peer, *rival(peer, task, chosen, work)))
    table.show(HEADER, rows)


class Judge:
    """Scores every plan of one task from the files."""

    def __init__(self, task):
        self.task = task
        self.accounts = scorer.Accounts.read(task.file, task.measures)
        self.edges = scorer.read_edges(task.adjacency, self.accounts.ids) if task.adjacency else None

    def row(self, program, plan, seconds, megabytes, note):
        start = [self.task.name, program]
        end = [table.number(seconds, 1), table.number(megabytes, 0), note]
        if plan is None or not os.path.exists(plan):
            return start + ["–"] * 4 + end
        is_nodes = self.task.centres == "nodes"
        found = scorer.score(self.accounts, scorer.read_plan(plan), self.task.count, self.task.tolerance, self.edges,
                             medoids=is_nodes)
        km = found.medoid_km if is_nodes else found.mean_km
        if found.territories != self.task.count:
            end[-1] = f"{found.territories} territories {end[-1]}".strip()
        if found.unassigned:
            end[-1] = f"{found.unassigned} unassigned {end[-1]}".strip()
        return start + [table.number(km, 2), found.outside, table.percent(found.worst, 1), found.broken] + end


def own(task, seconds, seed, work):
    plan = os.path.join(work, "allot.csv")
    run = allot.run(os.environ.get("ALLOT", ".build/release/allot"), task.file, task.flags, plan,
                    ["--time-limit", f"{seconds:g}s", "--seed", seed])
    if run.status not in (0, 2):
        return None, run.seconds, run.megabytes, f"exit {run.status}: {run.error.strip().splitlines()[-1]}"
    gap = run.summary.get("assignmentGap")
    return plan, run.seconds, run.megabytes, f"gap {table.percent(gap)}, given centres" if gap else ""


def rival(peer, task, chosen, work):
    plan = os.path.join(work, f"{task.name}-peer.csv")
    if os.path.exists(plan):
        os.remove(plan)
    command = [sys.executable, os.path.join(HERE, "run_peer.py"), peer, task.name, chosen.data, str(chosen.seconds),
               chosen.seed, plan]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "1"}
    cap = 1.5 * chosen.seconds + 15
    run = launched(command, cap, environment)
    if run.status == 0:
        return plan, run.seconds, run.megabytes, ""
    last = (run.err.strip().splitlines() or [f"exit {run.status}"])[-1]
    if run.status == NOT_INSTALLED:
        return None, None, None, f"not installed: {last}"
    if run.status == NO_PLAN:
        return None, run.seconds, run.megabytes, "no plan found"
    if run.status < 0:
        return None, run.seconds, run.megabytes, f"no plan in {cap:g} s"
    return None, run.seconds, run.megabytes, f"failed: {last[:80]}"


if __name__ == "__main__":
    main()
