import LinearAlgebra

/// The tree of a hierarchy whose levels nest strictly: every aggregate lies in one aggregate of the level above.
struct AggregateTree: Sendable, Equatable {
  /// The aggregate right above each; nil for one at the top.
  let parent: [Int?]
  /// Aggregates with those below before those above.
  let upwards: [Int]
  /// The innermost aggregate of each bottom series; nil for one without any.
  let innermost: [Int?]

  /// nil when levels cross. O(n·L).
  init?(_ hierarchy: Hierarchy) {
    let counts = hierarchy.bottomCounts
    var parent = [Int?](repeating: nil, count: hierarchy.aggregateCount)
    var isKnown = [Bool](repeating: false, count: hierarchy.aggregateCount)
    var depth = [Int](repeating: 0, count: hierarchy.aggregateCount)
    var innermost: [Int?] = []
    for nodes in hierarchy.parents {
      // The larger aggregates are outside; of equals the earlier level.
      let chain = nodes.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
      for (place, node) in chain.enumerated() {
        let above = place > 0 ? chain[place - 1] : nil
        if isKnown[node] {
          guard parent[node] == above else { return nil }
        } else {
          (parent[node], isKnown[node], depth[node]) = (above, true, place)
        }
      }
      innermost.append(chain.last)
    }
    self.parent = parent
    self.innermost = innermost
    upwards = parent.indices.sorted { depth[$0] != depth[$1] ? depth[$0] > depth[$1] : $0 < $1 }
  }
}

/// K = Λ + s·Xᵀ·X with Λ = D + A·D_b·Aᵀ over a tree, solved without forming K.
///
/// In Λ the entries of an aggregate with all above it are the same number, and elimination from below keeps them so: with vᵢ
/// the sum of the bottom variances below i and what its children pass on, its pivot is Dᵢ + vᵢ and it passes on
/// vᵢ·Dᵢ/(Dᵢ + vᵢ). That takes O(a) for a aggregates; the errors, of rank T, are added by the formula of Sherman, Morrison and
/// Woodbury (1950) in O(a·T²), where a dense factorization takes O(a³).
struct NestedMiddle: Sendable {
  private let tree: AggregateTree
  private let pivots: [Double]
  /// vᵢ / pivot.
  private let loads: [Double]
  /// Λ⁻¹·Xᵀ, a × T, and the factor of I/s + X·Λ⁻¹·Xᵀ; nil without errors.
  private let spread: Matrix?
  private let excess: Matrix?
  private let core: Cholesky?

  /// - Parameters:
  ///   - diagonal: of the aggregates, then of the bottom series.
  ///   - excess: T × a: the aggregates' errors less the sums of those below; nil when they do not count.
  /// - Throws: when the system is numerically singular.
  init(
    _ tree: AggregateTree, diagonal: [Double], excess: Matrix?, share: Double
  ) throws(FactorizationError) {
    let count = tree.parent.count
    var values = [Double](repeating: 0, count: count)
    for (j, node) in tree.innermost.enumerated() {
      if let node { values[node] += diagonal[count + j] }
    }
    var pivots = values
    var loads = values
    for node in tree.upwards {
      pivots[node] = diagonal[node] + values[node]
      guard pivots[node] > 0 else { throw .notPositiveDefinite(leadingMinor: node + 1) }
      loads[node] = values[node] / pivots[node]
      if let above = tree.parent[node] { values[above] += loads[node] * diagonal[node] }
    }
    (self.tree, self.pivots, self.loads) = (tree, pivots, loads)
    guard let excess, share > 0 else {
      (spread, self.excess, core) = (nil, nil, nil)
      return
    }
    let solved = Self.solved(excess.transposed, tree, pivots, loads)
    var middle = excess * solved
    for t in 0..<middle.rows { middle[t, t] += 1 / share }
    core = try Cholesky(middle)
    (spread, self.excess) = (solved, excess)
  }

  /// K⁻¹·B. O(a·(T + columns)) a column.
  func solve(_ b: Matrix) -> Matrix {
    var result = Self.solved(b, tree, pivots, loads)
    guard let spread, let excess, let core else { return result }
    let correction = spread * core.solve(excess * result)
    for i in result.storage.indices { result.storage[i] -= correction.storage[i] }
    return result
  }

  /// Λ⁻¹·B: up the tree, then down.
  private static func solved(
    _ b: Matrix, _ tree: AggregateTree, _ pivots: [Double], _ loads: [Double]
  ) -> Matrix {
    var x = b
    for column in 0..<b.columns {
      let first = column * b.rows
      // What those below have taken of each right side, and later what those above came to.
      var passed = [Double](repeating: 0, count: b.rows)
      for node in tree.upwards {
        x.storage[first + node] -= passed[node]
        if let above = tree.parent[node] {
          passed[above] += passed[node] + loads[node] * x.storage[first + node]
        }
        x.storage[first + node] /= pivots[node]
      }
      var sums = [Double](repeating: 0, count: b.rows)
      for node in tree.upwards.reversed() {
        let above = tree.parent[node].map { sums[$0] } ?? 0
        x.storage[first + node] -= loads[node] * above
        sums[node] = above + x.storage[first + node]
      }
    }
    return x
  }
}
