"""Panels drawn from known processes: a company in regions and territories, with growth as lasting as its kind says.

Logarithms of sales add up: the territory's size, its season, growth that moves by quarter, a level that wanders, what
happens to the company and to the region, and noise. A name and a number give the same panel anywhere. Shares no code with
the engine.
"""

import math
import random
from dataclasses import dataclass

from panel import Panel

QUARTERS = 4
TERRITORIES = 40
REGIONS = 5
SEGMENTS = 4

# By year: what all sell more each year, and the deviations of the company's, a region's and a territory's wandering level.
GROWTH, COMPANY, REGION, LEVEL = 0.03, 0.03, 0.02, 0.02


@dataclass
class Kind:
    name: str
    growth: float = 0.0  # deviation of yearly growth between territories
    lasts: float = 1.0  # correlation of a territory's growth with that a year later
    fades: float = 1.0  # what growth is multiplied by each year
    segment: float = 0.0  # deviation of yearly growth between segments, which are not the regions
    returns: float = 0.0  # deviation of a level that returns to its mean, 0.3 of it left after a year
    tails: float = 0.0  # degrees of freedom of noise and level steps; 0: normal
    breaks: float = 0.0  # chance a year that a territory's level jumps for good by exp of a normal draw × 0.3
    deals: float = 0.0  # chance a quarter of one deal of 0.2 to 1 quarters' sales

    def panel(self, number, years):
        draws = random.Random(f"{self.name} {number}")
        count = years * QUARTERS
        company = wandering(draws, count, COMPANY, GROWTH)
        regions = [wandering(draws, count, REGION) for _ in range(REGIONS)]
        segments = [draws.gauss(0, self.segment) for _ in range(SEGMENTS)]
        names = [(f"region {index % REGIONS + 1}", f"territory {index + 1:02d}") for index in range(TERRITORIES)]
        values = []
        for index in range(TERRITORIES):
            own = self.territory(draws, count, segments[draws.randrange(SEGMENTS)])
            shared = regions[index % REGIONS]
            values.append([round(1000 * math.exp(company[t] + shared[t] + own[t]), 2) for t in range(count)])
        periods = [f"{2000 + t // QUARTERS}-Q{t % QUARTERS + 1}" for t in range(count)]
        return Panel(["region", "territory"], [name[1] for name in names], names, periods, values)

    def territory(self, draws, count, segment):
        """The logarithm of a territory's sales by quarter, without what it shares with others."""
        size, noise, level = draws.gauss(0, 0.7), draws.uniform(0.03, 0.12), LEVEL * draws.uniform(0.5, 1.5)
        season = [draws.uniform(0.05, 0.25) * wave for wave in (-1, 0, 0, 1)]
        kept, left = self.lasts ** (1 / QUARTERS), 0.3 ** (1 / QUARTERS)
        growth, away, total, logs = draws.gauss(0, self.growth), draws.gauss(0, self.returns), 0.0, []
        for t in range(count):
            total += (growth + segment) * self.fades ** (t / QUARTERS) / QUARTERS + self.shock(draws, level / QUARTERS ** 0.5)
            if draws.random() < self.breaks / QUARTERS:
                total += draws.gauss(0, 0.3)
            deal = math.log1p(draws.uniform(0.2, 1)) if draws.random() < self.deals else 0
            logs.append(size + season[t % QUARTERS] + total + away + deal + self.shock(draws, noise))
            growth = kept * growth + math.sqrt(1 - kept * kept) * draws.gauss(0, self.growth)
            away = left * away + math.sqrt(1 - left * left) * draws.gauss(0, self.returns)
        return logs

    def shock(self, draws, deviation):
        """A normal draw, or one of Student's t scaled to the same deviation."""
        draw = draws.gauss(0, deviation)
        if not self.tails:
            return draw
        return draw * math.sqrt((self.tails - 2) / (2 * draws.gammavariate(self.tails / 2, 1)))


def wandering(draws, count, deviation, growth=0.0):
    total, found = 0.0, []
    for _ in range(count):
        total += growth / QUARTERS + draws.gauss(0, deviation / QUARTERS ** 0.5)
        found.append(total)
    return found


# Of the first kinds the engine can express every part; of the others it cannot.
EXPRESSED = [
    Kind("level"), Kind("lasting growth, 5 %", growth=0.05), Kind("growth that fades, AR(1) 0.5", growth=0.05, lasts=0.5)]
OTHERS = [
    Kind("tails, t of 3", growth=0.05, tails=3), Kind("breaks, 10 % a year", growth=0.05, breaks=0.1),
    Kind("deals, 3 % a quarter", growth=0.05, deals=0.03)]
TRENDS = [
    Kind("none"), Kind("lasting 5 %", growth=0.05), Kind("lasting 15 %", growth=0.15),
    Kind("by segment 15 %", growth=0.03, segment=0.15), Kind("fading 15 %, by 0.7 a year", growth=0.15, fades=0.7),
    Kind("AR(1) 0.8, 10 %", growth=0.1, lasts=0.8), Kind("AR(1) 0.5, 10 %", growth=0.1, lasts=0.5),
    Kind("returning 12 %", returns=0.12)]
