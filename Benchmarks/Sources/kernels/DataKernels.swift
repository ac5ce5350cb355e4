import PlanFiles
import SampleData
import Statistics

/// Random numbers, the generator, and reading what it writes.
func dataKernels(seed: UInt64) throws -> [Timing] {
  let draws = 1_000_000
  let normals = Timing.best("normal draws", "\(draws)", work: Double(draws) / 1e6, "M/s") {
    var stream = RandomStream(seed: seed)
    return "mean \(fixed((0..<draws).reduce(0) { sum, _ in sum + stream.normal() } / Double(draws), 6))"
  }
  let company = SampleCompany(accounts: 20_000, seed: seed)
  guard let demand = company.files().first(where: { $0.path == "data/demand.csv" }) else { return [normals] }
  let bytes = demand.bytes()
  let rows = bytes.count { $0 == UInt8(ascii: "\n") } - 1
  let size = "\(rows) rows, \(bytes.count / 1_000_000) MB"
  let generated = Timing.best("sample demand", size, work: Double(rows) / 1e6, "M rows/s", runs: 2) {
    demand.bytes() == bytes ? "same bytes" : "OTHER BYTES"
  }
  let read = try Timing.best("CSV to typed columns", size, work: Double(rows) / 1e6, "M rows/s") {
    let table = try CSVTable(bytes: bytes, file: "demand.csv")
    let accounts = table.interned(try table.requiredColumn("account"))
    _ = table.interned(try table.requiredColumn("product"))
    let periods = try table.periods(try table.requiredColumn("period"))
    let amounts = try table.numbers(try table.requiredColumn("amount"))
    return
      "\(accounts.values.count) accounts, \(periods.count) periods, sum \(fixed(amounts.reduce(0, +), 0))"
  }
  return [normals, generated, read, try accountKernel()]
}

/// An account file of eight columns: names stay where they are in the file, ids and words are interned, numbers typed.
private func accountKernel() throws -> Timing {
  let rows = 1_000_000
  let industries = ["Food", "Pharma", "Research", "Education", "Chemicals"]
  var bytes = Array("id,name,lat,lon,potential,workload,industry,state\n".utf8)
  bytes.reserveCapacity(rows * 80)
  for row in 0..<rows {
    let (x, y) = (row % 997, row % 1009)
    let line =
      "A\(1_000_000 + row),Account \(row) Incorporated,\(30 + Double(x) / 64),\(-120 + Double(y) / 32),"
      + "\(1000 + row % 90_000),\(Double(row % 400) / 8),\(industries[row % 5]),S\(row % 48)\n"
    bytes.append(contentsOf: line.utf8)
  }
  let size = "\(rows) rows × 8, \(bytes.count / 1_000_000) MB"
  return try Timing.best("CSV accounts", size, work: Double(rows) / 1e6, "M rows/s") {
    let table = try CSVTable(bytes: bytes, file: "accounts.csv")
    let ids = table.interned(try table.requiredColumn("id"))
    let words = try ["industry", "state"].map { table.interned(try table.requiredColumn($0)).values.count }
    let sums = try ["lat", "lon", "potential", "workload"].map {
      try table.numbers(try table.requiredColumn($0)).reduce(0, +)
    }
    return "\(ids.values.count) ids, \(words.reduce(0, +)) words, sum \(fixed(sums.reduce(0, +), 0))"
  }
}
