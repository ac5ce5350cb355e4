import CommandHarness
import Testing

@Suite struct MatchCommandTests {
  private func write(_ scratch: Scratch) throws {
    try scratch.write(
      "id,lat,lon,language\na1,0,0,\na2,0,0.1,French\nb1,0,9,German\nb2,0,9.1,\n", to: "accounts.csv")
    try scratch.write("id,territory\na1,East\na2,East\nb1,West\nb2,West\n", to: "map.csv")
    try scratch.write(
      """
      id,role,lat,lon,language,territory,start,end
      R1,field,0,0,German,East,2020-01-01,2027-03-01
      R2,field,0,9,"French, German",West,2020-01-01,
      R3,field,0,1,French,,2027-04-01,

      """, to: "reps.csv")
  }

  @Test func repsComeAndGoOnTheirDays() throws {
    let scratch = try Scratch()
    try write(scratch)
    let outcome = try Binary.run(
      "match", scratch.file("map.csv"), "--accounts", scratch.file("accounts.csv"), "--reps",
      scratch.file("reps.csv"), "--current", scratch.file("map.csv"), "--from", "2027-01-01", "--to",
      "2028-01-01",
      "--skills", "language", "--output", scratch.file("reps_out.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try scratch.read("reps_out.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows[0].prefix(5) == ["layer", "territory", "rep", "from", "to"])
    #expect(
      rows.dropFirst().map { $0.prefix(5).joined(separator: ",") } == [
        ",East,R1,2027-01-01,2027-03-01", ",East,,2027-03-01,2027-04-01", ",East,R3,2027-04-01,",
        ",West,R2,2027-01-01,",
      ])
    // R1 lacks the French of one of two accounts, and keeps both.
    #expect(rows[1].dropFirst(6).prefix(2) == ["0.5000", "1.0000"])
    #expect(outcome.output.contains("2 territories, 1 with a vacancy; 0 reps without a territory"))
    #expect(outcome.errors.contains("vacant: East"))
  }

  @Test func namesThatAreNotThereAreBadData() throws {
    let scratch = try Scratch()
    try write(scratch)
    try scratch.write("territory,rep\nEast,R7\n", to: "fixed.csv")
    let outcome = try Binary.run(
      "match", scratch.file("map.csv"), "--accounts", scratch.file("accounts.csv"), "--reps",
      scratch.file("reps.csv"), "--fixed", scratch.file("fixed.csv"))
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("no rep R7"))
    try scratch.write("territory,rep,from,to\nEast,R1,2027-05-01,2027-01-01\n", to: "fixed.csv")
    let backwards = try Binary.run(
      "match", scratch.file("map.csv"), "--accounts", scratch.file("accounts.csv"), "--reps",
      scratch.file("reps.csv"), "--fixed", scratch.file("fixed.csv"))
    #expect(backwards.status == 65)
    #expect(backwards.errors.contains("fixed.csv:2"))
  }
}
