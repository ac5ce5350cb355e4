"""METIS (Karypis and Kumar 1998): least edge cut with balanced loads. pymetis for one measure; the Debian package's
gpmetis for several, which pymetis does not pass on."""

import os
import shutil
import subprocess
import tempfile

import numpy as np


def solve(problem):
    best = None
    for seed in range(problem.seed, problem.seed + 20):
        for slack in (1.0, 0.6):
            for way in ("kway", "rb"):
                labels = partition(problem, seed, max(1, int(1000 * problem.tolerance * slack)), way)
                value = problem.score(labels)
                if best is None or value < best[0]:
                    best = (value, labels)
        if problem.left < problem.seconds / 2:
            break
    return best[1]


def partition(problem, seed, ufactor, way):
    integer = np.maximum(0, np.round(problem.loads)).astype(int)
    starts, ends, weights = adjacency(problem)
    if problem.loads.shape[1] > 1:
        return by_program(problem, integer, starts, ends, weights, seed, ufactor, way)
    import pymetis

    options = pymetis.Options(ufactor=ufactor, seed=seed)
    if way == "kway" and problem.has_edges:
        options.contig = 1
    _, labels = pymetis.part_graph(problem.count, xadj=starts.tolist(), adjncy=ends.tolist(),
                                   vweights=integer[:, 0].tolist(), eweights=weights.tolist(),
                                   recursive=way == "rb", options=options)
    return np.array(labels)


def adjacency(problem):
    """Compressed rows; short edges are dearer to cut, so that territories keep near accounts together."""
    both = np.vstack([problem.edges, problem.edges[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    km = 6371 * np.linalg.norm(problem.xyz[both[:, 0]] - problem.xyz[both[:, 1]], axis=1)
    starts = np.r_[0, np.cumsum(np.bincount(both[:, 0], minlength=len(problem.xyz)))]
    weights = np.maximum(1, np.round(1000 * np.median(km) / np.maximum(km, np.median(km) / 20))).astype(int)
    return starts, both[:, 1], weights


def by_program(problem, loads, starts, ends, weights, seed, ufactor, way):
    if shutil.which("gpmetis") is None:
        raise ImportError("gpmetis (Debian package metis)")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "graph")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"{len(loads)} {len(ends) // 2} 011 {loads.shape[1]}\n")
            for row, values in enumerate(loads):
                span = range(starts[row], starts[row + 1])
                file.write(" ".join([*map(str, values), *(f"{ends[e] + 1} {weights[e]}" for e in span)]) + "\n")
        command = ["gpmetis", f"-ptype={way}", f"-ufactor={ufactor}", f"-seed={seed}"]
        command += ["-contig"] if way == "kway" and problem.has_edges else []
        subprocess.run([*command, path, str(problem.count)], check=True, stdout=subprocess.DEVNULL)
        return np.loadtxt(f"{path}.part.{problem.count}", dtype=np.int64)
