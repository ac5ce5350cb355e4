/// An identifier of one kind of thing; identifiers of different kinds never mix.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let text: String

  public init(_ text: String) { self.text = text }
  public init(stringLiteral text: String) { self.text = text }
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }

  /// By the scalars of the normalised text, which for ASCII is the order of the bytes: no locale, and never below an
  /// identifier that equals it in another Unicode form.
  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

public typealias AccountID = Identifier<Account>
public typealias RepID = Identifier<Rep>
public typealias RoleID = Identifier<Role>
public typealias ProductID = Identifier<Product>
public typealias SegmentID = Identifier<Segment>
public typealias LayerID = Identifier<Layer>
public typealias TerritoryID = Identifier<Territory>
