"""Markdown tables whose columns line up in a terminal too, and a line about the machine."""

import os


def show(header, rows):
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells):
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"

    print(line(header))
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows:
        print(line(row))


def number(value, decimals):
    return "–" if value is None or value != value else f"{value:.{decimals}f}"


def percent(value, decimals=2):
    return "–" if value is None or value != value else f"{100 * value:.{decimals}f} %"


def machine():
    def find(path, key):
        try:
            with open(path, encoding="utf-8") as file:
                return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "unknown")
        except OSError:
            return "unknown"

    memory = find("/proc/meminfo", "MemTotal").split()[0]
    gigabytes = f", {int(memory) // 1048576} GB" if memory.isdigit() else ""
    return f"{find('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores{gigabytes}"
