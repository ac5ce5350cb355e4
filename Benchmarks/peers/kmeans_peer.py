"""k-means-constrained: k-means with bounds on the number of points a cluster holds, by min-cost flow (Bradley, Bennett and
Demiriz 2000). Its bounds count points; it cannot weigh them."""

import numpy as np
from k_means_constrained import KMeansConstrained


def solve(problem):
    even = len(problem.xyz) / problem.count
    model = KMeansConstrained(
        n_clusters=problem.count, size_min=int(np.ceil(even * (1 - problem.tolerance))),
        size_max=int(np.floor(even * (1 + problem.tolerance))), n_init=1, max_iter=10, random_state=problem.seed)
    return model.fit_predict(problem.xyz)
