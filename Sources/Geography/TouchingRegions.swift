internal import CGEOS
import SalesModel

/// What two shapes must have in common to touch.
public enum Touch: String, Sendable, CaseIterable {
  /// A piece of border with a length, or ground.
  case border
  /// A single point is enough.
  case corner
}

/// Which regions touch, by GEOS (DE-9IM matrices, Egenhofer and Franzosa 1991). Coordinates are degrees; shapes that end at
/// the antimeridian from both sides touch there. Empty regions touch nothing.
///
/// Shapes are repaired when they are invalid. Pairs whose boxes meet are compared: O(n · pairs per box · vertices).
/// - Throws: `GeometryError` when GEOS fails.
public func touchingGraph(of regions: [Region], by touch: Touch) throws(GeometryError) -> AdjacencyGraph {
  let comparison = try TouchComparison(regions)
  var edges: [AdjacencyGraph.Edge] = []
  for (a, b) in comparison.meetingBoxes() {
    let edge = AdjacencyGraph.Edge(Int32(comparison.owners[a]), Int32(comparison.owners[b]))
    guard edge.first != edge.second else { continue }
    if try comparison.touch(a, b, by: touch) { edges.append(edge) }
  }
  return AdjacencyGraph(nodeCount: regions.count, edges: edges)
}

private struct TouchComparison {
  private let geos: GEOSSession
  private let shapes: [GEOSShape]
  private let boxes: [PlaneBox]
  /// The region of each shape; a region at the antimeridian has a copy on the other side.
  let owners: [Int]

  init(_ regions: [Region]) throws(GeometryError) {
    geos = try GEOSSession()
    var shapes: [GEOSShape] = []
    var boxes: [PlaneBox] = []
    var owners: [Int] = []
    for (owner, region) in regions.enumerated() {
      guard let box = PlaneBox(around: region.polygons.lazy.flatMap(\.exterior)) else { continue }
      let copies = box.minX <= -180 ? [0.0, 360] : [0.0]
      for shift in copies {
        let moved = shift == 0 ? region : region.mapPoints { PlanePoint(x: $0.x + shift, y: $0.y) }
        shapes.append(try Self.valid(moved, geos))
        boxes.append(
          PlaneBox(minX: box.minX + shift, minY: box.minY, maxX: box.maxX + shift, maxY: box.maxY))
        owners.append(owner)
      }
    }
    (self.shapes, self.boxes, self.owners) = (shapes, boxes, owners)
  }

  private static func valid(_ region: Region, _ geos: GEOSSession) throws(GeometryError) -> GEOSShape {
    let shape = try geos.multiPolygon(region)
    guard GEOSisValid_r(geos.handle, shape.pointer) != 1 else { return shape }
    return try geos.owned(GEOSMakeValid_r(geos.handle, shape.pointer), "repairing a shape")
  }

  /// Pairs of shapes whose boxes meet, by a sweep from west to east.
  func meetingBoxes() -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var open: [Int] = []
    for shape in boxes.indices.sorted(by: { (boxes[$0].minX, $0) < (boxes[$1].minX, $1) }) {
      let box = boxes[shape]
      open.removeAll { boxes[$0].maxX < box.minX }
      for other in open where boxes[other].maxY >= box.minY && boxes[other].minY <= box.maxY {
        pairs.append((other, shape))
      }
      open.append(shape)
    }
    return pairs
  }

  func touch(_ a: Int, _ b: Int, by touch: Touch) throws(GeometryError) -> Bool {
    guard touch == .border else {
      let answer = GEOSIntersects_r(geos.handle, shapes[a].pointer, shapes[b].pointer)
      guard answer <= 1 else { throw geos.failure("comparing shapes") }
      return answer == 1
    }
    guard let text = GEOSRelate_r(geos.handle, shapes[a].pointer, shapes[b].pointer) else {
      throw geos.failure("comparing shapes")
    }
    defer { GEOSFree_r(geos.handle, text) }
    // Interior with interior, and boundary with boundary: F for nothing in common, else the dimension.
    let matrix = Array(String(cString: text))
    return matrix.count == 9 && (matrix[0] != "F" || matrix[4] == "1")
  }
}
