import Geography
import Planning
import SalesModel
import Territories

/// The files and settings of a territory map drawn from bare CSV files.
public struct TerritoryFiles: Sendable {
  /// How far an account is from a centre.
  public enum Distance: Sendable, Equatable {
    /// Kilometres over the columns `lat` and `lon`.
    case greatCircle
    /// Over the columns `x` and `y`.
    case euclid
    /// The same, cut to whole numbers; with node centres.
    case euclidFloor
    /// A file: a matrix with an account a row and a territory (with node centres: an account) a column, or the columns
    /// `from,to,cost`.
    case file(String)
  }

  public var accounts: String
  public var count: Int
  /// The columns to balance with their tolerances.
  public var balance: [LayerSettings.Balance]
  public var distance: Distance = .greatCircle
  /// The column of travel weights; nil for the first balanced one.
  public var weight: String?
  /// Every account weighs the same in travel.
  public var isUnweighted = false
  /// The most that a territory may hold of the first balanced column, in place of the tolerance.
  public var capacity: Double?
  /// The column with the most that a territory may hold when its centre is at the account; with node centres.
  public var capacityColumn: String?
  /// What free centres are.
  public var centreRule = CentreRule.centroid
  public var shares: String?
  public var centres: String?
  public var adjacency: Adjacency?
  public var touch = Touch.border
  /// Pairs `a,b` of units to count as touching, such as islands and their harbours.
  public var bridges: String?
  public var isContiguous = false
  public var current: String?
  public var keep = 0.0
  public var maximumMoved: Double?
  /// The largest share of the column `sales` that may move with its accounts.
  public var maximumMovedSales: Double?
  public var sales: String?
  /// The column of what moving each account costs.
  public var disruption: String?
  public var locks: String?
  public var forbidden: String?
  public var eligible: String?
  public var together: String?
  public var apart: String?
  /// A column of districts that no territory crosses, or a file `id,district`.
  public var within: String?
  /// Columns in which an account's value has to be one of its territory's.
  public var match: [String] = []
  public var format = CSVFormat.standard

  public init(accounts: String, count: Int, balance: [LayerSettings.Balance]) {
    self.accounts = accounts
    self.count = count
    self.balance = balance
  }
}

/// A territory problem read from files, with what is needed to write its solution.
public struct TerritoryInput: Sendable {
  public let problem: TerritoryProblem
  /// Whether territories are named by a file; else they are to be numbered from the north-west.
  public let isNamed: Bool

  /// Reads `files`; rows are put in the order of their ids, so that permuting a file changes nothing.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of all files.
  public init(_ files: TerritoryFiles) throws {
    let table = try AccountTable(files.accounts, format: files.format)
    var log = ProblemLog()
    let reader = RecordReader(currency: .usDollar, format: files.format)
    let measures = try log.collect { try table.measures(files) }
    let weights = try log.collect { try table.weights(files) }
    let named = try log.collect { try NamedTerritories(files, table: table, reader: reader) }
    let space = try log.collect { try table.space(files, territories: named?.names) }
    try log.check()
    guard let measures, let space, let named else { throw DataProblems([]) }
    var problem = TerritoryProblem(
      accountIDs: table.ids, space: space, measures: measures, travelWeights: weights ?? nil,
      territories: named.slots)
    problem.centreRule = files.centreRule
    problem.roundsDistancesDown = files.distance == .euclidFloor
    problem.current = named.current
    problem.keep = files.keep
    problem.maximumMovedShare = files.maximumMoved
    try log.collect { problem.together = try table.groups(files.together) }
    try log.collect { problem.locks = try named.locks(files.locks, table, reader) }
    try log.collect { problem.forbidden = try named.pairs(files.forbidden, table, reader) }
    try log.collect { problem.eligible = try named.pairs(files.eligible, table, reader) }
    try log.collect { problem.apart = try table.groups(files.apart) }
    if let column = files.disruption {
      try log.collect { problem.disruption = try table.numbers(column, empty: 0, minimum: 0) }
    }
    if let share = files.maximumMovedSales {
      let column = files.sales ?? files.balance.first?.measure.name ?? ""
      try log.collect {
        problem.moveCaps = [
          MoveCap(column, values: try table.numbers(column, empty: 0, minimum: 0), share: share)
        ]
      }
    }
    try log.collect {
      let matches = try named.matches(files, table)
      problem.territoryLists = matches.lists
      problem.listOf = matches.listOf
    }
    if let within = files.within {
      try log.collect {
        let nests = try table.districts(within, format: files.format)
        problem.districts = nests.codes
        problem.districtNames = nests.names
        let districts = try named.districts(within, names: nests.names, files)
        for slot in districts.indices { problem.territories[slot].district = districts[slot] }
      }
    }
    try log.collect { problem.adjacency = try table.graph(files, space: space, reader) }
    problem.isContiguous = files.isContiguous
    try log.check()
    self.problem = problem
    // Numbers that a lock or a pair uses must not be dealt out anew.
    let isReferred =
      [files.locks, files.forbidden, files.eligible].contains { $0 != nil } || !files.match.isEmpty
    isNamed = named.isNamed || isReferred
  }

  /// The name of each territory of `result`, in slot order.
  public func names(_ result: BalancingResult) -> [TerritoryID] {
    let given = problem.territories.map { TerritoryID($0.name) }
    guard !isNamed else { return given }
    var names = given
    for (rank, slot) in order(result).enumerated() { names[slot] = given[rank] }
    return names
  }

  /// Slots from the north-west (on the plane from the upper left).
  private func order(_ result: BalancingResult) -> [Int] {
    func rank(_ slot: Int) -> Double {
      switch result.centres[slot] {
      case .place(let point): point.longitude - point.latitude
      case .point(let x, let y): x - y
      case nil: .infinity
      }
    }
    return result.centres.indices.sorted { rank($0) != rank($1) ? rank($0) < rank($1) : $0 < $1 }
  }
}
