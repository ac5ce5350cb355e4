import SalesModel

/// What exchange rates did to the sales so far: at the actual rates of their periods less at plan rates. None without
/// actual rates, or where all sales are in the currency of the plan.
///
/// Plan and results are compared at plan rates, so that this is in no other indicator. O(actuals).
func currencyIndicators(_ problem: ResultsProblem, _ year: YearSoFar) throws(ResultsError) -> [Indicator] {
  let currency = problem.task.currency
  var effect = Sales<Bool>(currency)
  var isKnown = false
  for record in problem.actuals where year.contains(record.period) {
    if let units = record.currencyEffect {
      isKnown = isKnown || units != 0
      try effect.add(Money(minorUnits: units, currency), to: true)
    } else {
      try effect.add(record.amount, to: false)
    }
  }
  guard isKnown else { return [] }
  let left =
    effect[false].minorUnits == 0 ? "" : "; \(effect[false].plainText) without an actual rate left out"
  return [
    Indicator(
      name: "currency effect", measures: "data.rates", value: effect[true].major, target: nil,
      unit: currency.code, evidence: "sales \(year.name) at actual rates less the same at plan rates\(left)")
  ]
}
