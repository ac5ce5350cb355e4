/// A JSON value and where its text begins.
struct JSONNode {
  indirect enum Value {
    case object([(name: String, node: JSONNode)])
    case array([JSONNode])
    case text(String)
    case number(Double)
    case flag(Bool)
    case null
  }

  let value: Value
  /// In UTF-8 bytes from the start of the text.
  let offset: Int

  /// The last member of this name, as most readers take it.
  subscript(name: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.last { $0.name == name }?.node
  }

  var text: String? { if case .text(let text) = value { text } else { nil } }
  var number: Double? { if case .number(let number) = value { number } else { nil } }
  var array: [JSONNode]? { if case .array(let nodes) = value { nodes } else { nil } }
}
