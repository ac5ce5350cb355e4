import Compensation
import Headcount
import Planning
import Quotas
import SalesModel
import SalesTask
import Testing

@testable import PlanFiles

/// A small plan that is complete.
let smallPlan = """
  company: Acme
  currency: USD
  plan_year: 2027
  data: {accounts: a.csv, reps: r.csv, demand: d.csv}
  task:
    products:
      - {id: P1, margin: 0.5}
    roles:
      - {id: field, layer: field, days: 220, hours: 8, selling_share: 0.5}
    segments:
      - id: all
        when: {potential: "> 0"}
        coverage:
          - {role: field, products: [P1], calls: 10, minutes: 45}
  territories:
    layers:
      field: {balance: {potential: 10%}}
  quotas:
    target: 1,000,000
  pay:
    plans:
      - role: field
        measures:
          - id: revenue
            tiers: [{from: 0%, rate: 1}, {from: 100%, rate: 1.5}]
            tiers_mode: marginal
            boundary: upper
  """

@Suite struct PlanDocumentTests {
  @Test func theSampleAndItsScenariosAreRead() throws {
    let folder = sampleFolder
    let base = try PlanDocument(path: "\(folder)/plan.yaml")
    #expect(base.settings.company == "Northstar Instruments")
    #expect(base.settings.layers.map(\.layer) == ["field", "inside", "overlay"])
    #expect(base.settings.layers[2].balance == [LayerSettings.Balance(.potential, tolerance: 0.15)])
    #expect(base.settings.layers[2].keep == base.settings.layers[0].keep, "merged from the defaults")
    let grown = try PlanDocument(path: "\(folder)/plan.yaml", overlay: "\(folder)/scenarios/grow.yaml")
    #expect(grown.settings.headcount.reps["field"] == 28)
    #expect(grown.settings.layers[0].count == .headcount)
    #expect(grown.settings.layers[0].balance == base.settings.layers[0].balance)
    #expect(grown.settings.task == base.settings.task)
    #expect(Set(grown.texts.keys) == ["plan", "scenario"])
  }

  @Test func whatIsNotWrittenHasItsDefault() throws {
    let settings = try document(smallPlan).settings
    #expect(settings.seed == 1)
    #expect(settings.effort == 40)
    #expect(settings.calendar == .standard)
    #expect(settings.headcount == HeadcountSettings())
    #expect(settings.quotas.layer == "field")
    #expect(settings.quotas.target == Money(minorUnits: 100_000_000, .usDollar))
    #expect(settings.layers == [LayerSettings(layer: "field", balance: [.init(.potential, tolerance: 0.1)])])
    #expect(settings.pay?.plans.first?.measures.first?.curve.boundary == .upper)
    #expect(try document(smallPlan.replacing("from: 0%", with: "from: 0")).settings == settings)
  }

  @Test(arguments: [
    ("true", ProductTargets.expected), ("no", nil), ("~", nil),
    ("{P1: \"$1,000,000\"}", .given(["P1": Money(minorUnits: 100_000_000, .usDollar)])),
  ]) func quotasByProductAreAskedForByAFlagOrTargets(text: String, expected: ProductTargets?) throws {
    let plan = smallPlan.replacing("target: 1,000,000", with: "target: 1,000,000\n  products: \(text)")
    #expect(try document(plan).settings.quotas.products == expected)
  }

