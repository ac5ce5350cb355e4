import CommandHarness
import Testing

@Suite struct QuotasCommandTests {
  /// Three years of 30 accounts by month, and a map of four territories.
  static func files(_ scratch: Scratch) throws {
    var demand = "account,period,amount\n"
    var map = "id,territory\n"
    for account in 0..<30 {
      map += "A\(account),T\(account % 4)\n"
      for month in 0..<36 {
        let amount = 1000 + 40 * account + 5 * month + (month * 7 + account * 3) % 50
        demand += "A\(account),\(2024 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1),\(amount)\n"
      }
    }
    try scratch.write(demand, to: "demand.csv")
    try scratch.write(map, to: "map.csv")
  }

  @Test(arguments: ["equal-chance", "pro-rata", "last-year", "even", "expected=50%,equal-chance=0.5"])
  func quotasAddUpToTheTargetToTheCent(policy: String) throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    let outcome = try Binary.run(
      "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target", "654321.07",
      "--hedge", "3%", "--policy", policy, "--output", scratch.file("q.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try scratch.read("q.csv").split(separator: "\n").map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(rows[0] == ["territory", "period", "quota", "expected", "lower80", "upper80", "chance"])
    #expect(rows.count == 1 + 4 * 13)
    func cents(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? -1 }
    let totals = rows.filter { $0[1] == "total" }
    #expect(totals.reduce(0) { $0 + cents($1[2]) } == 67_395_070)
    for total in totals {
      let months = rows.filter { $0[0] == total[0] && $0[1] != "total" }
      #expect(months.count == 12)
      #expect(months.reduce(0) { $0 + cents($1[2]) } == cents(total[2]))
      #expect(months.first?[1] == "2027-01")
    }
  }

  /// What was found is written, decided otherwise, and read back.
  @Test func oneOffDealsAreListedAndPinned() throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    let deal = try scratch.read("demand.csv").split(separator: "\n").map {
      $0.hasPrefix("A7,2026-03,") ? "A7,2026-03,99000" : $0
    }
    try scratch.write(deal.joined(separator: "\n") + "\n", to: "demand.csv")
    func run(_ more: [String]) throws -> Binary.Outcome {
      let arguments = [
        "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target",
        "600000", "--output", scratch.file("q.csv"), "--cleaned", scratch.file("cleaned.csv"),
        "--derivation", scratch.file("d.csv"),
      ]
      return Binary.finish(try Binary.start(arguments + more))
    }
    let found = try run([])
    #expect(found.status == 0, "\(found.errors)")
    let lines = try scratch.read("cleaned.csv").split(separator: "\n")
    #expect(lines[0] == "territory,account,period,amount,counted,one_off,decided")
    #expect(lines.count == 2 && lines[1].hasPrefix("T3,A7,2026-03,99000.00,"), "\(lines)")
    #expect(lines[1].hasSuffix(",yes,found"))
    #expect(try scratch.read("d.csv").contains("A7 2026-03: 99000 counts as"))
    let cleaned = try scratch.read("q.csv")
    try scratch.write(
      lines.joined(separator: "\n").replacing(",yes,", with: ",no,"), to: "decided.csv")
    let kept = try run(["--one-offs", scratch.file("decided.csv")])
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(try scratch.read("cleaned.csv").split(separator: "\n").count == 1)
    #expect(try scratch.read("q.csv") != cleaned)
    for (text, word) in [
      ("account,period,one_off\nA7,2026-03,maybe\n", "decided.csv:2:3"),
      ("account,period,one_off\nA7,2026-03,yes\nA7,2026-03,no\n", "decided.csv:3:2"),
      ("account,period,one_off,counted\nA7,2026-03,yes,much\n", "decided.csv:2:4"),
      ("account,one_off\nA7,yes\n", "period"),
    ] {
      try scratch.write(text, to: "decided.csv")
      let wrong = try run(["--one-offs", scratch.file("decided.csv")])
      #expect(wrong.status == 65 && wrong.errors.contains(word), "\(text): \(wrong.errors)")
    }
    try scratch.write("account,period,one_off\nA99,2026-03,yes\n", to: "decided.csv")
    let lost = try run(["--one-offs", scratch.file("decided.csv")])
    #expect(lost.status == 0 && lost.errors.contains("not there: A99 in 2026-03"), "\(lost.errors)")
  }

