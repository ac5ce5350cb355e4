import SalesModel
import Testing

@testable import PlanFiles

@Suite struct CurrencyTests {
  private let rates = """
    currency,plan,actual,period
    EUR,1.08,1.10,2027-01
    EUR,1.080,1.05,2027-02
    JPY,0.0067,,
    KWD,3.25,3.2,
    """

  /// A reader of amounts in dollars with the rates above.
  private func reader(_ text: String? = nil) throws -> RecordReader {
    var reader = RecordReader(currency: .usDollar)
    reader.rates = try read(text ?? rates) { try reader.rates($0) }
    return reader
  }

  @Test(arguments: [
    "currency", "Currency", "CurrencyIsoCode", "Currency Code", "Currency ISO Code", "Deal Currency",
    "Amount Currency",
  ])
  func amountsAreTakenAtPlanRate(_ header: String) throws {
    let sales = try read(
      """
      account,period,amount,\(header)
      A,2027-01,1000.00,EUR
      A,2027-02,"1,000",eur
      A,2027-03,1000,EUR
      A,2027-01,1000,JPY
      A,2027-01,1.005,KWD
      A,2027-01,1000,USD
      A,2027-01,1000,
      """
    ) { try reader().demand($0) }
    #expect(sales.map(\.amount.minorUnits) == [108_000, 108_000, 108_000, 670, 327, 100_000, 100_000])
    #expect(sales.allSatisfy { $0.amount.currency == .usDollar })
    // 1,000 EUR × (1.10 − 1.08) and × (1.05 − 1.08); no rate for March; 1.005 KWD × 3.2 = 3.216, rounded.
    #expect(sales.map(\.currencyEffect) == [2000, -3000, nil, nil, -5, 0, 0])
  }

  @Test func signsAndCodesInTheAmountDo() throws {
    let sales = try read(
      "account,period,amount\nA,2027-01,€1000.50\nA,2027-01,JPY 1000\nA,2027-01,¥1000\nA,2027-01,$1000\nA,2027-01,(5 EUR)\n"
    ) { try reader().demand($0) }
    #expect(sales.map(\.amount.minorUnits) == [108_054, 670, 670, 100_000, -540])
  }

  @Test func creditsIncentivesAndPotentialsToo() throws {
    let reader = try reader()
    let credits = try read("id,rep,date,amount,currency\n1,R,2027-01-05,-200,EUR\n") {
      try reader.credits($0)
    }
    #expect(credits.map(\.amount.minorUnits) == [-21_600])
    let reps = try read("id,role,target_incentive,currency\nR,field,50000,EUR\nS,field,,EUR\n") {
      try reader.reps($0)
    }
    #expect(reps.map(\.targetIncentive?.minorUnits) == [5_400_000, nil])
    let accounts = try read("id,potential\nA,EUR 100\n") { try reader.accounts($0) }
    #expect(accounts.map(\.attributes["potential"]) == ["108.00"])
  }