  @Test(arguments: [
    ("company: Acme", "compny: Acme", "1:1 (compny)", "a known key; is it \"company\"?"),
    ("plan_year: 2027", "plan_year: next", "3:12 (plan_year)", "a whole number from 1900 to 9998"),
    ("currency: USD", "currency: dollars", "2:11 (currency)", "a code of ISO 4217 such as USD"),
    ("margin: 0.5", "margin: 55", "7:24 (task.products[P1].margin)", "a share from 0% to 100%, or 0 to 1"),
    ("hours: 8,", "hours: 25,", "9:51 (task.roles[field].hours)", "a number from 0.25 to 24"),
    ("hours: 8, ", "", "9:7 (task.roles[field])", "\"hours\": it is required"),
    (
      "role: field, products", "role: feild, products", "14:18 (task.segments[all].coverage[feild].role)",
      "a role of the task; is it \"field\"?"
    ),
    (
      "[P1]", "[P2]", "14:35 (task.segments[all].coverage[field].products)",
      "products of the task, not \"P2\"; is it \"P1\"?"
    ),
    (
      "\"> 0\"", "\"> many\"", "12:25 (task.segments[all].when.potential)",
      "a condition: the condition on potential, \"> many\", needs a number in place of \"many\""
    ),
    (
      "calls: 10", "calls: 10, min: 12", "14:57 (task.segments[all].coverage[field].min)",
      "at most 10, the calls"
    ),
    (
      "field: {balance", "feild: {balance", "17:5 (territories.layers.feild)",
      "a layer of some role, or accounts: LAYER; is it \"field\"?"
    ),
    (
      "potential: 10%", "potential: 10", "17:34 (territories.layers.field.balance.potential)",
      "a share from 0.01% to 100%, or 0.0001 to 1"
    ),
    ("target: 1,000,000", "target: €5", "19:11 (quotas.target)", "an amount in USD from 0"),
    ("target: 1,000,000", "policy: prorata", "19:3 (quotas)", "\"target\": it is required"),
    (
      "target: 1,000,000", "target: 5\n  policy: prorata", "20:11 (quotas.policy)",
      "one of pro-rata, equal-chance, expected, potential, last-year, even; is it \"pro-rata\"?"
    ),
    (
      "target: 1,000,000", "target: 5\n  policy: {equal-chance: 70%, lastyear: 30%}", "20:31 (quotas.policy)",
      "one of pro-rata, equal-chance, expected, potential, last-year, even; is it \"last-year\"?"
    ),
    (
      "target: 1,000,000", "target: 5\n  hedge: {region: 200%}", "20:19 (quotas.hedge.region)",
      "a share from 0% to 100%, or 0 to 1"
    ),
    (
      "target: 1,000,000", "target: 5\n  products: {P: 5}", "20:14 (quotas.products.P)",
      "a product of the task; is it \"P1\"?"
    ),
    ("target: 1,000,000", "target: 5\n  products: {P1: 4.99}", "20:13 (quotas.products)", "5.00, the target"),
    (
      "target: 1,000,000", "target: 5\n  products: {P1: -5}", "20:18 (quotas.products.P1)",
      "an amount in USD from 0"
    ),
    ("target: 1,000,000", "target: 5\n  products: all", "20:13 (quotas.products)", "true or false"),
    (
      "boundary: upper", "boundary: up", "27:21 (pay.plans[field].measures[revenue].boundary)",
      "one of lower, upper"
    ),
    (
      "from: 100%", "from: 0%", "25:18 (pay.plans[field].measures[revenue].tiers)",
      "tiers in ascending order; number 2 begins at 0.0%"
    ),
    ("- id: revenue", "- id: revenue\n          weight: 60%", "24:9 (pay.plans[field].measures)", "100%"),
  ])
  func everyMistakeIsNamedWithItsPlace(_ old: String, _ new: String, _ place: String, _ expected: String)
    throws
  {
    let indented = smallPlan.replacing(old, with: new)
    #expect(indented != smallPlan)
    let error = #expect(throws: DataProblems.self) { try document(indented) }
    let found =
      error?.listed.map { "\($0.place)".split(separator: "plan.yaml:").last.map(String.init) ?? "" } ?? []
    #expect(found.contains(place), "\(error?.description ?? "")")
    #expect(error?.listed.map(\.expected).contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func allMistakesAreReportedTogether() {
    let text = smallPlan.replacing("currency: USD", with: "currency: 5").replacing(
      "calls: 10", with: "call: 10"
    )
    .replacing("layers:", with: "layer:")
    let error = #expect(throws: DataProblems.self) { try document(text) }
    let places = error?.listed.compactMap(\.place.columnName) ?? []
    for path in ["currency", "task.segments[all].coverage[field].call", "territories.layer", "territories"] {
      #expect(places.contains(path), "\(path) of \(places)")
    }
  }

  @Test func anUnknownKeyOfTheDefaultsIsReportedOnce() {
    let text = smallPlan.replacing(
      "  layers:\n    field: {",
      with: "  defaults: &d {balnce: {potential: 10%}}\n  layers:\n    field: {<<: *d, ")
    let error = #expect(throws: DataProblems.self) { try document(text) }
    #expect(error?.count == 1)
    #expect(error?.listed.first?.expected == "a known key; is it \"balance\"?")
  }

