import Statistics

/// A map that takes from another what that does better.
///
/// Each piece in which the other map is cheaper is tried: with the territories around it, as a problem of its own, it takes the
/// other map's labels, is searched for a moment, as its border does not fit exactly, and stays when the part became cheaper.
struct Crossover {
  private(set) var labels: [Int32]
  /// At `j * m + k`.
  private(set) var prices: [Double]
  private(set) var work = 0
  private(set) var gains = 0

  /// Operations of a trial for each unit and territory of the part.
  private static let operations = 4_000.0
  /// Pieces that are tried.
  private static let most = 24

  /// Whether maps can be joined: nothing but travel and bands tells one territory from another.
  static func isOf(_ instance: Instance) -> Bool {
    func isEqual(_ values: [Double]) -> Bool {
      values.indices.allSatisfy { values[$0] == values[$0 % instance.m] }
    }
    return instance.canCluster && !instance.limitsMoves && isEqual(instance.upper) && isEqual(instance.lower)
      && instance.fixedCentres.allSatisfy { $0 == nil }
  }

  init(
    _ instance: Instance, _ own: [Int32], prices: [Double], with other: [Int32], seed: UInt64,
    threads: Threads, isOver: @escaping @Sendable () -> Bool
  ) {
    labels = own
    self.prices = prices
    var open = MapDifference(instance, own, other).pieces.prefix(Self.most).map { $0 }
    while !open.isEmpty, !isOver() {
      let (trials, later) = apart(open, instance, other)
      for (trial, result) in zip(trials, Self.run(trials, seed: seed, threads: threads, isOver)) {
        work += result.work
        guard let map = result.map else { continue }
        gains += 1
        trial.write(map, to: &labels, &self.prices)
      }
      open = later
    }
  }

  /// Trials of the first pieces that have no territory in common, and the other pieces.
  private func apart(
    _ pieces: [MapDifference.Piece], _ instance: Instance, _ other: [Int32]
  ) -> (trials: [CrossoverTrial], later: [MapDifference.Piece]) {
    var isUsed = [Bool](repeating: false, count: instance.p)
    var trials: [CrossoverTrial] = []
    let later = pieces.filter { piece in
      let trial = CrossoverTrial(instance, labels, prices: prices, piece, of: other)
      guard !trial.territories.contains(where: { isUsed[Int($0)] }) else { return true }
      for j in trial.territories { isUsed[Int(j)] = true }
      trials.append(trial)
      return false
    }
    return (trials, later)
  }

  private static func run(
    _ trials: [CrossoverTrial], seed: UInt64, threads: Threads, _ isOver: @escaping @Sendable () -> Bool
  ) -> [CrossoverTrial.Result] {
    // One alone has all threads.
    let inner = trials.count == 1 ? threads : .single
    let workers = [Int](repeating: 0, count: threads.count)
    return withTaskPool(sizes: trials.map(\.size), workers) { _, job in
      trials[job].run(seed: seed &+ UInt64(job), operations: operations, threads: inner, isOver)
    }
  }
}
