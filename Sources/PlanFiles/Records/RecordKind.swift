/// One kind of input file and the headers by which its fields are recognised.
enum RecordKind: String, CaseIterable {
  case accounts, reps, demand, actuals, calls, credits, current, locks, forbid, adjacency, shares, centres,
    quotas, pairs, exceptions, moves, proposals, products, rates

  /// A field and the headers that mean it, the most certain first. Case, spaces and signs do not count.
  struct Field {
    let name: String
    let isRequired: Bool
    let aliases: [String]

    init(_ name: String, required: Bool = false, _ aliases: [String] = []) {
      self.name = name
      isRequired = required
      self.aliases = aliases
    }
  }

  var fields: [Field] {
    switch self {
    case .accounts: Self.accountFields
    case .reps: Self.repFields
    case .demand, .actuals: Self.saleFields
    case .calls: Self.callFields
    case .credits: Self.creditFields
    case .current, .locks, .forbid: Self.mapFields
    case .adjacency: [Field("a", required: true), Field("b", required: true)]
    case .shares: [Self.territory, Field("share", required: true, ["weight", "target share"])]
    case .centres: [Self.territory] + Self.point(required: true) + [Field("share")]
    case .quotas:
      [
        Self.territory, Field("period", required: true),
        Field("quota", required: true, ["quota amount"]), Self.currency,
      ]
    case .pairs:
      [
        Self.territory, Field("rep", required: true, ["rep id", "user id", "employee id"]), Field("layer"),
        Field("cost"), Field("from", ["start", "start date"]), Field("to", ["end", "end date"]),
        Field("fte", ["full time equivalent"]), Field("hired", ["hire date"]),
      ]
    case .moves:
      [
        Field("account", required: true, Self.accountReference + ["id"]), Field("layer"),
        Field("from", required: true, ["from territory", "old territory", "territory from"]),
        Field("to", required: true, ["to territory", "new territory", "territory to"]),
        Field("effective", required: true, ["effective date", "effective from", "date"]),
      ]
    case .proposals:
      [
        Self.territory, Field("quota", required: true, ["proposed", "proposal", "proposed quota"]),
        Field("owner", ["owner role", "proposed by"]), Field("reason"),
      ]
    case .products:
      [
        Self.product(required: true),
        Field("target", required: true, ["product target", "target amount", "quota", "amount"]),
        Self.currency,
      ]
    case .exceptions:
      [
        Field("territory", ["territory id", "Territory2Id", "territory name"]), Field("level"), Field("unit"),
        Field("quota", ["pin", "quota amount"]), Field("minimum", ["min", "floor"]),
        Field("maximum", ["max", "cap"]), Field("owner", required: true, ["owner role", "approved by"]),
        Field("reason", required: true), Field("expires", ["expiry", "until", "expiry date"]),
      ]
    case .rates:
      [
        Field("currency", required: true, ["iso code"] + Self.currency.aliases),
        Field("plan", required: true, ["plan rate", "budget rate", "budget"]),
        Field("actual", ["actual rate"]), Field("period", ["month", "quarter", "date"]),
      ]
    }
  }

  /// The headers that exports use for a field of some kind of file; none for other names.
  static func aliases(of name: String) -> [String] {
    let key = HeaderKey.of(name)
    let fields = [RecordKind.accounts, .demand, .current].lazy.flatMap(\.fields)
    return fields.first { HeaderKey.of($0.name) == key }?.aliases ?? []
  }

  /// The code of the currency that a row's amounts are in.
  private static let currency = Field(
    "currency", ["CurrencyIsoCode", "currency code", "currency iso code", "deal currency"])

  private static let territory = Field(
    "territory", required: true,
    [
      "territory id", "Territory2Id", "TerritoryID", "territory name", "owner id", "account owner",
      "company owner", "owner",
    ])

  private static func product(required: Bool = false) -> Field {
    Field("product", required: required, ["product id", "product name", "product code", "sku"])
  }

