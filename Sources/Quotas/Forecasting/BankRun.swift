import LinearAlgebra

/// The operators of a bank on some series of its length.
///
/// One product gives the initial states of every operator; the models then run over the series from these, so that no
/// operator is ever a matrix of T × T. Running twice, once for how well each fits and once for their weighted average, costs
/// less than keeping what every operator made of every series.
struct BankRun: Sendable {
  typealias Lanes = SmoothingLanes.Lanes

  private let bank: OperatorBank
  private let count: Int
  /// For each line, series × T: what its operators run on.
  private var inputs: [Matrix] = []
  /// For each line, series × H: what it adds to the forecasts; nil for nothing.
  private var ahead: [Matrix?] = []
  /// For each line, series × states.
  private var starts: [Matrix] = []

  /// O(n·T·k) for n series, k initial states of all operators together.
  init(_ bank: OperatorBank, _ histories: [[Double]]) {
    self.bank = bank
    count = histories.count
    // Whole groups of lanes; the last ones may be of zeros.
    let rows = (count + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
    var own = Matrix(rows: rows, columns: bank.length)
    for (j, history) in histories.enumerated() {
      for t in 0..<bank.length { own.storage[t * rows + j] = history[t] }
    }
    for line in bank.lines {
      guard let line else {
        inputs.append(own)
        ahead.append(nil)
        continue
      }
      let coefficients = own * line.coefficients
      var rest = Matrix.product(coefficients, transposed: false, line.past, transposed: true)
      for i in rest.storage.indices { rest.storage[i] = own.storage[i] - rest.storage[i] }
      inputs.append(rest)
      ahead.append(Matrix.product(coefficients, transposed: false, line.future, transposed: true))
    }
    starts = zip(inputs, bank.starts).map { $0 * $1 }
  }

  /// Σ e² of the one-step errors: for each series, one value an operator. O(n·T·operators).
  func squares() -> [[Double]] {
    var result = [[Double]](repeating: [Double](repeating: 0, count: bank.count), count: count)
    for group in groups {
      let inputs = lanes(of: group)
      for (k, run) in runs(group) {
        var run = run
        var sum = Lanes.zero
        run.run(inputs[bank.lineOf[k]]) { sum += $1 * $1 }
        for j in series(group) { result[j][k] = sum[j - group] }
      }
    }
    return result
  }

  /// The weighted averages of what the operators make of each series: errors, then forecasts, T + H. O(n·T·operators).
  ///
  /// - Parameter weights: for each series, one an operator.
  func combined(_ weights: [[Double]]) -> [[Double]] {
    var result: [[Double]] = []
    for group in groups {
      let inputs = lanes(of: group)
      var sums = [Lanes](repeating: .zero, count: bank.length + bank.horizon)
      for (k, run) in runs(group) {
        var run = run
        var weight = Lanes.zero
        for j in series(group) { weight[j - group] = weights[j][k] }
        let line = bank.lineOf[k]
        sums.withUnsafeMutableBufferPointer { sums in
          run.run(inputs[line]) { sums[$0] += weight * $1 }
          run.forecast(bank.horizon) { sums[bank.length + $0] += weight * $1 }
        }
        guard let ahead = ahead[line] else { continue }
        for h in 0..<bank.horizon { sums[bank.length + h] += weight * ahead.lanes(group, h) }
      }
      for j in series(group) { result.append(sums.map { $0[j - group] }) }
    }
    return result
  }

  /// The first series of each group of lanes.
  private var groups: StrideTo<Int> { stride(from: 0, to: count, by: Lanes.scalarCount) }

  private func series(_ group: Int) -> Range<Int> { group..<min(count, group + Lanes.scalarCount) }

  private func lanes(of group: Int) -> [[Lanes]] {
    inputs.map { input in (0..<bank.length).map { input.lanes(group, $0) } }
  }

  /// The operators at their initial states.
  private func runs(_ group: Int) -> some Sequence<(Int, SmoothingLanes)> {
    var next = [Int](repeating: 0, count: starts.count)
    return bank.operators.enumerated().lazy.map { k, model in
      let line = bank.lineOf[k]
      let first = next[line]
      next[line] += model.model.stateCount
      let states = (first..<next[line]).map { starts[line].lanes(group, $0) }
      return (k, SmoothingLanes(model.model, start: states))
    }
  }
}

extension Matrix {
  /// Rows `row` and after in column `column`.
  fileprivate func lanes(_ row: Int, _ column: Int) -> SmoothingLanes.Lanes {
    let first = column * rows + row
    precondition(row >= 0 && row + SmoothingLanes.width <= rows && column < columns)
    return storage.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: first * MemoryLayout<Double>.stride, as: SmoothingLanes.Lanes.self)
    }
  }
}
