"""Forecasts the same files from the same origins with allot and with other programs, scored by one scorer.

Usage: run.sh peers-forecast --data FOLDER [--only SET,…] [--origins N] [--size 304|3040] [--models snaive,ets,theta]
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "quotas"))
from accuracy import accuracy, averaged, origins  # noqa: E402
from sets import SETS, allot_forecast, bottom_forecast, launched, named  # noqa: E402
import table  # noqa: E402

# Name on the command line → name in the table.
MODELS = {"snaive": "SNaive", "ets": "AutoETS, MinT-shrink", "theta": "DynamicOptimizedTheta, MinT-shrink"}

HEADER = ["set", "series", "origins", "program", "RMSSE", "MASE", "wMAPE", "fit s", "reconcile s", "seconds", "× allot",
          "processor s", "MB", "note"]


def main():
    arguments = argparse.ArgumentParser(prog="run.sh peers-forecast", description=__doc__.splitlines()[0])
    arguments.add_argument("--data", required=True, metavar="FOLDER", help="folder with demand/")
    arguments.add_argument("--only", metavar="SET,…", help="tourism, retail; default both, with --size tourism")
    arguments.add_argument("--origins", type=int, metavar="N", help="default 5 and 3; with --size 3040 one")
    arguments.add_argument("--size", type=int, choices=[304, 3040], help="tourism with this number of series")
    arguments.add_argument("--models", metavar="NAME,…", help="of snaive, ets, theta; default all, with --size 3040 no ets")
    arguments.add_argument("--cap", type=float, default=900, metavar="S", help="a peer is ended after these seconds")
    chosen = arguments.parse_args()
    large = chosen.size == 3040
    models = (chosen.models or ("snaive,theta" if large else "snaive,ets,theta")).split(",")
    sets = (chosen.only or ("tourism" if chosen.size else ",".join(demand.name for demand in SETS))).split(",")
    if set(models) - set(MODELS):
        arguments.error(f"--models: one of {', '.join(MODELS)}")
    print(f"{table.machine()}; one thread each; seconds an origin\n", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for demand in map(named, sets):
            panel = demand.read(chosen.data)
            panel = panel.replicated((chosen.size or 304) // len(panel.ids)) if demand.name == "tourism" else panel
            rows += compared(demand, panel, chosen.origins or (1 if large else demand.origins), models, chosen.cap, work)
    table.show(HEADER, rows)


def compared(demand, panel, count, models, cap, work):
    """Rows of one set: allot first, then the peers, each on every origin."""
    train, path = os.path.join(work, "train.csv"), os.path.join(work, "forecast.csv")
    scores, times, notes = defaultdict(list), defaultdict(list), {}
    for origin in origins(panel, demand.season, demand.season, count):
        panel.write(train, origin)
        for name in ["allot", *(model for model in models if model not in notes)]:
            print(f"{demand.name}: {name}, {origin} periods", file=sys.stderr, flush=True)
            seconds, note = own(demand, train, path) if name == "allot" else rival(name, demand, train, path, cap)
            if note:
                notes[name] = note
                continue
            times[name].append(seconds)
            found = bottom_forecast(panel, path, origin, demand.season)
            scores[name].append(accuracy(panel, demand.levels, demand.season, origin, found)["all"])
    ours = statistics.fmean(total for _, _, total, *_ in times["allot"])
    for name in ["allot", *models]:
        program = MODELS.get(name, "**allot**, MinT")
        start = [demand.name, f"{len(panel.ids):,}", count, program]
        if name in notes:
            yield start + ["–"] * 9 + [notes[name]]
            continue
        score = averaged([{"all": score} for score in scores[name]])["all"]
        fit, reconcile, total, processor, megabytes = (statistics.fmean(part) for part in zip(*times[name]))
        yield start + [table.number(score.rmsse, 4), table.number(score.mase, 4), table.number(score.wmape, 4),
                       table.number(fit, 2), table.number(reconcile, 2), table.number(total, 2),
                       table.number(total / ours, 1), table.number(processor, 2), table.number(megabytes, 0), ""]


def own(demand, train, path):
    """The whole command counts, with start, reading, past years for the widths of intervals, and writing; the median of
    three, since it is short."""
    run = sorted((allot_forecast(demand, train, path) for _ in range(3)), key=lambda run: run.seconds)[1]
    return (float("nan"), float("nan"), run.seconds, run.processor, run.megabytes), ""


def rival(model, demand, train, path, cap):
    run = launched([sys.executable, os.path.join(HERE, "forecast_peer.py"), model, demand.name, train, path], cap)
    if run.status != 0:
        last = (run.err.strip().splitlines() or [f"exit {run.status}"])[-1]
        return None, f"not done in {cap:g} s" if run.status < 0 else f"failed: {last[:80]}"
    found = json.loads(run.out.splitlines()[-1])
    seconds = found["fit"] + found["reconcile"]
    return (found["fit"], found["reconcile"], seconds, found["processor"], run.megabytes), ""


if __name__ == "__main__":
    main()
