/// Which smoothing models a bank holds.
enum OperatorGrid: Sendable, Equatable {
  /// For the forecast itself.
  case full
  /// For repeating it at past origins, where fewer models do as well.
  case compact
  /// For its errors alone.
  case coarse

  /// The grid. Trend steps β are shares of α; seasonal steps γ are shares of 1 − α.
  func models(season: Int) -> [SmoothingModel] {
    var result: [SmoothingModel] = []
    for level in levels {
      for seasonal in season > 1 ? seasonalShares : [0] {
        var model = SmoothingModel(level: level, seasonal: seasonal * (1 - level), season: season)
        result.append(model)
        model.hasTrend = true
        result.append(model)  // a fixed drift
        for (share, damping) in trends {
          model.trend = share * level
          model.damping = damping
          result.append(model)
        }
      }
    }
    // Series without a season must be able to say so.
    return season > 1 ? result + unseasonal : result
  }

  /// The step sizes of Theta's smoothing.
  var thetaLevels: [Double] { [0.03, 0.1, 0.25, 0.5] }

  private var levels: [Double] {
    switch self {
    case .full: [0.05, 0.2, 0.5, 0.8]
    case .compact: [0.05, 0.2, 0.4, 0.65, 0.9]
    case .coarse: [0.1, 0.4, 0.8]
    }
  }

  private var seasonalShares: [Double] {
    switch self {
    case .full: [0.05, 0.2, 0.5]
    case .compact: [0, 0.2]
    case .coarse: [0.1]
    }
  }

  private var trends: [(share: Double, damping: Double)] {
    switch self {
    case .full: [(0.2, 0.9), (0.1, 0.98), (0.1, 1.0)]
    case .compact: [(0.15, 0.93), (0.1, 1.0)]
    case .coarse: [(0.15, 0.93)]
    }
  }

  /// One model without trend and one with a damped one a level.
  private var unseasonal: [SmoothingModel] {
    let (share, damping) = self == .full ? (0.1, 0.98) : (0.15, 0.93)
    return levels.flatMap { level in
      [
        SmoothingModel(level: level),
        SmoothingModel(level: level, trend: share * level, damping: damping, hasTrend: true),
      ]
    }
  }
}
