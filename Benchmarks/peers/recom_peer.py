"""GerryChain's ReCom chain (DeFord, Duchin and Solomon 2021), keeping a proposal when it is not longer in km."""

import random
from functools import partial

import networkx
import numpy as np
from gerrychain import Graph, Partition
from gerrychain.proposals import recom
from gerrychain.tree import bipartition_tree, recursive_tree_part
from gerrychain.updaters import Tally


def solve(problem):
    luck = random.Random(problem.seed)
    net = networkx.Graph()
    for row, weight in enumerate(problem.weights):
        net.add_node(row, load=float(weight))
    net.add_edges_from(problem.edges.tolist())
    for one, other in zip(*bridges(net, problem.xyz)):
        net.add_edge(one, other)
    graph = Graph.from_networkx(net)
    target = float(problem.targets[0])
    split = partial(bipartition_tree, max_attempts=1000)
    start = recursive_tree_part(graph, range(problem.count), target, "load", problem.tolerance, rng=luck)
    state = Partition(graph, start, {"load": Tally("load")})
    ids = np.array([graph.original_nx_node_id_for_internal_node_id(node) for node in sorted(graph.node_indices)])

    def labels(partition):
        found = np.empty(len(ids), dtype=np.int64)
        found[ids] = [partition.assignment[node] for node in sorted(graph.node_indices)]
        return found

    best, km = labels(state), problem.score(labels(state))[1]
    while problem.left > 1:
        proposed = recom(state, "load", target, problem.tolerance, bipartition_tree_fn=split, rng=luck)
        found = labels(proposed)
        value = travel(problem, found)
        if value <= km:
            state, best, km = proposed, found, value
    return best


def travel(problem, labels):
    chord = np.linalg.norm(problem.xyz - problem.centroids(labels)[labels], axis=1)
    km = 2 * 6371.0088 * np.arcsin(np.minimum(1, chord / 2))
    return float((problem.weights * km).sum() / problem.weights.sum())


def bridges(net, xyz):
    """The chain needs a connected graph: each smaller piece is tied to its nearest unit elsewhere."""
    pieces = sorted(networkx.connected_components(net), key=len, reverse=True)
    main = np.array(sorted(pieces[0]))
    ones, others = [], []
    for piece in pieces[1:]:
        rows = np.array(sorted(piece))
        apart = np.linalg.norm(xyz[rows][:, None] - xyz[main][None], axis=2)
        a, b = np.unravel_index(np.argmin(apart), apart.shape)
        ones.append(int(rows[a]))
        others.append(int(main[b]))
    return ones, others
