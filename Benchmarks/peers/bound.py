#!/usr/bin/env python3
"""How far allot's bound with given centres is below the exact LP of HiGHS, at 10,000 accounts and 100 territories.

bound.py --data FOLDER [--file B_zips.csv] [--measures potential,workload,households] [--tolerances 5%,1%] [--effort 20]

Takes 10,000 accounts of the file at random (seed 1), draws a map of one, two and three measures at each tolerance, and hands
the map and its prices to bound_lp.py. Prints a Markdown table.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent


def sampled(source, target, count):
    header, *rows = [line for line in source.read_text().splitlines() if line]
    target.write_text("\n".join([header, *sorted(random.Random(1).sample(rows, min(count, len(rows))))]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--file", default="B_zips.csv")
    parser.add_argument("--measures", default="potential,workload,households")
    parser.add_argument("--tolerances", default="5%,1%")
    parser.add_argument("--effort", default="20")
    args = parser.parse_args()
    allot = os.environ.get("ALLOT", ".build/release/allot")
    measures = args.measures.split(",")
    print("| measures | tolerance | plan km | bound km | LP km | bound below LP | allot s | LP s |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        accounts = Path(folder) / "accounts.csv"
        sampled(args.data / args.file, accounts, 10_000)
        for count in range(1, len(measures) + 1):
            for tolerance in args.tolerances.split(","):
                balance = ",".join(measures[:count])
                begin = time.perf_counter()
                done = subprocess.run(
                    [allot, "territories", accounts, "--count", "100", "--balance", balance, "--tolerance", tolerance,
                     "--weight", measures[0], "--effort", args.effort, "--output", f"{folder}/map.csv",
                     "--prices", f"{folder}/prices.csv", "--json"], capture_output=True, text=True)
                seconds = time.perf_counter() - begin
                result = json.loads(done.stdout)
                if result.get("bound") is None:
                    print(f"| {balance} | ±{tolerance} | {result['outcome']} | | | | {seconds:.1f} | |", flush=True)
                    continue
                found = subprocess.run(
                    [sys.executable, HERE / "bound_lp.py", accounts, f"{folder}/map.csv", "--balance", balance,
                     "--tolerance", tolerance, "--weight", measures[0], "--prices", f"{folder}/prices.csv", "--json"],
                    capture_output=True, text=True, check=True)
                lp = json.loads(found.stdout.splitlines()[-1])
                print(
                    f"| {balance} | ±{tolerance} | {lp['plan']:.3f} | {lp['bound']:.4f} | {lp['lp']:.4f} | "
                    f"{lp['below']:.4%} | {seconds:.1f} | {lp['seconds']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
