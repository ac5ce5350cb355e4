import SalesModel

/// The calls of one role in one segment.
struct SegmentResults {
  let segment: SegmentID
  let role: RoleID
  let norm: CallNorm
  let lines: [CallLine]
  let summary: CallSummary

  /// Where the plan asks for it.
  var key: String { "task.segments.\(segment).coverage.\(role)" }

  /// One for each segment and role that has accounts, in the order of the briefs.
  static func all(_ task: TaskDefinition, _ calls: CallPlan) -> [SegmentResults] {
    struct Place: Hashable {
      let segment: SegmentID
      let role: RoleID
    }
    let grouped = Dictionary(grouping: calls.lines) {
      Place(segment: $0.task.segment, role: $0.task.norm.role)
    }
    return task.briefs.flatMap { brief in
      brief.lines.compactMap { line in
        grouped[Place(segment: line.segment, role: brief.role)].map {
          SegmentResults(
            segment: line.segment, role: brief.role, norm: line.norm, lines: $0, summary: CallSummary($0))
        }
      }
    }
  }
}
