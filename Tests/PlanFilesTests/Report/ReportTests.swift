import Foundation
import FoundationXML
import Geography
import SalesModel
import Testing

@testable import PlanFiles

struct ReportTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "</title></svg><b>",
    "&lt;&amp;&#x3C;", "{{title}}{{{map}}}", "\u{0}\u{8}\u{1B}]0;x\u{7}\u{202E}", "]]><!--", "東京 & Zürich é",
  ]

  @Test func theReportIsWellFormed() throws {
    let html = try reportHTML(ReportFixture().report)
    let parsed = Elements(html)
    #expect(parsed.isWellFormed)
    #expect(parsed.names["table"] ?? 0 >= 9)
    #expect(parsed.names["script"] == nil)
  }

  @Test(arguments: hostile) func hostileNamesStayText(name: String) throws {
    let plain = Elements(try reportHTML(ReportFixture().report))
    let html = try reportHTML(ReportFixture(prefix: name, accountName: name).report)
    let parsed = Elements(html)
    #expect(parsed.isWellFormed)
    // Nothing in a name makes an element or an attribute: the page has the same ones as with plain names.
    #expect(parsed.names.filter { $0.key != "text" } == plain.names.filter { $0.key != "text" })
    #expect(parsed.attributes == plain.attributes)
    #expect(parsed.text.contains(shown(name).trimmingCharacters(in: .whitespaces)))
    #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
  }

  @Test func nothingIsFetched() throws {
    var html = try reportHTML(ReportFixture().report)
    html = html.replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    for source in ["http:", "https:", "//", "url(", "@import", "src=", "<link", "<script"] {
      #expect(!html.contains(source), "\(source)")
    }
  }

  @Test func everyTerritoryIsThere() throws {
    let fixture = ReportFixture(count: 10)
    let html = try reportHTML(fixture.report)
    for number in 0..<10 {
      let name = fixture.territory(number).text
      #expect(html.contains("<td class=\"id\">\(name)</td>"))
      #expect(html.contains("<title>\(name) · "))
    }
    #expect(html.contains("−9.1\u{A0}%"))
    #expect(html.contains("43\u{A0}%"))
  }

  @Test func quotasAreShownByUnitRepAndStep() throws {
    let fixture = ReportFixture()
    let html = try reportHTML(fixture.report)
    let plan = fixture.quotas
    // The company's line is in the summary; the unit below it has a row of its own.
    #expect(html.components(separatedBy: "north</td>").count == 2)
    #expect(html.contains("46\u{A0}%"))
    // The sum of two periods, for the rep and for nobody.
    #expect(html.components(separatedBy: ">642<").count == 3 && html.contains(">nobody<"))
    let kinds = Set(plan.derivations.flatMap { $0.steps.map(\.kind.rawValue) })
    for kind in QuotaDerivation.Kind.allCases {
      #expect(html.contains("<th class=\"n\">\(kind.rawValue)</th>") == kinds.contains(kind.rawValue))
    }
    #expect(html.contains("<h3>Products</h3>") && html.contains(">\(ReportNumbers.fixed(6004))<"))
    #expect(html.components(separatedBy: ">907<").count == fixture.count + 1)
  }

  @Test func theSameReportIsTheSameBytes() throws {
    let report = ReportFixture().report
    let first = try reportHTML(report)
    for _ in 0..<3 { #expect(try reportHTML(report) == first) }
  }

  @Test func aReportOfNothingIsStillAPage() throws {
    let parsed = Elements(try reportHTML(PlanReport(title: "Empty")))
    #expect(parsed.isWellFormed)
    #expect(parsed.names["svg"] == nil)
  }

  @Test func withoutLocationsThereIsATableButNoMap() throws {
    var report = ReportFixture().report
    report.accounts = report.accounts.map { Account(id: $0.id) }
    let parsed = Elements(try reportHTML(report))
    #expect(parsed.isWellFormed)
    #expect(!parsed.classes.contains("map"))
    #expect(parsed.classes.contains("bar"))
    #expect(parsed.text.contains("No map: the accounts have no locations."))
  }

  @Test func verdictsSayWhatIsSo() throws {
    let fixture = ReportFixture()
    let sentences = verdict(TerritoryPlan(layers: [fixture.layer]))["sentences"] as? [String]
    #expect(
      sentences == [
        "Layer field: 1 territory is outside tolerance; no assignment can come closer than ±1.0\u{A0}%."
      ])
  }

  @Test func binsHoldTheProbabilityBetweenTheQuantiles() {
    let masses = binMasses((1...99).map { Double($0 * $0) }, bins: 20)
    #expect(abs(masses.reduce(0, +) - 0.98) < 1e-12)
    let even = binMasses((1...99).map(Double.init), bins: 7)
    for mass in even { #expect(abs(mass - 0.14) < 1e-12) }
    #expect(binMasses([5, 5, 5], bins: 3) == [])
  }

  @Test func namesNeverCoverEachOther() {
    var layout = LabelLayout(width: 400, height: 300)
    var placed: [PlanePoint] = []
    for number in 0..<60 {
      let x = 40 + Double(number * 37 % 320)
      if let spot = layout.placed("T00", x: x, y: 20 + Double(number * 53 % 260), reach: 15) {
        placed.append(spot)
      }
    }
    #expect(placed.count > 20)
    for (number, a) in placed.enumerated() {
      for b in placed.dropFirst(number + 1) { #expect(abs(a.x - b.x) >= 24 || abs(a.y - b.y) >= 12) }
    }
  }

  @Test func numbersDoNotDependOnTheLocale() {
    #expect(ReportNumbers.short(96_000_000) == "96.0\u{A0}M")
    #expect(ReportNumbers.short(999_960) == "1.00\u{A0}M")
    #expect(ReportNumbers.short(-1234) == "−1.23\u{A0}k")
    #expect(ReportNumbers.fixed(-1234567.8, 1) == "−1,234,567.8")
    #expect(ReportNumbers.signedPercent(.infinity) == "–")
    #expect(at(-0.04) == "0" && at(12.25) == "12.3" && at(.nan) == "0")
  }
}

/// What a page is made of, by an XML parser: a report is written so that one can read it.
final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: [String: Int] = [:]
  private(set) var attributes: Set<String> = []
  private(set) var classes: Set<String> = []
  private(set) var text = ""
  private(set) var isWellFormed = false

  init(_ html: String) {
    super.init()
    let body = html.hasPrefix("<!doctype html>\n") ? String(html.dropFirst(16)) : html
    let parser = XMLParser(data: Data(body.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes found: [String: String]
  ) {
    names[name, default: 0] += 1
    for (attribute, value) in found {
      attributes.insert("\(name).\(attribute)")
      if attribute == "class" { classes.insert(value) }
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
