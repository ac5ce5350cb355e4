import PlanFiles
import Testing

@Suite struct TerminalTableTests {
  private var table: TerminalTable {
    var table = TerminalTable([.init("name", .left), .init("hours")])
    table.add(["Albuquerque and around", "1,234"])
    table.add(["B", "5"])
    return table
  }

  @Test func numbersStandToTheRightAndNoLineEndsInBlanks() {
    #expect(
      table.rendered() == """
        name                    hours
        ──────────────────────  ─────
        Albuquerque and around  1,234
        B                           5

        """)
  }

  @Test(arguments: [29, 24, 20, 16]) func linesFitTheWidth(width: Int) {
    let lines = table.rendered(width: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(lines.allSatisfy { $0.contains("1,234") || !$0.contains("Alb") })
    if width < 29 { #expect(lines[2].contains("…")) }
  }

  @Test func lineEndsInCellsDoNotBreakRows() {
    var table = TerminalTable([.init("a", .left)])
    table.add(["one\ntwo\tthree"])
    #expect(table.rendered().split(separator: "\n").count == 3)
  }
}

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 0, "0"), (1234.5, 1, "1,234.5"), (-0.04, 1, "0.0"), (-1234567.891, 2, "-1,234,567.89"),
    (999.96, 1, "1,000.0"),
    (0.005, 2, "0.01"), (.infinity, 1, "–"), (.nan, 0, "–"), (100, 2, "100.00"),
  ])
  func fixedDecimalsAreGroupedAndRounded(number: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(number, decimals) == text)
  }

  @Test func otherForms() {
    #expect(NumberText.grouped(-1_234_567) == "-1,234,567")
    #expect(NumberText.grouped(999) == "999")
    #expect(NumberText.percent(0.12345, 1) == "12.3 %")
    #expect(NumberText.signedPercent(0.05) == "+5.0 %")
    #expect(NumberText.signedPercent(-0.05) == "-5.0 %")
    #expect(NumberText.plain(3) == "3")
    #expect(NumberText.plain(0.1) == "0.1")
  }
}
