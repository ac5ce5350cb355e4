import CommandHarness
import Testing

@Suite struct ForecastCommandTests {
  @Test func allLevelsAreWrittenAndAddUp() throws {
    let scratch = try Scratch()
    let history = try scratch.write(quarterlyHistory(series: 7, quarters: 24), to: "demand.csv")
    let outcome = try Binary.run(
      "forecast", history, "--keys", "state,region", "--horizon", "4", "--output", scratch.file("out.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try scratch.read("out.csv").split(separator: "\n").map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(rows[0] == ["state", "region", "period", "mean", "lower80", "upper80"])
    // The total, three states and seven regions, four quarters each.
    #expect(rows.count == 1 + 11 * 4)
    for period in ["2021Q1", "2021Q2", "2021Q3", "2021Q4"] {
      let of = rows.filter { $0[2] == period }
      func sum(_ pick: ([String]) -> Bool) -> Double {
        of.filter(pick).reduce(0) { $0 + (Double($1[3]) ?? .nan) }
      }
      let total = sum { $0[0] == "*" }
      #expect(abs(total - sum { $0[0] != "*" && $0[1] == "*" }) < 1e-6 * total)
      #expect(abs(total - sum { $0[1] != "*" }) < 1e-6 * total)
    }
  }

  @Test func threadsChangeNoByte() throws {
    let scratch = try Scratch()
    let history = try scratch.write(quarterlyHistory(series: 40, quarters: 30), to: "demand.csv")
    for threads in ["1", "2"] {
      let outcome = try Binary.run(
        "forecast", history, "--keys", "state,region", "--horizon", "8", "--threads", threads, "--output",
        scratch.file("\(threads).csv"))
      #expect(outcome.status == 0)
    }
    #expect(try scratch.bytes("1.csv") == scratch.bytes("2.csv"))
  }

  @Test func badHistoriesEndWith65AndAPlace() throws {
    let scratch = try Scratch()
    for (text, word) in [
      ("state,period,value\nA,2020Q5,1\n", "demand.csv:2:2"),
      ("state,period,value\nA,2020Q1,nan\n", "demand.csv:2:3"),
      ("state,when,value\nA,2020Q1,1\n", "period"), ("state,period,value\n", "no rows"),
      ("state,period,value\nA,2020Q1,1\nA,2020-01,1\n", "2020"),
    ] {
      let history = try scratch.write(text, to: "demand.csv")
      let outcome = try Binary.run("forecast", history, "--keys", "state", "--horizon", "2")
      #expect(outcome.status == 65, "\(text): \(outcome.errors)")
      #expect(outcome.errors.contains(word), "\(text): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