  private static func point(required: Bool) -> [Field] {
    [
      Field(
        "lat", required: required,
        [
          "latitude", "BillingLatitude", "billing latitude", "ShippingLatitude", "shipping latitude",
          "home lat", "home latitude",
        ]),
      Field(
        "lon", required: required,
        [
          "lng", "long", "longitude", "BillingLongitude", "billing longitude", "ShippingLongitude",
          "shipping longitude",
          "home lon", "home lng", "home longitude",
        ]),
    ]
  }

  private static let accountReference = [
    "account id", "AccountId", "customer id", "company id", "associated company ids", "associated company id",
    "associated company", "What Id", "account name", "customer", "company", "customer name", "company name",
  ]

  private static let accountFields: [Field] =
    [
      Field(
        "id", required: true,
        [
          "account id", "record id", "customer id", "company id", "account", "account number", "customer",
          "record id company",
        ]),
      Field("name", ["account name", "company name", "customer name", "company", "account"]),
      Field(
        "parent",
        [
          "parent id", "parent account id", "parent account", "parent company", "parent company id",
          "subsidiary of",
        ]),
      Field("potential", ["annual potential", "sales potential", "yearly potential"]),
      Field("industry", ["sector", "account industry"]),
      Field("city", ["billing city", "shipping city"]),
      Field(
        "state",
        [
          "billing state", "billing state province", "state region", "state province", "shipping state",
          "province",
        ]),
      Field("country", ["billing country", "country region", "shipping country"]),
      Field("employees", ["number of employees"]),
      Field("revenue", ["annual revenue"]),
      Field("type", ["account type"]), currency,
    ] + point(required: false)

  private static let repFields: [Field] =
    [
      Field(
        "id", required: true,
        [
          "rep", "rep id", "user id", "employee id", "employee number", "sales agent", "business entity id",
          "username",
        ]),
      Field("role", ["role id", "rep role", "user role", "user role id", "job title", "title"]),
      Field("fte", ["full time equivalent"]),
      Field("manager", ["manager id"]),
      Field("start", ["start date", "hire date"]),
      Field("end", ["end date", "leave date"]),
      Field("target_incentive", ["target pay", "target variable", "variable pay", "incentive"]),
      Field("active", ["is active"]), currency,
      // Which territory a rep works, where the file says so: kept as an attribute.
      Field("territory", ["territory id", "Territory2Id", "territory name"]),
    ] + point(required: false)

  private static let saleFields = [
    Field("account", required: true, accountReference + ["id"]),
    product(),
    Field(
      "period", required: true,
      ["month", "quarter", "close date", "order date", "invoice date", "date", "fiscal period"]),
    Field(
      "amount", required: true,
      ["value", "sales", "close value", "net amount", "revenue", "total", "deal amount"]),
    currency, Field("won", ["is won", "is closed won", "stage", "stage name", "deal stage"]),
  ]

  private static let callFields = [
    Field("account", required: true, accountReference),
    Field("rep", ["rep id", "owner id", "sales agent", "assigned to", "assigned", "user id", "owner"]),
    Field(
      "date", required: true,
      ["activity date", "call date", "visit date", "due date", "created date", "create date"]),
    Field("count", ["calls", "visits", "number of calls"]),
  ]

  private static let creditFields = [
    Field(
      "id", required: true,
      ["credit id", "opportunity id", "transaction id", "order id", "record id", "invoice"]),
    Field(
      "rep", required: true,
      ["rep id", "split owner id", "owner id", "sales agent", "opportunity owner", "deal owner"]),
    Field("account", accountReference),
    Field("date", required: true, ["close date", "credit date", "order date", "invoice date"]),
    Field("measure", ["measure id"]),
    Field("amount", required: true, ["credit", "close value", "value", "deal amount"]),
    currency, Field("split", ["share", "split share", "split percentage", "split percent"]),
  ]

  private static let mapFields = [
    Field("id", required: true, ["account"] + accountReference + ["record id", "object id"]),
    Field("layer"),
    territory,
  ]

  /// Headers whose bare numbers are per cent.
  static let percentHeaders: Set<String> = ["splitpercentage", "splitpercent"]
}
