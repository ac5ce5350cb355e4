/// The kind of customer: what it is called and how it buys.
public enum SampleIndustry: String, Sendable, CaseIterable {
  case healthcare = "Healthcare"
  case education = "Education"
  case research = "Research"
  case pharma = "Pharma"
  case food = "Food"
  case chemicals = "Chemicals"
  case energy = "Energy"
  case publicSector = "Public Sector"

  /// The word that its account names carry: places of work, never firms.
  var word: String {
    switch self {
    case .healthcare: "Clinic"
    case .education: "Campus"
    case .research: "Laboratory"
    case .pharma: "Pharma Plant"
    case .food: "Food Plant"
    case .chemicals: "Chemical Works"
    case .energy: "Power Station"
    case .publicSector: "Water Office"
    }
  }

  /// Yearly growth over the company's own, as a log rate.
  var growth: Double {
    switch self {
    case .pharma: 0.04
    case .healthcare, .food: 0.01
    case .research: 0
    case .education, .publicSector: -0.01
    case .chemicals: -0.02
    case .energy: -0.03
    }
  }

  /// The shares of the wallet by product, P1 to P4.
  var mix: [Double] {
    switch self {
    case .education, .research: [0.38, 0.36, 0.14, 0.12]
    case .pharma: [0.30, 0.40, 0.18, 0.12]
    case .energy, .chemicals: [0.28, 0.42, 0.22, 0.08]
    default: [0.27, 0.47, 0.17, 0.09]
    }
  }
}
