import ArgumentParser

/// `allot quotas`: a target divided over territories, and what becomes of the quotas.
struct QuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quotas",
    abstract: "Divide a target over territories by their accounts' own history.",
    discussion: """
      Without a subcommand, quotas are set: allot quotas demand.csv --territories territories.csv --target 96000000. \
      See allot help quotas set for its flags.
      """,
    subcommands: [
      SetQuotasCommand.self, BacktestQuotasCommand.self, MoveQuotasCommand.self, StaffQuotasCommand.self,
      ProposeQuotasCommand.self,
    ], defaultSubcommand: SetQuotasCommand.self)
}