  @Test func boundsThatConflictEndWith2AndNameTheTerritories() throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    let outcome = try Binary.run(
      "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target", "1000",
      "--floor", "0.9", "--output", scratch.file("q.csv"))
    #expect(outcome.status == 2)
    // The smallest set that conflicts by itself: one territory's floor is above all that there is to hand out.
    #expect(outcome.errors.contains("floors of T"), "\(outcome.errors)")
    #expect(scratch.exists("q.csv"))
  }

  @Test func unitsAndExceptionsAreKept() throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    let map = try scratch.read("map.csv").split(separator: "\n").enumerated().map { row, line in
      row == 0 ? "\(line),region" : "\(line),\("T0 T1".contains(line.suffix(2)) ? "N" : "S")"
    }
    try scratch.write(map.joined(separator: "\n"), to: "map.csv")
    try scratch.write(
      "territory,level,unit,quota,minimum,owner,reason,expires\n,region,N,300000,,director,new plant,\n"
        + "T2,,,,200000,manager,strategic,2026-01-01\n", to: "ex.csv")
    let outcome = try Binary.run(
      "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target", "700000",
      "--levels", "region", "--hedge", "region=2%,territory=0%", "--exceptions", scratch.file("ex.csv"),
      "--units", scratch.file("u.csv"), "--derivation", scratch.file("d.csv"), "--output",
      scratch.file("q.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let units = try scratch.read("u.csv").split(separator: "\n").filter { $0.contains(",total,") }
    #expect(units.map { $0.split(separator: ",")[3] } == ["700000.00", "300000.00", "414000.00"])
    #expect(outcome.errors.contains("expired, so not applied: T2"))
    #expect(try scratch.read("d.csv").contains("T0,last year on the new map,"))
  }

  @Test(arguments: [
    ("territory,quota,owner,reason\nT1,5,,why\n", "(owner)"),
    ("territory,quota,owner,reason\nT1,-5,me,why\n", "(quota)"),
    ("territory,quota,minimum,owner,reason\nT1,5,6,me,why\n", "(quota)"),
    ("level,quota,owner,reason\nregion,5,me,why\n", "(owner)"),
    ("territory,quota,owner,reason\nT1,5,me,why\nT1,6,me,why\n", "3:"),
  ]) func wrongExceptionsEndWith65(text: String, place: String) throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    try scratch.write(text, to: "ex.csv")
    let outcome = try Binary.run(
      "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target", "700000",
      "--exceptions", scratch.file("ex.csv"), "--output", scratch.file("q.csv"))
    #expect(outcome.status == 65 && outcome.errors.contains(place), "\(outcome.errors)")
    #expect(!scratch.exists("q.csv"))
  }

  /// The same history with two products a row, in a mix of each territory's own, and a third that nobody bought yet.
  private func products(_ scratch: Scratch) throws {
    try Self.files(scratch)
    let rows = try scratch.read("demand.csv").split(separator: "\n").dropFirst().flatMap { line -> [String] in
      let cells = line.split(separator: ",").map(String.init)
      let core = (Int(cells[2]) ?? 0) * (2 + (Int(cells[0].dropFirst()) ?? 0) % 4) / 6
      return ["core": core, "plus": (Int(cells[2]) ?? 0) - core].sorted { $0.key < $1.key }.map {
        "\(cells[0]),\(cells[1]),\($0.key),\($0.value)"
      }
    }
    try scratch.write("account,period,SKU,amount\n" + rows.joined(separator: "\n"), to: "sales.csv")
    try scratch.write("product,target\ncore,\"300,000\"\nplus,200000\nnova,100000.01\n", to: "targets.csv")
  }

  private func cells(_ scratch: Scratch, _ file: String) throws -> [[String]] {
    try scratch.read(file).split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
  }

  private func run(_ arguments: [String]) throws -> Binary.Outcome {
    Binary.finish(try Binary.start(arguments))
  }

  @Test func quotasAreSplitByProductToTheCent() throws {
    let scratch = try Scratch()
    try products(scratch)
    let arguments = [
      "quotas", scratch.file("sales.csv"), "--territories", scratch.file("map.csv"), "--target", "600000.01",
      "--hedge", "3%",
    ]
    var outcome = try run(arguments + ["--output", scratch.file("plain.csv")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    outcome = try run(
      arguments + [
        "--products", scratch.file("p.csv"), "--product-targets", scratch.file("targets.csv"),
        "--product-units", scratch.file("u.csv"), "--output", scratch.file("q.csv"),
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try scratch.bytes("q.csv") == scratch.bytes("plain.csv"))
    let rows = try cells(scratch, "p.csv")
    #expect(rows[0] == ["territory", "product", "period", "quota", "expected"])
    #expect(rows.count == 1 + 4 * 3 * 13)
    func cents(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? -1 }
    for quota in try cells(scratch, "q.csv").dropFirst() {
      let own = rows.filter { $0[0] == quota[0] && $0[2] == quota[1] }
      #expect(own.reduce(0) { $0 + cents($1[3]) } == cents(quota[2]))
    }
    let owed = Dictionary(grouping: rows.filter { $0[2] == "total" }, by: { $0[1] }).mapValues { rows in
      rows.reduce(0) { $0 + cents($1[3]) }
    }
    #expect(owed == ["core": 30_900_000, "plus": 20_600_000, "nova": 10_300_001])
    let units = try cells(scratch, "u.csv").filter { $0[3] == "total" }
    #expect(units.map { Array($0[0...2]) } == ["core", "nova", "plus"].map { ["company", "company", $0] })
    #expect(units.map { $0[4] } == ["300000.00", "100000.01", "200000.00"])
    #expect(outcome.errors.contains("nothing expected of nova, spread in proportion to quotas"))
  }

  @Test(arguments: [
    ("product,target\ncore,300000\nplus,200000\n", "targets.csv:1:2 (target)", "600000.01, the target"),
    ("product,target\ncroe,400000.01\nplus,200000\n", "targets.csv:2:1 (product)", "is it \"core\"?"),
    ("product,target\ncore,-1\nplus,600001.01\n", "targets.csv:2:2 (target)", "an amount from 0"),
    ("product,target\ncore,600000.01\ncore,0\n", "targets.csv:3:1 (product)", "each id once"),
    ("product,aim\ncore,600000.01\n", "targets.csv:1", "a column \"target\""),
  ]) func wrongTargetsOfProductsEndWith65(text: String, place: String, expected: String) throws {
    let scratch = try Scratch()
    try products(scratch)
    try scratch.write(text, to: "targets.csv")
    let outcome = try Binary.run(
      "quotas", scratch.file("sales.csv"), "--territories", scratch.file("map.csv"), "--target", "600000.01",
      "--products", scratch.file("p.csv"), "--product-targets", scratch.file("targets.csv"), "--output",
      scratch.file("q.csv"))
    #expect(outcome.status == 65 && outcome.errors.contains(place), "\(outcome.errors)")
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(!scratch.exists("q.csv"))
  }

  @Test func productsNeedAColumnAndTargetsNeedProducts() throws {
    let scratch = try Scratch()
    try products(scratch)
    let arguments = [
      "--territories", scratch.file("map.csv"), "--target", "600000", "--output", scratch.file("q.csv"),
    ]
    let missing = try run(
      ["quotas", scratch.file("demand.csv"), "--products", scratch.file("p.csv")] + arguments)
    #expect(missing.status == 65 && missing.errors.contains("a column \"product\""), "\(missing.errors)")
    try scratch.write("account,period,product,amount\nA0,2026-01,,5\n", to: "blank.csv")
    let blank = try run(
      ["quotas", scratch.file("blank.csv"), "--products", scratch.file("p.csv")] + arguments)
    #expect(blank.status == 65 && blank.errors.contains("blank.csv:1:3 (product)"), "\(blank.errors)")
    for flag in ["--product-targets", "--product-units"] {
      let alone = try run(["quotas", scratch.file("sales.csv"), flag, scratch.file("x.csv")] + arguments)
      #expect(alone.status == 64 && alone.errors.contains("needs --products"), "\(alone.errors)")
    }
  }

  /// Set, then moved, staffed and compared with proposals: each command reads what the one before wrote.
  @Test func theYearAsItHappens() throws {
    let scratch = try Scratch()
    try Self.files(scratch)
    let (demand, map, quotas) = (scratch.file("demand.csv"), scratch.file("map.csv"), scratch.file("q.csv"))
    var outcome = try Binary.run(
      "quotas", "set", demand, "--territories", map, "--target", "600000", "--output", quotas)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try scratch.write("account,from,to,effective\nA0,T0,T1,2027-07-01\n", to: "moves.csv")
    outcome = try Binary.run(
      "quotas", "move", demand, "--territories", map, "--quotas", quotas, "--moves",
      scratch.file("moves.csv"),
      "--relief", scratch.file("relief.csv"), "--output", scratch.file("moved.csv"), "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("\"accountsMoved\" : 1"), "\(outcome.output)")
    func totals(_ file: String) throws -> [String: Int] {
      let rows = try scratch.read(file).split(separator: "\n").map {
        $0.split(separator: ",").map(String.init)
      }
      return Dictionary(
        rows.filter { $0[1] == "total" }.map { ($0[0], Int($0[2].filter { $0 != "." }) ?? 0) },
        uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (try totals("q.csv"), try totals("moved.csv"))
    #expect(after.values.reduce(0, +) == 60_000_000)
    #expect((after["T0"] ?? 0) < (before["T0"] ?? 0) && after["T2"] == before["T2"])
    #expect((after["T0"] ?? 0) + (after["T1"] ?? 0) == (before["T0"] ?? 0) + (before["T1"] ?? 0))
    #expect(try scratch.read("relief.csv").split(separator: "\n").count == 1 + 6)
    try scratch.write(
      "territory,rep,from,to,fte,hired\nT0,R0,,,,\nT1,R1,2027-03-01,,,2027-03-01\nT2,R2,,,0.5,\n",
      to: "reps.csv")
    outcome = try Binary.run(
      "quotas", "staff", scratch.file("moved.csv"), "--reps", scratch.file("reps.csv"), "--ramp", "0,50%",
      "--vacancies", "respread", "--output", scratch.file("owed.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let owed = try scratch.read("owed.csv").split(separator: "\n").dropFirst().map {
      Int($0.split(separator: ",", omittingEmptySubsequences: false)[3].filter { $0 != "." }) ?? 0
    }
    #expect(owed.reduce(0, +) == 60_000_000)
    #expect(outcome.errors.contains("nobody owes"))
    try scratch.write("territory,quota,owner\nT0,100000,west\n", to: "p.csv")
    outcome = try Binary.run(
      "quotas", "propose", quotas, "--proposals", scratch.file("p.csv"), "--output", scratch.file("r.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let reconciled = try scratch.read("r.csv").split(separator: "\n").dropFirst().map {
      Int($0.split(separator: ",", omittingEmptySubsequences: false)[5].filter { $0 != "." }) ?? 0
    }
    #expect(reconciled.reduce(0, +) == 60_000_000)
    try scratch.write("account,from,to,effective\nA0,T3,T1,2027-07-01\n", to: "moves.csv")
    outcome = try Binary.run(
      "quotas", "move", demand, "--territories", map, "--quotas", quotas, "--moves", scratch.file("moves.csv")
    )
    #expect(outcome.status == 65 && outcome.errors.contains("moves.csv:2"), "\(outcome.errors)")
  }
}
