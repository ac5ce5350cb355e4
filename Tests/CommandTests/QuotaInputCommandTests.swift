import CommandHarness
import Testing

/// What `allot quotas` says of its input, and what it refuses.
@Suite struct QuotaInputCommandTests {
  private func run(_ scratch: Scratch, _ more: String...) throws -> Binary.Outcome {
    let arguments = [
      "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--no-cache",
      "--output",
      scratch.file("q.csv"),
    ]
    return Binary.finish(try Binary.start(arguments + more))
  }

  @Test func theSummarySaysTheTargetBesideTheForecast() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    let outcome = try run(scratch, "--target", "654321.07", "--hedge", "3%")
    #expect(outcome.status == 0 && outcome.errors.hasPrefix("expected 6"), "\(outcome.errors)")
    #expect(outcome.errors.contains("; the target is ") && outcome.errors.contains(" and has a chance of "))
    #expect(outcome.errors.contains("quotas come to 673950.70, the target is 654321.07"))
    let json = try run(scratch, "--target", "654321.07", "--hedge", "3%", "--json")
    #expect(json.output.hasPrefix("{") && json.errors.isEmpty, "\(json.errors)")
    #expect(json.output.contains("\"target\" : 654321.07") && json.output.contains("\"notes\" : ["))
    #expect(json.output.contains("\"policy\" : \"equal-chance\"") && json.output.contains("\"chance\" : 0."))
  }

  @Test func flagsThatWouldDoNothingAreRefused() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    for (flags, word) in [
      (["--headroom", "10%"], "--headroom needs --accounts"),
      (["--policy", "potential"], "--policy potential needs --accounts"),
      (["--bounds-on", "last-year"], "--bounds-on needs --floor or --cap"),
      (["--hedge", "3"], "3 % is written 3%"), (["--hedge", "region=2%"], "not among --levels"),
      (["--hedge", "territory=1%,territory=2%"], "twice"), (["--floor", "nan"], "--floor must be"),
      (["--cap", "inf"], "--cap must be"), (["--policy", "equal-chance=70%,last-year=20%"], "--policy"),
    ] {
      let outcome = Binary.finish(
        try Binary.start(
          [
            "quotas", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"), "--target", "5",
            "--output", scratch.file("q.csv"),
          ] + flags))
      #expect(outcome.status == 64 && outcome.errors.contains(word), "\(flags): \(outcome.errors)")
    }
  }

  /// Sales by date become those of fiscal months.
  /// Moves are forecast as the quotas were: what `set` reads, `move` reads, and what it has no use for it does not take.
  @Test func movesFollowTheFilesOfTheQuotas() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    #expect(try run(scratch, "--target", "600000").status == 0)
    try scratch.write("account,from,to,effective\nA0,T0,T1,2027-01-01\n", to: "moves.csv")
    func moved(_ more: String...) throws -> Binary.Outcome {
      Binary.finish(
        try Binary.start(
          [
            "quotas", "move", scratch.file("demand.csv"), "--territories", scratch.file("map.csv"),
            "--quotas",
            scratch.file("q.csv"), "--moves", scratch.file("moves.csv"), "--output", scratch.file("m.csv"),
          ] + more))
    }
    #expect(try moved().status == 0)
    let plain = try scratch.read("m.csv")
    // A0 never sold anything that counts: it takes nothing along.
    let decided = (0..<36).map { month in
      "A0,\(2024 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1),yes,0"
    }
    try scratch.write(
      "account,period,one_off,counted\n" + decided.joined(separator: "\n") + "\n", to: "o.csv")
    #expect(try moved("--one-offs", scratch.file("o.csv")).status == 0)
    let without = try scratch.read("m.csv")
    #expect(without != plain)
    #expect(
      try without.split(separator: "\n").map { $0.split(separator: ",")[2] }
        == scratch.read("q.csv").split(separator: "\n").map { $0.split(separator: ",")[2] })
    #expect(try moved("--one-offs", scratch.file("none.csv")).status == 66)
    #expect(try moved("--history", "24").status == 0)
    for flags in [["--exceptions", "e.csv"], ["--horizon", "3"]] {
      #expect(try moved(flags[0], flags[1]).status == 64)
    }
  }

  @Test func holesAndThousandsAreSaid() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    let rows = try scratch.read("demand.csv").split(separator: "\n")
    let kept = rows.filter { !$0.contains(",2025-07,") && !($0.contains(",2026-12,") && !$0.hasPrefix("A1")) }
    try scratch.write(kept.joined(separator: "\n") + "\n", to: "demand.csv")
    let holes = try run(scratch, "--target", "600000")
    #expect(holes.errors.contains("history: 36 periods, 2024-01 to 2026-12"), "\(holes.errors)")
    #expect(holes.errors.contains("no sales at all in 2025-07: counted as nothing sold"), "\(holes.errors)")
    #expect(holes.errors.contains("only 11 accounts have sales in 2026-12"), "\(holes.errors)")
    let grouped = rows.dropFirst().map { row in
      let cells = row.split(separator: ",")
      return "\(cells[0]),\(cells[1]),1.\(cells[2].suffix(3))"
    }
    try scratch.write("account,period,amount\n" + grouped.joined(separator: "\n") + "\n", to: "demand.csv")
    let thousands = try run(scratch, "--target", "600000")
    #expect(thousands.status == 65, "\(thousands.errors)")
    #expect(thousands.errors.contains("demand.csv:2:3 (amount)"), "\(thousands.errors)")
    #expect(thousands.errors.contains("thousands or decimals?"), "\(thousands.errors)")
    // Dinars have three decimals.
    #expect(try run(scratch, "--target", "600", "--currency", "KWD").status == 0)
  }

  @Test func datesAddUpToMonths() throws {
    let scratch = try Scratch()
    var demand = "account,period,amount\n"
    var months = demand
    for month in 0..<24 {
      let name = "\(2025 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)"
      for account in 0..<6 {
        let amount = 1000 + 100 * account + 10 * (month % 12)
        demand += "A\(account),\(name)-03,\(amount - 300)\nA\(account),\(name)-28,300\n"
        months += "A\(account),\(name),\(amount)\n"
      }
    }
    try scratch.write("id,territory\n" + (0..<6).map { "A\($0),T\($0 % 2)\n" }.joined(), to: "map.csv")
    try scratch.write(months, to: "demand.csv")
    #expect(try run(scratch, "--target", "90000").status == 0)
    let wanted = try scratch.read("q.csv")
    try scratch.write(demand, to: "demand.csv")
    let outcome = try run(scratch, "--target", "90000", "--by", "month")
    #expect(outcome.status == 0 && !outcome.errors.contains("by day"), "\(outcome.errors)")
    #expect(try scratch.read("q.csv") == wanted)
    try scratch.write(demand + "A1,2027-01-04,5\n", to: "demand.csv")
    let partial = try run(scratch, "--target", "90000", "--by", "month")
    #expect(
      partial.errors.contains("2027-01 counts as whole, but rows end 27 days before it does"),
      "\(partial.errors)")
    try scratch.write(demand, to: "demand.csv")
    let daily = try run(scratch, "--target", "90000", "--horizon", "30")
    #expect(daily.errors.contains("the history is by day") && daily.errors.contains("--by month"))
    try scratch.write(months, to: "demand.csv")
    let shorter = try run(scratch, "--target", "90000", "--by", "week")
    #expect(shorter.status == 65 && shorter.errors.contains("demand.csv:2:2"), "\(shorter.errors)")
    #expect(shorter.errors.contains("no longer than a week"))
  }

  @Test func accountsAndRepsAreThereOnce() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    try scratch.write("id,potential\nA1,5\nA1,900\n", to: "accounts.csv")
    let twice = try run(
      scratch, "--target", "5", "--headroom", "10%", "--accounts", scratch.file("accounts.csv"))
    #expect(twice.status == 65 && twice.errors.contains("accounts.csv:3:1"), "\(twice.errors)")
    #expect(try run(scratch, "--target", "90000").status == 0)
    try scratch.write(
      "territory,rep,from,to\nT1,ann,2027-01-01,2027-06-01\nT1,ann,2027-05-01,2027-09-01\nT9,bob,,\n",
      to: "reps.csv")
    func staff() throws -> Binary.Outcome {
      try Binary.run(
        "quotas", "staff", scratch.file("q.csv"), "--reps", scratch.file("reps.csv"), "--output",
        scratch.file("owed.csv"))
    }
    let overlapping = try staff()
    #expect(overlapping.status == 65 && overlapping.errors.contains("reps.csv:3:2"), "\(overlapping.errors)")
    try scratch.write("territory,rep\nT1,ann\nT9,bob\n", to: "reps.csv")
    let unknown = try staff()
    #expect(unknown.status == 0 && unknown.errors.contains("no quota to owe in T9"), "\(unknown.errors)")
  }

  @Test func exceptionsAndProposalsOfWhatIsNotThereAreNamed() throws {
    let scratch = try Scratch()
    try QuotasCommandTests.files(scratch)
    try scratch.write(
      "territory,level,unit,quota,owner,reason\nT1,,,5,ann,x\nT9,,,5,ann,x\n,region,West,5,ann,x\n",
      to: "x.csv")
    let wrong = try run(scratch, "--target", "90000", "--exceptions", scratch.file("x.csv"))
    #expect(wrong.status == 65, "\(wrong.errors)")
    for place in ["x.csv:3:1", "a territory of the map", "x.csv:4:2", "no level without --levels"] {
      #expect(wrong.errors.contains(place), "\(wrong.errors)")
    }
    #expect(!wrong.errors.contains("x.csv:2"))
    #expect(try run(scratch, "--target", "90000").status == 0)
    try scratch.write("territory,quota\nT1,30000\nT9,5\n", to: "p.csv")
    func propose() throws -> Binary.Outcome {
      try Binary.run(
        "quotas", "propose", scratch.file("q.csv"), "--proposals", scratch.file("p.csv"), "--output",
        scratch.file("r.csv"), "--quotas-output", scratch.file("q2.csv"))
    }
    let unknown = try propose()
    #expect(unknown.status == 65 && unknown.errors.contains("p.csv:3:1"), "\(unknown.errors)")
    try scratch.write("territory,quota\nT1,30000\n", to: "p.csv")
    #expect(try propose().status == 0)
    #expect(try scratch.read("q2.csv").split(separator: "\n").count == 1 + 4 * 13)
    try scratch.write("territory,rep\nT1,ann\n", to: "reps.csv")
    let staffed = try Binary.run(
      "quotas", "staff", scratch.file("q2.csv"), "--reps", scratch.file("reps.csv"), "--output",
      scratch.file("owed.csv"))
    #expect(staffed.status == 0, "\(staffed.errors)")
  }
}
