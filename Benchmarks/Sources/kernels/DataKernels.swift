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
  return [normals, generated, read]
}
