"""Runs one peer on one task in a process of its own: run_peer.py PEER TASK FOLDER SECONDS SEED PLAN.csv"""

import csv
import importlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "territories"))
from tasks import TASKS, placed  # noqa: E402

# Name in the table → module, function and further arguments.
PEERS = {
    "METIS": ("metis_peer", "solve", ()),
    "GerryChain ReCom": ("recom_peer", "solve", ()),
    "k-means-constrained": ("kmeans_peer", "solve", ()),
    "spopt SKATER": ("spopt_peer", "solve", ("skater",)),
    "spopt AZP": ("spopt_peer", "solve", ("azp",)),
    "spopt Max-P": ("spopt_peer", "solve", ("maxp",)),
    "spopt region k-means": ("spopt_peer", "solve", ("kmeans",)),
    "OR-Tools min-cost flow": ("ortools_peer", "flow", ()),
    "OR-Tools CP-SAT": ("ortools_peer", "hess", ()),
    "HiGHS LP": ("highs_peer", "assignment", ()),
    "HiGHS MILP": ("highs_peer", "hess", ()),
}

NOT_INSTALLED, NO_PLAN = 3, 4


def main(peer, task, folder, seconds, seed, path):
    name, function, more = PEERS[peer]
    try:
        module = importlib.import_module(name)
        from problem import Problem

        here = placed(next(t for t in TASKS if t.name == task), folder, os.path.dirname(path))
        problem = Problem.read(here, float(seconds), int(seed))
        labels = getattr(module, function)(problem, *more)
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(NOT_INSTALLED)
    if labels is None:
        sys.exit(NO_PLAN)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "territory"])
        writer.writerows(zip(problem.accounts.ids, labels))


if __name__ == "__main__":
    main(*sys.argv[1:])
