import SalesModel

/// The order in which maps are drawn: a layer after the one that it lies within.
enum LayerOrder {
  /// Places in `layers`, those that nothing holds back in their own order.
  /// - Throws: `LayerError.circularLayers` for layers that lie within each other.
  static func places(_ layers: [LayerSettings]) throws(LayerError) -> [Int] {
    let names = Set(layers.map(\.layer))
    var done: Set<LayerID> = []
    var order: [Int] = []
    while order.count < layers.count {
      let next = layers.indices.first { place in
        let layer = layers[place]
        guard !done.contains(layer.layer) else { return false }
        return layer.outer.map { !names.contains($0) || done.contains($0) } ?? true
      }
      guard let next else {
        throw .circularLayers(layers.map(\.layer).filter { !done.contains($0) })
      }
      done.insert(layers[next].layer)
      order.append(next)
    }
    return order
  }
}

extension LayerSettings {
  /// The layer within whose territories this one's are drawn.
  var outer: LayerID? {
    if case .layer(let outer) = within { outer } else { nil }
  }
}