  @Test func aCurrencyWithoutARateIsAProblemWithItsPlace() throws {
    let reader = try reader()
    let problems = problems(
      of: """
        account,period,amount,currency
        A,2027-01,"CHF 1,000.00",
        A,2027-01,1000,GBP
        A,2027-01,$5,EUR
        A,2027-01,5,EURO
        A,2027-01,5,ERU
        A,2027-01,9223372036854775807,KWD
        """
    ) { try reader.demand($0) }
    let found = problems?.listed.map {
      "\($0.place.line):\($0.place.column ?? 0) \($0.found): \($0.expected)"
    }
    #expect(
      found == [
        "2:3 \"CHF 1,000.00\": USD, or a row for CHF in the file of rates",
        "3:4 \"GBP\": USD, or a row for GBP in the file of rates",
        "4:3 \"$5\": an amount in EUR",
        "5:4 \"EURO\": a currency code of ISO 4217; is it \"EUR\"?",
        "6:4 \"ERU\": a currency code of ISO 4217; is it \"EUR\"?",
        "7:3 \"9223372036854775807\": an amount in KWD",
      ])
    let none = self.problems(of: "account,period,amount\nA,2027-01,\"EUR 1,000.00\"\n") {
      try RecordReader(currency: .usDollar).demand($0)
    }
    #expect(none?.listed.map(\.expected) == ["USD, or a row for EUR in the file of rates"])
  }

  /// A currency of three decimals may have all three: by its code or its sign.
  @Test func threeDecimalsAreNoThousandsWhereTheyAreMeant() throws {
    let reader = try reader("currency,plan\nKWD,3\nEUR,2\n")
    let byCode = try read("account,period,amount,currency\nA,2027-01,1.234,KWD\nA,2027-02,2.500,KWD\n") {
      try reader.demand($0)
    }
    #expect(byCode.map(\.amount.minorUnits) == [370, 750])
    let bySign = try read("account,period,amount\nA,2027-01,KWD 1.234\nA,2027-02,KWD 2.500\n") {
      try reader.demand($0)
    }
    #expect(bySign.map(\.amount.minorUnits) == [370, 750])
    let problems = problems(
      of: "account,period,amount,currency\nA,2027-01,1.234,EUR\nA,2027-02,2.500,EUR\n"
    ) { try reader.demand($0) }
    #expect(problems?.listed.map(\.place.line) == [2])
  }

  @Test func amountsThatOutgrowTheirTypeAreProblems() throws {
    let reader = try reader("currency,plan,actual\nEUR,2,3\nGBP,1,999999\n")
    let problems = problems(
      of: """
        account,period,amount,currency
        A,2027-01,60000000000000000,EUR
        A,2027-01,60000000000000000,GBP
        """
    ) { try reader.demand($0) }
    #expect(problems?.listed.map(\.place.line) == [2, 3])
    #expect(problems?.listed.first?.expected == "an amount that fits 64 bits in USD")
  }

  @Test func aSignOfSeveralCurrenciesMeansTheOneWithARate() throws {
    let both = try reader("currency,plan\nJPY,0.0067\nCNY,0.14\n")
    let problems = problems(of: "account,period,amount\nA,2027-01,¥1000\n") { try both.demand($0) }
    #expect(problems?.listed.map(\.expected) == ["an amount in USD; ¥ could be CNY, JPY"])
  }

  @Test func ratesAreReadAsExactDecimals() throws {
    let rates = try reader(
      "Currency;Plan Rate;Actual Rate;Month\nEUR;1,08;1,1;Jan 2027\nJPY;0,0067;6,7e-3;\n", ";"
    ).rates
    #expect(rates.lines.map(\.plan.description) == ["1.08", "0.0067"])
    #expect(rates.lines.map(\.actual?.description) == ["1.1", "0.0067"])
    #expect(rates.lines.map(\.period) == [.month(1, of: 2027), nil])
    let dated = try reader("currency,plan,actual,date\nEUR,1.08,1.1,2027-01-31\n").rates
    #expect(dated.lines.map(\.period) == [.month(1, of: 2027)])
  }

  private func reader(_ text: String, _ delimiter: Character) throws -> RecordReader {
    var reader = RecordReader(currency: .usDollar)
    reader.format.delimiter = delimiter.asciiValue ?? 0
    reader.rates = try read(text) { try reader.rates($0) }
    return reader
  }

  @Test func allProblemsOfARateFileAreReportedTogether() {
    let reader = RecordReader(currency: .usDollar)
    let problems = problems(
      of: """
        currency,plan,actual,period
        EUR,1.08,1.1,2027-01
        EUR,1.09,1.1,2027-02
        EUR,1.08,1.2,2027-01
        USD,1.01,0.99,
        ERU,1,1,
        ,1,1,
        GBP,0,,
        GBP,-1,inf,2027-01
        CHF,"1,085",1.1%,
        CAD,,,2027-02-30
        AUD,$0.65,,2027Q1
        """
    ) { try reader.rates($0) }
    let found = problems?.listed.map { "\($0.place.line):\($0.place.column ?? 0) \($0.expected)" }
    let rate = "a rate above 0 such as 1.0825"
    #expect(
      found == [
        "3:2 1.08, the plan rate of EUR in line 2", "4:1 each currency once a period; it is in line 2 too",
        "5:2 1: USD is the plan's currency", "5:3 1: USD is the plan's currency",
        "6:1 a currency code of ISO 4217; is it \"EUR\"?", "7:1 a currency code of ISO 4217 such as EUR",
        "8:2 \(rate)", "9:2 \(rate)", "9:3 \(rate)", "10:2 \(rate)", "10:3 \(rate)", "11:2 \(rate)",
        "11:4 a period such as 2027-01, 2027Q1 or 2027", "12:2 \(rate)", "12:4 a month, as in the first row",
      ])
    let missing = self.problems(of: "currency,rate\nEUR,1\n") { try reader.rates($0) }
    #expect(missing?.listed.map(\.expected) == ["a column \"plan\""])
  }

  @Test func aBadRateIsNotReportedAgainForEverySale() throws {
    let (code, extra) = try withFolder { folder in
      try writeAtomically("currency,plan\nEUR,x\n", to: "\(folder)/rates.csv")
      let file = try RateFile("\(folder)/rates.csv", RecordReader(currency: .usDollar))
      return (file.problems?.count, file.rates.rate(of: try #require(Currency("EUR")), at: .plan))
    }
    #expect(code == 1 && extra == .one)
  }

  private func read<Value>(_ text: String, _ body: (String) throws -> Value) throws -> Value {
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/t.csv")
      return try body("\(folder)/t.csv")
    }
  }

  private func problems<Value>(of text: String, _ body: (String) throws -> Value) -> DataProblems? {
    do {
      _ = try read(text, body)
      return nil
    } catch {
      return error as? DataProblems
    }
  }
}
