/// Managers a level, first line first: each leads at most `span` of the level below, until one span holds the level.
///
/// 1,000 reps with a span of 5 need 200, 40, 8 and 2. No reps need none; up to one span of reps needs one manager.
public func managers(leading reps: Int, span: Int) -> [Int] {
  precondition(span > 1, "a span of \(span)")
  guard reps > 0 else { return [] }
  var levels: [Int] = []
  var below = reps
  repeat {
    below = (below - 1) / span + 1
    levels.append(below)
  } while below > span
  return levels
}
