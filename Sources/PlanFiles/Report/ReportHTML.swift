import Mustache
import SalesModel

/// The report as one HTML file that needs no network; the same bytes for the same report.
///
/// Text from the inputs is escaped: by the template in HTML, by `SVGText` in pictures.
/// - Throws: the error of the template's parser, should the template be broken.
public func reportHTML(_ report: PlanReport) throws -> String {
  let template = try MustacheTemplate(
    string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
  return template.render(page(report))
}

/// What the template reads: texts, lists of the same, and flags.
typealias Fields = [String: Any]

private func page(_ report: PlanReport) -> Fields {
  var fields: Fields = [
    "title": shown(report.title),
    "subtitle": shown(report.subtitle),
    "tiles": headlineTiles(report),
    "facts": runFacts(report.facts),
    "notes": report.notes.map(shown),
    "hasNotes": !report.notes.isEmpty,
  ]
  if let plan = report.territories {
    fields["verdict"] = verdict(plan)
    fields["territories"] = ["layers": layerSections(plan, accounts: report.accounts)]
  }
  if let quotas = report.quotas {
    fields["quotas"] = quotaSection(quotas, territories: report.territories)
  }
  if let payout = report.payout { fields["pay"] = paySection(payout) }
  if let headcount = report.headcount { fields["headcount"] = headcountSection(headcount) }
  if let task = report.task { fields["task"] = taskSection(task) }
  if let scorecard = report.scorecard {
    fields["scorecard"] = scorecardSection(scorecard)
    let proposals = scorecard.revision.proposals
    if !proposals.isEmpty { fields["proposals"] = ["rows": proposals.map(proposalRow)] }
  }
  return fields
}
