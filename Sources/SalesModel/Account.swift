/// A customer or prospect that is called on.
public struct Account: Sendable, Equatable {
  public let id: AccountID
  public var name: String
  /// The account above it: members of one family share a topmost parent.
  public var parent: AccountID?
  public var location: GeoPoint?
  /// Every column of the source by its name, as text: what segment rules read.
  public var attributes: [String: String]
  /// The yearly amount that could be sold, when the source gives it.
  public var potential: Money?

  public init(
    id: AccountID, name: String = "", parent: AccountID? = nil, location: GeoPoint? = nil,
    attributes: [String: String] = [:], potential: Money? = nil
  ) {
    self.id = id
    self.name = name
    self.parent = parent
    self.location = location
    self.attributes = attributes
    self.potential = potential
  }
}
