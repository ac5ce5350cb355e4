"""Runs `allot territories` once and reads what it says."""

import json
from dataclasses import dataclass

from launch import launched


@dataclass
class Run:
    seconds: float
    megabytes: float
    status: int
    summary: dict  # its --json output; empty after an error
    error: str


def run(program, accounts, flags, plan, more=()):
    found = launched([program, "territories", accounts, *flags, *more, "--output", plan, "--json"])
    summary = json.loads(found.out) if found.status in (0, 2) and found.out.strip() else {}
    return Run(found.seconds, found.megabytes, found.status, summary, found.err)


def bound_km(summary):
    """The lower bound given the centres as a mean distance; None when there is none."""
    bound, cost = summary.get("bound"), summary.get("cost")
    return bound * summary["meanKm"] / cost if bound and cost else None
