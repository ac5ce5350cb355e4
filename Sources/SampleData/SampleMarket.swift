/// What the company sells.
struct SampleProduct: Sendable {
  let id: String
  let name: String
  let margin: String
}

/// One role's duty at the accounts of a segment, a line of `coverage:` in plan.yaml.
struct SampleCoverage: Sendable {
  let role: SampleRole
  /// As plan.yaml writes it.
  let products: String
  /// Calls a year: the norm and its bounds.
  let calls: Int
  let minimum: Int
  let maximum: Int
  let minutes: Int
  let preparation: Int
  /// Calls really made over the norm: where they differ, the results have something to find.
  let habit: Double
}

/// A role of the company; one layer each.
public enum SampleRole: Int, Sendable, CaseIterable {
  case field, inside, specialist

  public var id: String {
    switch self {
    case .field: "field"
    case .inside: "inside"
    case .specialist: "specialist"
    }
  }

  public var layer: String { self == .specialist ? "overlay" : id }
  /// The first letter of the layer's territories today.
  var letter: String { ["F", "I", "S"][rawValue] }
  /// Target incentive of a year in dollars, before seniority.
  var incentive: Int { [60_000, 28_000, 70_000][rawValue] }
}

/// A part of the market, in the order of the rules.
public enum SampleSegment: String, Sendable, CaseIterable {
  case enterprise, academic, midsize, small

  /// The first rule that holds, as in plan.yaml; nil when the account is out of scope.
  init?(potential: Int, industry: SampleIndustry) {
    switch potential {
    case 400_000...: self = .enterprise
    case 80_000...: self = industry == .education || industry == .research ? .academic : .midsize
    case 1...: self = .small
    default: return nil
    }
  }

  /// `when:` of plan.yaml.
  var rule: String {
    switch self {
    case .enterprise: #"{potential: ">= 400000"}"#
    case .academic: #"{industry: [Education, Research], potential: "80000..400000"}"#
    case .midsize: #"{potential: ">= 80000"}"#
    case .small: #"{potential: "> 0"}"#
    }
  }

  var coverage: [SampleCoverage] {
    switch self {
    case .enterprise: Self.enterpriseCoverage
    case .academic: Self.academicCoverage
    case .midsize: Self.midsizeCoverage
    case .small: Self.smallCoverage
    }
  }

  func covers(_ role: SampleRole) -> Bool { coverage.contains { $0.role == role } }

  private static let enterpriseCoverage = [
    SampleCoverage(
      role: .field, products: "[P1, P2, P3, P4]", calls: 36, minimum: 24, maximum: 48, minutes: 60,
      preparation: 20, habit: 1.2),
    SampleCoverage(
      role: .inside, products: "[P2]", calls: 12, minimum: 6, maximum: 18, minutes: 15, preparation: 5,
      habit: 0.95),
    SampleCoverage(
      role: .specialist, products: "[P1]", calls: 8, minimum: 4, maximum: 12, minutes: 90, preparation: 30,
      habit: 0.9),
  ]
  private static let academicCoverage = [
    SampleCoverage(
      role: .field, products: "[P1, P2, P4]", calls: 10, minimum: 6, maximum: 14, minutes: 50,
      preparation: 10, habit: 0.55),
    SampleCoverage(
      role: .inside, products: "[P2, P4]", calls: 8, minimum: 4, maximum: 12, minutes: 20, preparation: 5,
      habit: 0.9),
    SampleCoverage(
      role: .specialist, products: "[P1]", calls: 3, minimum: 1, maximum: 4, minutes: 90, preparation: 30,
      habit: 0.8),
  ]
  private static let midsizeCoverage = [
    SampleCoverage(
      role: .field, products: "[P1, P2, P3, P4]", calls: 12, minimum: 8, maximum: 18, minutes: 45,
      preparation: 10, habit: 0.9),
    SampleCoverage(
      role: .inside, products: "[P2, P4]", calls: 12, minimum: 6, maximum: 18, minutes: 20, preparation: 5,
      habit: 1),
  ]
  private static let smallCoverage = [
    SampleCoverage(
      role: .field, products: "[P1, P2, P3]", calls: 3, minimum: 1, maximum: 4, minutes: 35, preparation: 5,
      habit: 0.8),
    SampleCoverage(
      role: .inside, products: "[P2, P4]", calls: 10, minimum: 6, maximum: 14, minutes: 20, preparation: 5,
      habit: 0.85),
  ]
}

let sampleProducts = [
  SampleProduct(id: "P1", name: "Analysers", margin: "0.20"),
  SampleProduct(id: "P2", name: "Consumables", margin: "0.24"),
  SampleProduct(id: "P3", name: "Service", margin: "0.22"),
  SampleProduct(id: "P4", name: "Software", margin: "0.35"),
]
