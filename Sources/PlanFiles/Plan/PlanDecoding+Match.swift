import Planning
import SalesModel

extension PlanDecoding {
  /// How the reps of a layer are matched to its territories.
  mutating func matchSettings(_ layer: LayerID, _ section: PlanSection) throws -> MatchSettings {
    var settings = MatchSettings()
    settings.travel = section.number("travel", in: 0...1e9) ?? settings.travel
    settings.skill = section.number("skill", in: 0...1e9) ?? settings.skill
    settings.relationship = section.number("relationship", in: 0...1e9) ?? settings.relationship
    settings.skills = section.texts("skills")
    var paths: [String: String] = [:]
    for key in ["fixed", "forbid", "costs"] {
      guard let file = section.text(key) else { continue }
      data["\(layer).match.\(key)"] = file
      paths[key] = file.hasPrefix("/") ? file : directory + file
    }
    do {
      try settings.read(
        fixed: paths["fixed"], barred: paths["forbid"], costs: paths["costs"], layer: layer, reader)
    } catch let found as DataProblems {
      problems.add(found)
    }
    return settings
  }
}
