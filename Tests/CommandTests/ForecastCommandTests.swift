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

  /// A regressor that is a third of the sales of its quarters, known over the horizon.
  @Test func regressorsMoveTheForecast() throws {
    let scratch = try Scratch()
    var history = "state,period,value\n"
    var known = "period,fair\n"
    for quarter in 0..<28 {
      let period = "\(2019 + quarter / 4)Q\(quarter % 4 + 1)"
      let fair = quarter * 7 % 5 == 1 || quarter == 25
      known += "\(period),\(fair ? 1 : 0)\n"
      let sales = (1000 + quarter % 3) * (fair ? 15 : 10)
      if quarter < 24 { history += "A,\(period),\(sales)\n" }
    }
    try scratch.write(history, to: "demand.csv")
    try scratch.write(known, to: "known.csv")
    let outcome = try Binary.run(
      "forecast", scratch.file("demand.csv"), "--keys", "state", "--horizon", "4", "--levels", "state",
      "--regressors", scratch.file("known.csv"), "--output", scratch.file("out.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("fair: +"), "\(outcome.errors)")
    let means = try scratch.read("out.csv").split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[2])
    }
    // The second quarter of 2025 has the fair.
    #expect(means.count == 4 && abs(means[1] / means[0] - 1.5) < 0.05, "\(means)")
  }

  /// Days stay days in the history, and so they do in what is known and decided of them.
  @Test func daysAreKnownAndPinnedByTheDay() throws {
    let scratch = try Scratch()
    var (history, known) = ("shop,period,value\n", "period,fair\n")
    for day in 0..<35 {
      let period = "2026-0\(day < 28 ? 2 : 3)-\(day % 28 < 9 ? "0" : "")\(day % 28 + 1)"
      known += "\(period),\(day * 5 % 7 == 3 && day % 2 == 0 ? 1 : 0)\n"
      if day < 28 { history += "A,\(period),\(100 + day % 7)\n" }
    }
    try scratch.write(history, to: "demand.csv")
    try scratch.write(known, to: "known.csv")
    try scratch.write("shop,period,one_off,counted\nA,2026-02-10,yes,50\n", to: "pins.csv")
    let outcome = try Binary.run(
      "forecast", scratch.file("demand.csv"), "--keys", "shop", "--horizon", "7", "--regressors",
      scratch.file("known.csv"), "--one-offs", scratch.file("pins.csv"), "--cleaned",
      scratch.file("cleaned.csv"), "--output", scratch.file("out.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try scratch.read("cleaned.csv").contains("A,2026-02-10,"))
    // Every row that is wrong is said.
    try scratch.write(
      "shop,period,one_off\nA,2026-02-10,maybe\nA,2026-02-11,often\nA,2026-02-11,no\n", to: "pins.csv")
    let wrong = try Binary.run(
      "forecast", scratch.file("demand.csv"), "--keys", "shop", "--horizon", "7", "--one-offs",
      scratch.file("pins.csv"))
    #expect(wrong.status == 65)
    for place in ["pins.csv:2:3", "pins.csv:3:3", "pins.csv:4:2"] { #expect(wrong.errors.contains(place)) }
  }

  @Test func regressorsThatCannotBeUsedEndWith65() throws {
    let scratch = try Scratch()
    let history = try scratch.write(quarterlyHistory(series: 2, quarters: 24), to: "demand.csv")
    for (text, word) in [
      ("period,fair\n2015Q1,1\n2015Q1,0\n", "known.csv:3:1"), ("period,fair\n2015Q1,much\n", "known.csv:2:2"),
      ("period\n2015Q1\n", "beside it"), ("when,fair\n2015Q1,1\n", "period"),
      ("period,fair\n2015Q1,1\n", "nothing of fair in 2015Q2"),
    ] {
      let known = try scratch.write(text, to: "known.csv")
      let outcome = try Binary.run(
        "forecast", history, "--keys", "state,region", "--horizon", "2", "--regressors", known)
      #expect(outcome.status == 65, "\(text): \(outcome.errors)")
      #expect(outcome.errors.contains(word), "\(text): \(outcome.errors)")
    }
    let wrong = try Binary.run("forecast", history, "--keys", "state", "--horizon", "2", "--days", "some")
    #expect(wrong.status == 64)
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

  @Test func keysAreKeys() throws {
    let scratch = try Scratch()
    try scratch.write("state,period,value\nA,2025-01,5\n*,2025-01,6\nB,2025-01,1e16\n", to: "demand.csv")
    func run(_ keys: String, _ more: String...) throws -> Binary.Outcome {
      Binary.finish(
        try Binary.start(
          [
            "forecast", scratch.file("demand.csv"), "--keys", keys, "--horizon", "2", "--output",
            scratch.file("f.csv"),
          ]
            + more))
    }
    #expect(try run("state,period").status == 64)
    let large = try run("state")
    #expect(large.status == 65 && large.errors.contains("demand.csv:4:3"), "\(large.errors)")
    try scratch.write("state,period,value\nA,2025-01,5\n*,2025-01,6\n", to: "demand.csv")
    let star = try run("state")
    #expect(star.status == 65 && star.errors.contains("demand.csv:3:1"), "\(star.errors)")
    try scratch.write("state,period,value\nA,2025-01,5\nB,2025-01,7\n", to: "demand.csv")
    let json = try run("state", "--json")
    #expect(json.status == 0 && json.output.contains("\"series\" : 2"), "\(json.output) \(json.errors)")
    // One period: as unsure as the forecast is large.
    let written = try scratch.read("f.csv")
    #expect(written.contains("*,2025-02,12,0,27."), "\(written)")
  }
}
