"""A demand history as a table: one row a series, one column a period, and the levels that series add up to."""

import csv
import random
from dataclasses import dataclass


@dataclass
class Panel:
    keys: list  # column names of the hierarchy
    ids: list  # series_id of every series
    names: list  # the keys' values of every series, as tuples
    periods: list  # in order of time
    values: list  # values[series][period]

    @classmethod
    def read(cls, path, keys):
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        periods = sorted({row["period"] for row in rows})
        place = {period: index for index, period in enumerate(periods)}
        ids, names, values = {}, [], []
        for row in rows:
            if row["series_id"] not in ids:
                ids[row["series_id"]] = len(ids)
                names.append(tuple(row[key] for key in keys))
                values.append([None] * len(periods))
            values[ids[row["series_id"]]][place[row["period"]]] = float(row["value"])
        if any(None in series for series in values) or len(set(names)) < len(names):
            raise SystemExit(f"{path}: series must have every period, and keys {','.join(keys)} of their own")
        return cls(list(keys), list(ids), names, periods, values)

    def write(self, path, count=None):
        """The first `count` periods, or all."""
        with open(path, "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["series_id", *self.keys, "period", "value"])
            for series, name, values in zip(self.ids, self.names, self.values):
                out.writerows([series, *name, period, value] for period, value in zip(self.periods[:count], values))

    def units(self, levels):
        """Every level with the members (indices of series) of each of its units; the bottom is the last level."""
        found = {}
        for level in levels.split(";"):
            columns = [self.keys.index(key) for key in level.split(",") if key]
            groups = {}
            for index, name in enumerate(self.names):
                groups.setdefault(tuple(name[column] for column in columns), []).append(index)
            found[level or "total"] = list(groups.values())
        found["bottom"] = [[index] for index in range(len(self.names))]
        return found

    def count(self, keys):
        """How many combinations of values the keys have."""
        columns = [self.keys.index(key) for key in keys]
        return len({tuple(name[column] for column in columns) for name in self.names})

    def write_map(self, path, territory):
        """Territories are the combinations of the keys `territory`; the first of the keys is the level above."""
        columns = [self.keys.index(key) for key in territory]
        with open(path, "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["id", "territory", self.keys[0]])
            for series, name in zip(self.ids, self.names):
                out.writerow([series, "/".join(name[column] for column in columns), name[0]])

    def replicated(self, copies, key="region", noise=0.1):
        """The panel and copies of it, each with keys of its own and every amount times 1 + noise × a normal draw."""
        column = self.keys.index(key)
        ids, names, values = list(self.ids), list(self.names), list(self.values)
        for copy in range(2, copies + 1):
            draws = random.Random(f"copy {copy}")
            for name, series in zip(self.names, self.values):
                renamed = (*name[:column], f"{name[column]} {copy}", *name[column + 1:])
                ids.append("/".join(renamed))
                names.append(renamed)
                values.append([round(max(0.0, value * (1 + noise * draws.gauss(0, 1))), 4) for value in series])
        return Panel(self.keys, ids, names, self.periods, values)
