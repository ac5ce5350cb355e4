import SalesModel
public func greatCircleKm(_ a: GeoPoint, _ b: GeoPoint) -> Double { 0 }
public func weightedCentroid(of points: [GeoPoint], weights: [Double]) -> GeoPoint? { nil }
