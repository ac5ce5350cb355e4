/// When prices of the whole map are found anew, and the plan to go back to when that was no gain.
///
/// A group of territories cannot let load flow through it from one side to the other; prices on the whole map can. Each
/// trial takes prices anew at the centres reached and mends what rounding leaves outside; while the plan is inside its
/// bands a little more of them is used each time, and less after a trial that gained nothing.
struct Repricing {
  /// A plan, and the prices it came from.
  struct Kept {
    let labels: [Int32]
    let groupPrices: [Double]
    let prices: [Double]
    /// Territories outside a band, and units with another one of their group.
    let faults: Int
    /// For a unit of weight.
    let cost: Double

    func isWorse(than other: Kept) -> Bool { (other.faults, other.cost) < (faults, cost) }
  }

  /// Prices on the whole map; those of groups move away from them.
  var prices: [Double]
  /// Part of the bands used: what rounding to whole units adds has to fit into the rest.
  var bandUse = Patch.bandUse(connected: false)
  var kept: Kept?
  /// Whether the present plan comes from prices found anew and is not better than the kept one yet.
  var isTrial = true
  /// How much longer than at first a plan is worked on before it is priced again: more after each trial in vain.
  var patience = 1.0
  /// Operations of the search when the plan was first inside.
  var insideAt: Int?
  /// Operations between two trials at first.
  let interval: Int

  /// Of fewer territories a group holds all.
  static let mostInGroups = 24
  /// Rounds in which a plan that comes from prices is mended.
  static let mendingRounds = 24
  /// Later than this no trial begins.
  static let lastProgress = 0.75
  static let widest = 0.95
  /// The least part once a plan is inside, and the least of all.
  static let narrowest = (inside: 0.85, outside: 0.4)

  init(prices: [Double], units: Int, priceWork: Int = 0) {
    self.prices = prices
    interval = max(12_000 * units, priceWork / 2)
  }
}

extension BalancingRun {
  /// Ends a trial that had its time: keeps the better plan, and prices that anew.
  mutating func repriceWhenDue() {
    guard var state = repricing else { return }
    let isLate = progress >= Repricing.lastProgress
    guard state.isTrial || !isLate else { return }
    let isInside = searching.outside == 0
    if isInside, state.insideAt == nil { state.insideAt = searching.work }
    repricing = state
    let spent = Double(searching.work - (state.insideAt ?? 0))
    guard spent > (state.isTrial ? 1 : state.patience) * Double(state.interval) else { return }
    searching.restoreBest()
    let present = present(state.prices)
    if let kept = state.kept, kept.faults == 0, state.isTrial, present.isWorse(than: kept) {
      // In vain: work on with what there was.
      state.patience *= 3
      state.bandUse -= 0.1
      state.isTrial = false
      state.prices = kept.prices
      repricing = state
      search(from: kept.labels, kept.groupPrices)
      return
    }
    if state.kept?.isWorse(than: present) ?? true { state.kept = present }
    if isLate {
      state.isTrial = false
      repricing = state
      return
    }
    state.bandUse =
      isInside
      ? min(Repricing.widest, max(Repricing.narrowest.inside, state.bandUse + 0.05)) : state.bandUse - 0.1
    guard state.bandUse >= Repricing.narrowest.outside else {
      // Nothing helped: the plan with the fewest outside is worked on.
      returnToKept()
      repricing = nil
      return
    }
    let priced = WholeAlternation(
      working, labels: searching.plan.labels, prices: state.prices, bandUse: state.bandUse,
      threads: options.threads, isOver: { stop.isOver })
    startWork += priced.work
    priceWork += priced.work
    (state.prices, state.isTrial) = (priced.prices, true)
    repricing = state
    search(from: Starting.repaired(working, priced.labels), priced.prices)
    tell(.prices)
  }

  /// The kept plan takes the place of the present one when that is worse.
  mutating func returnToKept() {
    if let kept = betterKept { search(from: kept.labels, kept.groupPrices) }
  }

  /// The best plan up to now: the present one, the kept one or that of an earlier run.
  var bestLabels: [Int32] {
    let kept = betterKept
    guard let champion, (kept ?? present([])).isWorse(than: champion) else {
      return kept?.labels ?? searching.plan.labels
    }
    return champion.labels
  }

  private var betterKept: Repricing.Kept? {
    guard let state = repricing, let kept = state.kept, present(state.prices).isWorse(than: kept) else {
      return nil
    }
    return kept
  }

  private func present(_ prices: [Double]) -> Repricing.Kept { kept(searching, prices: prices) }

  /// A search's plan, to be compared or gone back to.
  func kept(_ search: NeighbourhoodSearch, prices: [Double] = []) -> Repricing.Kept {
    let labels = search.plan.labels
    let weight = working.weights.reduce(0, +)
    let left = working.moveCost.indices.reduce(0.0) { sum, unit in
      working.home[unit] >= 0 && working.home[unit] != labels[unit] ? sum + working.moveCost[unit] : sum
    }
    return Repricing.Kept(
      labels: labels, groupPrices: search.prices, prices: prices,
      faults: search.outside + working.separation.clashes(labels),
      cost: meanRadius(working, labels, centroids(working, labels)) + left / max(weight, 1e-12))
  }

  private mutating func search(from labels: [Int32], _ prices: [Double]) {
    startWork += searching.work
    repricing?.insideAt = nil
    // Other draws than those that were made before.
    searching = NeighbourhoodSearch(
      working, labels: labels, prices: prices, seed: options.seed &+ UInt64(startWork),
      threads: options.threads)
  }
}
