"""Forecasts one file with one peer in a process of its own, on one thread, and prints its seconds as JSON.

    forecast_peer.py MODEL SET TRAIN.csv FORECAST.csv

Every level is fitted and the levels reconciled by MinT with shrinkage; the seasonal naive forecast adds up by itself. The
seconds leave out Python's start, reading, aggregating and a warm-up on a few series.
"""

import json
import os
import sys
import time
import warnings

# Before the first import that starts threads.
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")})
warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "quotas"))

import pandas  # noqa: E402
from hierarchicalforecast.core import HierarchicalReconciliation  # noqa: E402
from hierarchicalforecast.methods import MinTrace  # noqa: E402
from hierarchicalforecast.utils import aggregate  # noqa: E402
from statsforecast import StatsForecast  # noqa: E402
from statsforecast.models import AutoETS, DynamicOptimizedTheta, SeasonalNaive  # noqa: E402

from sets import named  # noqa: E402

MODELS = {
    "snaive": lambda season: SeasonalNaive(season),
    "ets": lambda season: AutoETS(season_length=season),
    "theta": lambda season: DynamicOptimizedTheta(season_length=season),
}


def main(model, set_name, train, path):
    demand = named(set_name)
    history = pandas.read_csv(train, keep_default_na=False)
    history["ds"] = pandas.PeriodIndex(history["period"], freq="Q" if demand.season == 4 else "M").to_timestamp()
    few = history[history["series_id"].isin(history["series_id"].unique()[:8])]
    fitted(model, demand, hierarchy(few, demand)[0])
    series, summing, levels = hierarchy(history, demand)
    begin, processor = time.monotonic(), time.process_time()
    forecast, inside = fitted(model, demand, series)
    middle = time.monotonic()
    column = [name for name in forecast.columns if name not in ("unique_id", "ds")][0]
    if model != "snaive":
        forecast = HierarchicalReconciliation([MinTrace("mint_shrink")]).reconcile(
            Y_hat_df=forecast, Y_df=inside, S_df=summing, tags=levels)
        column = next(name for name in forecast.columns if "MinTrace" in name)
    end, processor = time.monotonic(), time.process_time() - processor
    write(forecast, column, history, demand, path)
    print(json.dumps({"fit": middle - begin, "reconcile": end - middle, "processor": processor}))


def hierarchy(history, demand):
    """Series of all levels, the summing matrix and the levels, as the peers' own function makes them."""
    frame = history.assign(total="total").rename(columns={"value": "y"})
    spec = [["total", *(key for key in level.split(",") if key)] for level in demand.levels.split(";")]
    return aggregate(frame[["total", *demand.keys, "ds", "y"]], [*spec, ["total", *demand.keys]])


def fitted(model, demand, series):
    """Forecasts of one season and the forecasts inside the training data, which the covariance comes from."""
    engine = StatsForecast([MODELS[model](demand.season)], freq="QS" if demand.season == 4 else "MS", n_jobs=1)
    forecast = engine.forecast(df=series, h=demand.season, fitted=model != "snaive")
    return forecast, engine.forecast_fitted_values() if model != "snaive" else None


def write(forecast, column, history, demand, path):
    """The bottom series with the columns of `allot forecast`."""
    bottom = history[demand.keys].drop_duplicates()
    bottom["unique_id"] = "total/" + bottom[demand.keys].agg("/".join, axis=1)
    rows = bottom.merge(forecast[["unique_id", "ds", column]], on="unique_id").rename(columns={column: "mean"})
    periods = pandas.PeriodIndex(rows["ds"], freq="Q" if demand.season == 4 else "M")
    rows["period"] = periods.strftime("%YQ%q" if demand.season == 4 else "%Y-%m")
    rows[[*demand.keys, "period", "mean"]].to_csv(path, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
