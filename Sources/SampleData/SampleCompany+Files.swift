import SalesModel

extension SampleCompany {
  /// The files of a plan folder: README.md, plan.yaml, scenarios/*.yaml and data/*.csv.
  ///
  /// Calls for the company's sales, from all accounts up to 20,000 and from the first 20,000 beyond.
  public func files() -> [SampleFile] {
    let sales = yearlySales()
    return [
      SampleFile(path: "README.md", text: readme),
      SampleFile(path: "plan.yaml", text: plan(sales: sales)),
      SampleFile(path: "scenarios/grow.yaml", text: growScenario(sales: sales)),
      SampleFile(path: "scenarios/cost-cut.yaml", text: costCutScenario(sales: sales)),
      SampleFile(path: "scenarios/realign.yaml", text: realignScenario),
      accountsFile, repsFile, demandFile, currentFile, callsFile, creditsFile, actualsFile,
    ]
  }

  private var accountsFile: SampleFile {
    accountTable(
      "data/accounts.csv", "id,name,parent,lat,lon,city,state,industry,employees,potential"
    ) { account, lines in
      let parent = account.parent.map { SampleAccount.id($0) } ?? ""
      lines.add([
        account.id, account.name, parent, degrees(account.latitude), degrees(account.longitude),
        account.city.name, account.city.state, account.industry.rawValue, String(account.employees),
        String(account.potential),
      ])
    }
  }

  private var repsFile: SampleFile {
    let reps = reps
    return SampleFile(path: "data/reps.csv", parts: 1) { _ in
      var lines = CSVLines()
      lines.add(["id,role,territory,city,state,lat,lon,fte,manager,start,target_incentive"])
      for rep in reps {
        lines.add([
          rep.id, rep.role.id, rep.territory, rep.city.name, rep.city.state, degrees(rep.city.latitude),
          degrees(rep.city.longitude), rep.fullTimeTenths == 10 ? "1" : "0.\(rep.fullTimeTenths)",
          rep.manager,
          rep.start, String(rep.targetIncentive),
        ])
      }
      return lines.bytes
    }
  }

  private var demandFile: SampleFile { purchasesFile("data/demand.csv", planYear: false) }
  private var actualsFile: SampleFile { purchasesFile("data/actuals.csv", planYear: true) }

  private func purchasesFile(_ path: String, planYear: Bool) -> SampleFile {
    accountTable(path, "account,product,period,amount") { account, lines in
      for purchase in purchases(of: account, planYear: planYear) {
        let period = Period.month(1, of: 2024).advanced(by: purchase.month)
        lines.add([
          account.id, sampleProducts[purchase.product].id, period.description, String(purchase.amount),
        ])
      }
    }
  }

  private var currentFile: SampleFile {
    accountTable("data/current.csv", "id,layer,territory") { account, lines in
      for role in SampleRole.allCases {
        if let territory = territory(of: account, role) { lines.add([account.id, role.layer, territory]) }
      }
    }
  }

  private var callsFile: SampleFile {
    accountTable("data/calls.csv", "account,rep,date") { account, lines in
      for call in account.calls(seed: seed) {
        if let rep = holder(of: account, call.role) {
          lines.add([account.id, rep.id, call.date.description])
        }
      }
    }
  }

  private var creditsFile: SampleFile {
    accountTable("data/credits.csv", "id,rep,account,date,measure,amount,split") { account, lines in
      let field = forces[SampleRole.field.rawValue]
      let sales = purchases(of: account, planYear: true)
      for credit in account.credits(sales, in: field, seed: seed) {
        lines.add([
          credit.id, field.reps[credit.rep].id, account.id, credit.date.description, "revenue",
          String(credit.amount), credit.split,
        ])
      }
    }
  }

  /// A file with some lines an account; a part holds 2,000 accounts.
  private func accountTable(
    _ path: String, _ header: String, _ add: @escaping @Sendable (SampleAccount, inout CSVLines) -> Void
  ) -> SampleFile {
    let size = 2000
    return SampleFile(path: path, parts: (accounts + size - 1) / size) { part in
      var lines = CSVLines()
      if part == 0 { lines.add([header]) }
      for index in part * size..<min(accounts, (part + 1) * size) { add(account(index), &lines) }
      return lines.bytes
    }
  }

  /// Sales of 2026 in dollars.
  private func yearlySales() -> Double {
    let counted = min(accounts, 20_000)
    let sales = (0..<counted).reduce(0) { sum, index in
      SampleBuyer(account(index), seed: seed).purchases(24..<36).reduce(sum) { $0 + $1.amount }
    }
    return Double(sales) * Double(accounts) / Double(counted)
  }
}

/// Lines of cells that need no quotes.
struct CSVLines {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ cells: [String]) {
    for (column, cell) in cells.enumerated() {
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: cell.utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}

/// Degrees with four decimals, without a locale.
private func degrees(_ value: Double) -> String {
  let units = Int((value * 1e4).rounded())
  return (units < 0 ? "-" : "") + "\(abs(units) / 10_000)." + digits(abs(units) % 10_000, 4)
}
