/// A smoothing model that runs on several series at once, one a lane.
///
/// The seasons stay where they are and the place of the next one goes round, which is the model's rotation of states
/// without moving any.
struct SmoothingLanes {
  typealias Lanes = SIMD8<Double>
  /// How many series run at once. Lanes do not see each other: a series' results are the same in any company.
  static let width = Lanes.scalarCount

  private let model: SmoothingModel
  private var level: Lanes
  private var trend: Lanes
  private var seasons: [Lanes]
  private var next = 0

  /// - Parameter start: the initial states, as many as `model.stateCount`.
  init(_ model: SmoothingModel, start: [Lanes]) {
    self.model = model
    level = start[0]
    trend = model.hasTrend ? start[1] : .zero
    seasons = model.hasSeason ? Array(start[model.seasonStart...]) : []
  }

  /// Goes through `inputs`; `visit` gets the place and the one-step error of each. O(T).
  @inline(__always)
  mutating func run(_ inputs: [Lanes], visit: (Int, Lanes) -> Void) {
    let (model, count) = (model, seasons.count)
    let damping = model.hasTrend ? model.damping : 0
    var (level, trend, place) = (level, trend, next)
    seasons.withUnsafeMutableBufferPointer { seasons in
      for t in inputs.indices {
        trend *= damping
        level += trend
        guard count > 0 else {
          let error = inputs[t] - level
          level += model.level * error
          trend += model.trend * error
          visit(t, error)
          continue
        }
        let error = inputs[t] - level - seasons[place]
        level += model.level * error
        trend += model.trend * error
        seasons[place] += model.seasonal * error
        place = place + 1 == count ? 0 : place + 1
        visit(t, error)
      }
    }
    (self.level, self.trend, next) = (level, trend, place)
  }

  /// Goes on for `count` periods without errors; `visit` gets the place and the forecast of each. O(H).
  @inline(__always)
  mutating func forecast(_ count: Int, visit: (Int, Lanes) -> Void) {
    let damping = model.hasTrend ? model.damping : 0
    for h in 0..<count {
      trend *= damping
      level += trend
      visit(h, seasons.isEmpty ? level : level + seasons[next])
      if !seasons.isEmpty { next = next + 1 == seasons.count ? 0 : next + 1 }
    }
  }
}
