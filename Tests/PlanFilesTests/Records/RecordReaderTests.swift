import SalesModel
import Testing

@testable import PlanFiles

@Suite struct RecordReaderTests {
  private let reader = RecordReader(currency: .usDollar)

  @Test func accountsFromAPlainFile() throws {
    let accounts = try read(
      """
      id,name,parent,lat,lon,potential,Industry,households
      A1,Acme,,40.5,-73.25,"$1,250.50",Education,12
      A2,"Sub, Inc",A1,,,,Research,
      """
    ) { try reader.accounts($0) }
    #expect(accounts.map(\.id) == ["A1", "A2"])
    #expect(accounts[1].name == "Sub, Inc")
    #expect(accounts[1].parent == "A1")
    #expect(accounts[0].location == GeoPoint(latitude: 40.5, longitude: -73.25))
    #expect(accounts[1].location == nil)
    #expect(accounts[0].potential == Money(minorUnits: 125_050, .usDollar))
    #expect(accounts[1].potential == nil)
    #expect(accounts[0].attributes["potential"] == "1250.50")
    #expect(accounts[0].attributes["industry"] == "Education")
    #expect(accounts[1].attributes["households"] == "")
  }

  @Test(arguments: [
    "Id,Name,ParentId,BillingLatitude,BillingLongitude,Industry",
    "ID,NAME,PARENTID,BILLINGLATITUDE,BILLINGLONGITUDE,INDUSTRY",
    "Account ID,Account Name,Parent Account ID,Billing Latitude,Billing Longitude,Industry",
    "Record ID,Company name,Parent Company,Latitude,Longitude,Industry",
    "\u{FEFF} account_id ,Company Name,parent,lat,lng,sector",
  ])
  func exportHeadersNeedNoRenaming(_ header: String) throws {
    let accounts = try read(header + "\n0011,Acme,0012,1,2,Pharma\n") { try reader.accounts($0) }
    let account = try #require(accounts.first)
    #expect(account.id == "0011" && account.name == "Acme" && account.parent == "0012")
    #expect(account.location == GeoPoint(latitude: 1, longitude: 2))
    #expect(account.attributes["industry"] == "Pharma")
  }

  @Test func aMapInThePlanWins() throws {
    var reader = reader
    reader.columns = ["accounts": ["potential": "Addressable Spend", "beds": "No. of beds"]]
    let text = "id,potential,Addressable Spend,No. of beds\nA,1,2,3\n"
    let accounts = try read(text) { try reader.accounts($0) }
    #expect(accounts.first?.potential == Money(minorUnits: 200, .usDollar))
    #expect(accounts.first?.attributes["potential"] == "2.00")
    #expect(accounts.first?.attributes["beds"] == "3")
    reader.columns = ["accounts": ["potential": "Adressable Spend"]]
    let problems = problems(of: text) { try reader.accounts($0) }
    #expect(problems?.listed.first?.expected == "a column \"Adressable Spend\"; is it \"Addressable Spend\"?")
  }

  @Test func everyProblemOfAnAccountFileIsReportedTogether() {
    let problems = problems(
      of: """
        id,lat,lon,potential
        A1,91,0,1
        A1,NaN,0,-5
        ,10,,x
        """
    ) { try reader.accounts($0) }
    let found = problems?.listed.map { "\($0.place.line):\($0.place.column ?? 0)" }
    #expect(found == ["2:2", "3:1", "3:2", "3:4", "4:1", "4:3", "4:4"])
    #expect(problems?.listed.contains { $0.expected == "each id once; it is in line 2 too" } == true)
  }

  @Test func twoColumnsForOneFieldAreRefused() {
    let problems = problems(of: "id,Potential,potential \nA,1,2\n") { try reader.accounts($0) }
    #expect(problems == nil, "the exact header wins")
    let two = self.problems(of: "id,Potential,POTENTIAL\nA,1,2\n") { try reader.accounts($0) }
    #expect(two?.listed.first?.found == "a second column \"POTENTIAL\"")
  }