  @Test func defaultsHoldForEveryLayer() throws {
    let text = smallPlan.replacing(
      "  layers:\n", with: "  defaults: {keep: 0.5, balance: {workload: 5%}}\n  layers:\n")
    let layer = try #require(try document(text).settings.layers.first)
    #expect(layer.keep == 0.5)
    #expect(
      layer.balance == [LayerSettings.Balance(.potential, tolerance: 0.1)],
      "a layer's own balance replaces it")
  }

  @Test func overlaysMergeMappingsAndRemoveNulls() throws {
    let base = smallPlan.replacing("{potential: 10%}", with: "{potential: 10%, workload: 10%}")
    let overlay =
      "territories: {layers: {field: {balance: {workload: ~, calls: 5%}}}}\npay: ~\nquotas: {hedge: 5%}\n"
    let settings = try document(base, overlay: overlay).settings
    #expect(settings.layers[0].balance.map(\.measure.name) == ["potential", "calls"])
    #expect(settings.pay == nil)
    #expect(settings.quotas.settings.hedge == 0.05)
    #expect(try document(base, overlay: "# nothing differs\n").settings == document(base).settings)
  }

  @Test func overlaysThatWouldDoNothingAreRefused() {
    let base = smallPlan.replacing(
      "  layers:\n    field: {", with: "  defaults: &d {keep: 1}\n  layers:\n    field: {<<: *d, ")
    let error = #expect(throws: DataProblems.self) {
      try document(base, overlay: "territories: {defaults: {keep: 0}}\n")
    }
    #expect(error?.listed.first?.expected == "territories.layers.field.keep, which plan.yaml sets")
    let typo = #expect(throws: DataProblems.self) {
      try document(smallPlan, overlay: "quotas:\n  traget: 5\n")
    }
    #expect(typo?.listed.first?.place.line == 2)
    #expect(typo?.listed.first?.place.file.hasSuffix("scenario.yaml") == true)
    #expect(throws: DataProblems.self) { try document(smallPlan, overlay: "- 5\n") }
  }

  @Test func calendarsOfWeeks() throws {
    let weeks = "calendar: {weeks: 4-5-4, year_ends: {month: 1, weekday: saturday}}\n"
    #expect(
      try document(weeks + smallPlan).settings.calendar
        == .weeks(pattern: .fourFiveFour, endMonth: 1, endWeekday: 6))
    #expect(
      try document("calendar: {year_starts: 2}\n" + smallPlan).settings.calendar == .months(startMonth: 2))
    for wrong in [
      "{weeks: 4-4-4, year_ends: {month: 1, weekday: sunday}}", "{weeks: 4-4-5}", "{year_starts: 13}",
      "{year_ends: {month: 1}}",
    ] {
      #expect(throws: DataProblems.self) { try document("calendar: \(wrong)\n" + smallPlan) }
    }
  }

  @Test func howInputsAreReadComesFromThePlan() throws {
    let text =
      "delimiter: \"\\t\"\ndates: dmy\ncolumns: {accounts: {potential: Addressable Spend, beds: Beds}, demand: {amount: Net}}\n"
      + smallPlan
    let reader = try document(text).reader
    #expect(reader.format == CSVFormat(delimiter: 9, dateOrder: .dayFirst))
    #expect(
      reader.columns == [
        "accounts": ["potential": "Addressable Spend", "beds": "Beds"], "demand": ["amount": "Net"],
      ])
    let error = #expect(throws: DataProblems.self) {
      try document("columns: {demand: {amuont: Net}}\n" + smallPlan)
    }
    #expect(error?.listed.first?.expected.hasSuffix("is it \"amount\"?") == true)
    #expect(throws: DataProblems.self) { try document("delimiter: a\n" + smallPlan) }
  }

  @Test func locksAreReadWithThePlan() throws {
    let text = smallPlan.replacing(
      "{balance: {potential: 10%}}", with: "{locks: locks.csv, forbid: locks.csv}")
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/plan.yaml")
      #expect(throws: InputMissing(path: "\(folder)/locks.csv")) {
        try PlanDocument(path: "\(folder)/plan.yaml")
      }
      try writeAtomically("id,layer,territory\nA,field,T1\nB,inside,T2\n", to: "\(folder)/locks.csv")
      let document = try PlanDocument(path: "\(folder)/plan.yaml")
      #expect(document.settings.layers[0].locks == ["A": "T1"])
      #expect(document.settings.layers[0].forbidden == ["A": ["T1"]])
      #expect(document.data["field.locks"] == "locks.csv")
    }
  }

  private func document(_ text: String, overlay: String? = nil) throws -> PlanDocument {
    var document: PlanDocument?
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/plan.yaml")
      if let overlay { try writeAtomically(overlay, to: "\(folder)/scenario.yaml") }
      document = try PlanDocument(
        path: "\(folder)/plan.yaml", overlay: overlay.map { _ in "\(folder)/scenario.yaml" })
    }
    return try #require(document)
  }
}

/// The dataset that is kept in the repository.
var sampleFolder: String {
  let parts = #filePath.split(separator: "/").dropLast(4)
  return "/" + parts.joined(separator: "/") + "/datasets/northstar"
}
