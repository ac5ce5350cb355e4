"""The balancing tasks: which file, how many territories, what is balanced how closely, and for how long."""

import glob
import gzip
import os
import shutil
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Task:
    name: str
    about: str
    file: str
    count: int
    measures: tuple
    tolerance: float
    adjacency: str = None
    contiguous: bool = False
    centres: str = "free"
    seconds: tuple = (5, 60)
    prefix: str = ""  # only accounts whose id starts so
    best: float = None  # the shortest mean km of a valid plan known to us, by any program and in any time

    @property
    def flags(self):
        """The command line that states the problem, without files of output, luck and time."""
        flags = ["--count", str(self.count), "--balance", ",".join(self.measures)]
        flags += ["--tolerance", f"{self.tolerance * 100:g}%", "--weight", self.measures[0]]
        if self.adjacency:
            flags += ["--adjacency", self.adjacency]
        if self.contiguous:
            flags.append("--contiguous")
        if self.centres != "free":
            flags += ["--centres", self.centres]
        return flags


COUNTIES = dict(file="A48_counties.csv", adjacency="A48_counties_adj.csv", contiguous=True)
SPLIT = dict(file="A100_counties_split.csv", adjacency="A100_counties_split_adj.csv", contiguous=True, count=100)
ZIPS = dict(file="B_zips.csv", count=250)

TASKS = [
    Task("iowa-4", "99 counties of Iowa (the Hess model), centres are counties, population ± 2 %", "A48_counties.csv", 4,
         ("population",), 0.02, adjacency="A48_counties_adj.csv", centres="nodes", seconds=(5,), prefix="19",
         best=63.99),
    Task("counties-30", "3,108 US counties, contiguous, population ± 5 %", count=30, measures=("population",),
         tolerance=0.05, best=139.70, **COUNTIES),
    Task("counties-30-tight", "the same, ± 1 %: impossible", count=30, measures=("population",), tolerance=0.01,
         seconds=(5,), **COUNTIES),
    Task("split-100", "the 20 largest counties split, contiguous, population ± 5 %", measures=("population",),
         tolerance=0.05, best=68.65, **SPLIT),
    Task("split-100-two", "the same, population and households ± 13 %", measures=("population", "households"),
         tolerance=0.13, best=66.94, **SPLIT),
    Task("split-100-two-tight", "the same, both ± 5 %: impossible",
         measures=("population", "households"), tolerance=0.05, seconds=(5,), **SPLIT),
    Task("zips-250", "32,515 ZIP areas, potential ± 5 %", measures=("potential",), tolerance=0.05, best=39.53,
         **ZIPS),
    Task("zips-250-tight", "the same, ± 1 %", measures=("potential",), tolerance=0.01, best=40.45, **ZIPS),
    Task("zips-250-two", "the same, potential and workload ± 5 %", measures=("potential", "workload"),
         tolerance=0.05, seconds=(15, 60, 180), best=55.57, **ZIPS),
    Task("million-1000", "1,000,000 accounts, potential and workload ± 5 %", "*_1M.csv.gz", 1000,
         ("potential", "workload"), 0.05, seconds=(60, 180), best=75.75),
]


def placed(task, data, work):
    """The task with full paths; packed and cut files are written to `work` first. None when a file is missing."""
    source = next(iter(sorted(glob.glob(os.path.join(data, task.file)))), None)
    adjacency = os.path.join(data, task.adjacency) if task.adjacency else None
    if source is None or (adjacency and not os.path.exists(adjacency)):
        return None
    if source.endswith(".gz"):
        unpacked = os.path.join(work, os.path.basename(source)[: -len(".gz")])
        if not os.path.exists(unpacked):
            with gzip.open(source, "rb") as packed, open(unpacked, "wb") as file:
                shutil.copyfileobj(packed, file)
        source = unpacked
    if task.prefix:
        cut = os.path.join(work, task.name + ".csv")
        with open(source, encoding="utf-8") as whole, open(cut, "w", encoding="utf-8") as file:
            file.write(next(whole))
            file.writelines(line for line in whole if line.startswith(task.prefix))
        source = cut
        if adjacency:
            touching = os.path.join(work, task.name + "-adj.csv")
            with open(adjacency, encoding="utf-8") as whole, open(touching, "w", encoding="utf-8") as file:
                file.write(next(whole))
                file.writelines(line for line in whole if all(name.startswith(task.prefix) for name in line.split(",")))
            adjacency = touching
    return replace(task, file=source, adjacency=adjacency)
