import Foundation

extension SampleCompany {
  /// The commented plan.yaml for a company that sold `sales` dollars last year.
  func plan(sales: Double) -> String {
    let fieldReps = Double(forces[0].reps.count)
    return """
      # plan.yaml: the sales task and the settings of every stage of the cycle.
      # Lines that begin with # are comments. Paths are relative to this folder. Delete what you do not use: every
      # key that is not marked "required" has a default.

      company: Northstar Instruments      # required: a name for reports
      currency: USD                       # required: ISO 4217 code of every amount without a sign of its own
      plan_year: 2027                     # required: the fiscal year that is planned
      seed: 1                             # every random draw derives from it
      effort: 40                          # work units of the territory search; more is slower and better
      calendar:
        year_starts: 1                    # month (1-12) in which the fiscal year begins
        # weeks: 4-4-5                    # 4-4-5, 4-5-4 or 5-4-4: a year of whole weeks instead of months, with
        # year_ends: {month: 12, weekday: saturday}   # the weekday nearest to this month's end as its last day

      data:
        accounts: data/accounts.csv       # required: id, name, lat, lon, potential, any other columns
        reps: data/reps.csv               # required: id, role, lat, lon, fte, manager, target_incentive
        demand: data/demand.csv           # required: account, product, period, amount
        current: data/current.csv         # id, layer, territory: today's territories
        calls: data/calls.csv             # account, rep, date
        credits: data/credits.csv         # id, rep, account, date, measure, amount, split
        actuals: data/actuals.csv         # account, product, period, amount: the plan year so far
        # moves: data/moves.csv           # account, from, to, effective: accounts that change territory in the year
        # adjacency: data/adjacency.csv   # a, b: accounts that touch, for contiguous territories
        # rates: data/rates.csv           # currency, plan, actual, period: what one unit of other currencies is worth;
                                          # amounts are taken at plan rates, actual ones tell what exchange rates did

      # columns:                          # only where a header is not recognised
      #   accounts: {potential: Addressable Spend}
      # delimiter: ","                    # of every CSV file: "," ";" "\\t" "|"
      # timezone: America/New_York        # whose days timestamps with an offset or Z fall on; default: UTC

      # Whom to call on, what to sell them, how.
      task:
        products:                         # margin: what a dollar of sales contributes once it is made and delivered
      \(products)
        roles:                            # capacity = days x hours x selling share, per full-time rep and year
          - {id: field, layer: field, days: 220, hours: 8, selling_share: 0.42, cost: 260000}
          - {id: inside, layer: inside, days: 225, hours: 7.5, selling_share: 0.52, cost: 140000}
          - {id: specialist, layer: overlay, days: 220, hours: 8, selling_share: 0.45, cost: 280000}
        # In order: the first segment whose conditions all hold takes the account. A condition names a column of
        # accounts.csv: a comparison, a value, a range or a list. Coverage has one line a role that calls.
        segments:
      \(segments)

      # How many reps and managers.
      headcount:
        method: workload                  # workload, breakdown or incremental: the sizing that the plan follows
        span: \(SampleForce.span)                           # reps a manager leads; managers of managers likewise
        sales_target: 0                   # next year's sales, for the breakdown; 0: the quota target
        sales_per_rep: {field: \(threeDigits(sales / fieldReps))}   # productivity of a rep a year, for the breakdown
        turnover: 0.1                     # share of reps who leave in a year, for the breakdown
        elasticity: {value: 0.34, source: literature}   # of sales to selling effort, for the incremental sizing
        # reps: {field: 24, inside: 12}   # sets the number instead of the method

      # Who covers which accounts: one map a layer.
      territories:
        defaults: &defaults
          balance: {potential: 10%, workload: 10%}   # tolerance a measure
          weight: calls                   # travel weight: calls (visits a year), or a measure
          keep: 0.25                      # moving an account costs keep x weight x the mean km of today
        layers:
          field: {<<: *defaults, count: reps}        # reps: as many as employed; headcount: as sized; or a number
          inside: {<<: *defaults, count: reps}
          overlay: {<<: *defaults, balance: {potential: 15%}, count: reps}
        # per layer also: contiguous: true, centres: free, median or homes, locks: FILE, forbid: FILE,
        # together or apart: family, site or a column, max_moved: 20%,
        # eligible: [language]: accounts only go to reps who have what their cell asks for,
        # within: a layer or a column whose borders no territory crosses, group_into: {district: 5, region: 2},
        # accounts: LAYER: a map without reps of its own over that layer's accounts,
        # match: {travel: 1, skill: 500, relationship: 100, skills: [industry], fixed: FILE, forbid: FILE, costs: FILE}

      # Who owes how much.
      quotas:
        layer: field                      # the map that carries the quotas; it covers every account in scope
        target: \(threeDigits(sales * 1.02))                  # required: the company target, \
      2 % over the sales of 2026
        policy: equal-chance              # equal-chance, pro-rata, expected, potential, last-year, even; or a blend,
                                          # as in {equal-chance: 70%, last-year: 30%}
        hedge: 1%                         # over-assignment; by level as in {region: 2%, territory: 1%}
        floor: 0.6                        # quota at least this x expected
        cap: 1.6
        # bounds_on: last-year            # floor and cap x last year's sales instead: brings the ratchet back
        # minimum: 100000                 # no territory's quota is below this
        # headroom: 10%                   # of the potential above what is expected is expected in addition
        # exceptions: data/exceptions.csv # decided by hand: territory (or level, unit), quota, minimum, maximum,
                                          # owner, reason, expires
        # cold_start: [potential]         # columns by which accounts with under a year of history are expected to sell
        # since: opened                   # column with an account's first day: without sales, those of the last year are new
        # one_offs: data/one_offs.csv     # decided of single amounts: account, period, one_off (yes or no), counted
        # days: trading                   # learn from each day of the week in a month; working: from weekdays
        # regressors: data/promotions.csv # what else is known ahead: period, and a column of numbers each
        # ramp: [0, 25%, 50%, 75%]        # what a new hire owes in the first months
        # shortfall: respread             # what new hires and part-time reps do not owe: carried or respread
        # vacancies: respread             # the quota of days without a rep: carried or respread
        # part_time: true                 # a part-time rep owes that part of the territory's quota
        # products: true                  # quotas by product too, in the mix expected; or by targets that sum to the target,
                                          # as in {P1: 60000000, P2: 28100000}
        reconcile: mint                   # mint, wls, ols, bottom-up or none
        history: 36                       # periods of history to use; 0: all

      # What results pay.
      pay:
        layer: field
        draws: 2000                       # of the simulation
        plans:
          - role: field
            measures:
              - id: revenue
                weight: 100%
                threshold: 50%            # below it nothing is paid
                tiers:                    # points of target incentive that a point of attainment pays
                  - {from: 0%, rate: 1.0}
                  - {from: 100%, rate: 1.5}
                  - {from: 150%, rate: 1.0}
                tiers_mode: marginal      # required: marginal or retroactive
                boundary: upper           # required: which tier a value exactly at a boundary is in: lower or upper
                cap: 250%                 # most that is paid, share of the target incentive

      results:
        through: 2027-06                  # last period with complete results; default: the last in actuals

      """
  }

  private var products: String {
    sampleProducts.map { "    - {id: \($0.id), name: \($0.name), margin: \($0.margin)}" }
      .joined(separator: "\n")
  }

  private var segments: String {
    SampleSegment.allCases.map { segment in
      let coverage = segment.coverage.map { duty in
        "        - {role: \(duty.role.id), products: \(duty.products), calls: \(duty.calls), min: \(duty.minimum), "
          + "max: \(duty.maximum), minutes: \(duty.minutes), preparation: \(duty.preparation)}"
      }
      return (["    - id: \(segment.rawValue)", "      when: \(segment.rule)", "      coverage:"] + coverage)
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }
}

/// `value` in whole units, rounded to three significant digits.
func threeDigits(_ value: Double) -> Int {
  guard value >= 1000 else { return max(1, Int(value.rounded())) }
  return rounded(value, to: Int(pow(10, floor(log10(value)) - 2).rounded()))
}
