import SalesModel
import Testing

@testable import PlanFiles

/// Headers of real exports: Salesforce API names and report labels, HubSpot labels, public sample data.
@Suite struct ExportTests {
  private let reader = RecordReader(currency: .usDollar)

  @Test func aWholeSalesforceAccount() throws {
    let header =
      "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,"
      + "BillingCountry,BillingLatitude,BillingLongitude,BillingGeocodeAccuracy,ShippingLatitude,ShippingLongitude,Phone,"
      + "AccountNumber,Website,Sic,Industry,AnnualRevenue,NumberOfEmployees,Ownership,Description,Rating,Site,OwnerId,"
      + "CreatedDate,AccountSource,Potential__c"
    let row =
      "001A,false,,Acme,Customer,001B,\"1 Main St\nFloor 2\",Tulsa,OK,74103,US,36.15,-95.99,Address,1,2,555,77,acme.com,,"
      + "Energy,5000000,120,Public,\"says \"\"hi\"\"\",Hot,,005A,2020-01-01T00:00:00.000Z,Web,125000"
    for header in [header, header.uppercased()] {
      var reader = reader
      reader.columns = ["accounts": ["potential": "Potential__c"]]
      let account = try #require(try read("\(header)\n\(row)\n") { try reader.accounts($0) }.first)
      #expect(account.id == "001A" && account.name == "Acme" && account.parent == "001B")
      #expect(account.location == GeoPoint(latitude: 36.15, longitude: -95.99), "billing before shipping")
      #expect(account.potential == Money(minorUnits: 12_500_000, .usDollar))
      #expect(account.attributes["industry"] == "Energy" && account.attributes["employees"] == "120")
      #expect(account.attributes["state"] == "OK" && account.attributes["type"] == "Customer")
    }
  }

  @Test(arguments: [
    "AccountId,Amount,CloseDate,IsWon,StageName\nA,10,2026-05-31,true,Closed Won\nA,,,false,Lost\n",
    "Opportunity Owner,Account Name,Stage,Fiscal Period,Amount,Close Date\nR1,A,Closed Won,Q2-2026,\"$10.00\",5/31/2026\n",
    "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Associated Company\n7,D,Closed Won,10,R1,2026-05-31 14:00,A\n",
    "Row ID,Order ID,Order Date,Ship Date,Customer ID,Customer Name,Product ID,Sales\n1,O,31.05.2026,1.6.2026,A,Ann,P,10\n",
    "account,period,value\nA,May 2026,10\n",
  ])
  func dealsAndOrdersAreDemand(_ text: String) throws {
    let records = try read(text) { try reader.demand($0) }
    #expect(records.map(\.account) == ["A"])
    #expect(records.map(\.period) == [.month(5, of: 2026)])
    #expect(records.map(\.amount.minorUnits) == [1000])
  }

  @Test(arguments: [
    "Id,Username,Name,ManagerId,IsActive,UserRoleId,Latitude,Longitude\nR1,x,X,R2,true,field,1,2\nR3,x,X,R2,false,field,1,2\n",
    "Employee Number,Job Title,Manager,Home Lat,Home Lon\nR1,field,R2,1,2\n",
    "rep,role,manager,lat,lng\nR1,field,R2,1,2\n",
  ])
  func usersAreReps(_ text: String) throws {
    let reps = try read(text) { try reader.reps($0) }
    #expect(reps.map(\.id) == ["R1"])
    #expect(reps.first?.role == "field" && reps.first?.manager == "R2")
    #expect(reps.first?.home == GeoPoint(latitude: 1, longitude: 2))
  }

  @Test func assignmentsOfTerritoryManagement() throws {
    let rows = try read("Id,ObjectId,Territory2Id,AssociationCause\n1,A,T1,Territory2Manual\n") {
      try reader.map($0)
    }
    #expect(rows.map(\.territory) == ["T1"])
    let owners = try read("Account ID,Account Owner\nA,R1\n") { try reader.map($0) }
    #expect(owners == [MapRow(account: "A", layer: nil, territory: "R1")])
  }

  @Test func theFilesOfTheSampleAgree() throws {
    let folder = sampleFolder + "/data"
    let accounts = try reader.accounts("\(folder)/accounts.csv")
    let known = Set(accounts.map(\.id))
    let reps = try reader.reps("\(folder)/reps.csv", roles: ["field", "inside", "specialist"])
    #expect(accounts.count == 2400 && reps.count == 40)
    #expect(accounts.allSatisfy { $0.location != nil && $0.potential != nil })
    #expect(try reader.calls("\(folder)/calls.csv", accounts: known).count > 10_000)
    #expect(try reader.credits("\(folder)/credits.csv", reps: Set(reps.map(\.id))).count > 5000)
    #expect(try Set(reader.map("\(folder)/current.csv").map(\.account)).isSubset(of: known))
    let actuals = try reader.demand(
      "\(folder)/actuals.csv", accounts: known, products: ["P1", "P2", "P3", "P4"])
    #expect(Set(actuals.map(\.period.year)) == [2027])
  }

  private func read<Value>(_ text: String, _ body: (String) throws -> Value) throws -> Value {
    var value: Value?
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/t.csv")
      value = try body("\(folder)/t.csv")
    }
    return try #require(value)
  }
}