  @Test func repsWithTheirDates() throws {
    let reps = try read(
      """
      id,role,lat,lon,fte,manager,target_incentive,start,end,active
      R01,field,40,-73,0.5,R09,60000,2026-01-01,,true
      R02,field,,,,,,,,no
      R03,inside,41,-74,,,,,,
      """
    ) { try reader.reps($0, roles: ["field", "inside"]) }
    #expect(reps.map(\.id) == ["R01", "R03"])
    #expect(reps.map(\.fullTimeEquivalent) == [0.5, 1])
    #expect(reps[0].manager == "R09")
    #expect(reps[0].targetIncentive == Money(minorUnits: 6_000_000, .usDollar))
    #expect(reps[0].start?.description == "2026-01-01")
    let wrong = problems(of: "id,role\nR1,feild\n") { try reader.reps($0, roles: ["field", "inside"]) }
    #expect(wrong?.listed.first?.expected == "a known role; is it \"field\"?")
    let none = problems(of: "sales_agent,manager,regional_office\nX,Y,Z\n") { try reader.reps($0) }
    #expect(none?.listed.first?.expected == "a column \"role\"")
    #expect(
      try read("sales_agent,manager,regional_office\nX,Y,Z\n") { try reader.reps($0, defaultRole: "field") }
        .first?.role == "field")
  }

  @Test func demandFromMonthsAndFromDeals() throws {
    let plain = try read("account,product,period,amount\nA,P1,2026-01,10\nA,,2026-02,-3\n") {
      try reader.demand($0)
    }
    #expect(plain.map(\.period) == [.month(1, of: 2026), .month(2, of: 2026)])
    #expect(plain.map(\.product) == ["P1", nil])
    #expect(plain[1].amount == Money(minorUnits: -300, .usDollar))
    let deals = try read(
      """
      opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
      1,X,GTX Pro,Cancity,Won,2017-03-01,2017-03-15,1054
      2,X,GTX Pro,Cancity,Lost,2017-03-01,2017-04-15,0
      3,X,GTX Pro,,Engaging,2017-03-01,,
      """
    ) { try reader.demand($0) }
    #expect(
      deals == [
        DemandRecord(
          account: "Cancity", product: "GTX Pro", period: .month(3, of: 2017),
          amount: Money(minorUnits: 105_400, .usDollar))
      ])
    let unknown = problems(of: "account,product,period,amount\nA,GTXPro,2026-01,1\nB,GTX Pro,2026-01,1\n") {
      try reader.demand($0, accounts: ["A"], products: ["GTX Pro"])
    }
    #expect(unknown?.listed.map(\.place.line) == [2, 3])
    #expect(unknown?.listed.first?.expected == "a known product; is it \"GTX Pro\"?")
  }

  @Test func daysOfDemandBecomeFiscalMonths() throws {
    var reader = reader
    reader.calendar = .months(startMonth: 2)
    let records = try read("Account ID,Close Date,Amount\nA,1/31/2027,10\nA,2/1/2027,10\n") {
      try reader.demand($0)
    }
    #expect(records.map(\.period) == [.month(12, of: 2027), .month(1, of: 2028)])
  }

  @Test func amountsInAnotherCurrencyAreRefused() {
    let problems = problems(
      of: "Account ID,Close Date,Amount Currency,Amount\nA,2027-01-31,USD,10\nA,2027-01-31,EUR,10\n"
    ) {
      try reader.demand($0)
    }
    #expect(
      problems?.listed.map(\.place) == [
        Place(
          file: problems?.listed.first?.place.file ?? "", line: 3, column: 3, columnName: "Amount Currency")
      ])
  }

  @Test func callsAndCredits() throws {
    let calls = try read("AccountId,OwnerId,ActivityDate\nA,R1,2026-05-04\n") { try reader.calls($0) }
    #expect(
      calls.first
        == CallRecord(account: "A", rep: "R1", date: try #require(CalendarDate(iso: "2026-05-04")), count: 1))
    let credits = try read(
      """
      OpportunityId,SplitOwnerId,CloseDate,SplitAmount,Amount,SplitPercentage
      O1,R1,2026-05-04,5,10,50
      O1,R2,2026-05-04,5,10,50
      """
    ) { try reader.credits($0) }
    #expect(credits.map(\.split) == [0.5, 0.5])
    #expect(credits.map(\.measure) == ["revenue", "revenue"])
    let twice = problems(of: "id,rep,date,amount\nC,R,2026-01-01,1\nC,R,2026-01-01,1\n") {
      try reader.credits($0)
    }
    #expect(twice?.listed.map(\.place.line) == [3])
  }

  @Test func mapsLocksAndCentres() throws {
    let rows = try read("id,layer,territory\nA,field,T1\nA,inside,T2\n") { try reader.map($0) }
    #expect(
      rows == [
        MapRow(account: "A", layer: "field", territory: "T1"),
        MapRow(account: "A", layer: "inside", territory: "T2"),
      ])
    #expect(
      problems(of: "id,territory\nA,T1\nA,T2\n") { try reader.map($0) }?.listed.map(\.place.line) == [3])
    #expect(try read("id,territory\nA,T1\nA,T2\n") { try reader.map($0, file: "forbid") }.count == 2)
    let pairs = try read("from,to\n01001,01021\n") { try reader.adjacency($0) }
    #expect(pairs.first?.0 == "01001" && pairs.first?.1 == "01021")
    let centres = try read("territory,lat,lon,share\nT1,1,2,0.5\n") { try reader.centres($0) }
    #expect(
      centres == [
        CentreRow(territory: "T1", centre: try #require(GeoPoint(latitude: 1, longitude: 2)), share: 0.5)
      ])
    #expect(problems(of: "territory,share\nT1,0\n") { try reader.shares($0) }?.count == 1)
    let quotas = try read("territory,period,quota,expected\nT1,2027-01,10,9\nT1,total,120,100\n") {
      try reader.quotas($0)
    }
    #expect(quotas.map(\.period) == [.month(1, of: 2027), nil])
  }

  @Test func problemsOfSeveralFilesAreGathered() throws {
    var log = ProblemLog()
    for name in ["a", "b"] {
      let accounts = try log.collect {
        try read("id,lat,lon\n" + String(repeating: "A,100,0\n", count: 30), named: name) {
          try reader.accounts($0)
        }
      }
      #expect(accounts == nil)
    }
    #expect(log.count == 2 * (30 + 29))
    #expect(log.problems?.listed.count == 40)
    #expect(throws: InputMissing.self) { try log.collect { try reader.accounts("/nowhere.csv") } }
  }

  private func read<Value>(_ text: String, named name: String = "t", _ body: (String) throws -> Value) throws
    -> Value
  {
    var value: Value?
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/\(name).csv")
      value = try body("\(folder)/\(name).csv")
    }
    return try #require(value)
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
