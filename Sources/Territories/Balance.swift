import LinearAlgebra
import SalesModel
import Statistics

/// Draws the territories of `problem`.
///
/// The same problem, seed and effort give the same result for any thread count; a deadline or a cancellation does not.
/// When no map can be within the limits, the result says why and still holds the best map found in a short search.
public func balance(_ problem: TerritoryProblem, options: BalancingOptions = .init()) -> BalancingResult {
  setBLASThreads(1)
  guard let vacancies = Vacancies(problem) else { return nested(problem, options) }
  return vacancies.expanded(nested(vacancies.reduced, vacancies.reduced(options)))
}

private func nested(_ problem: TerritoryProblem, _ options: BalancingOptions) -> BalancingResult {
  guard let districts = Districts(problem) else { return solved(problem, options) }
  return districts.solved(options, by: solved)
}

private func solved(_ problem: TerritoryProblem, _ options: BalancingOptions) -> BalancingResult {
  let instance = Instance(problem)
  var certificates = Certificates(problem, instance)
  if problem.centreRule == .node { return NodeRun.solved(problem, instance, certificates, options) }
  var run = BalancingRun.best(problem, instance, options, isHopeless: certificates.isHopeless)
  run.settle(&certificates)
  return run.report(certificates)
}
