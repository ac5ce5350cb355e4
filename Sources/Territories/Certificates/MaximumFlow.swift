/// Maximum flow by shortest augmenting levels (Dinic 1970), capacities real.
struct MaximumFlow {
  private var head: [Int]
  private var next: [Int] = []
  private var target: [Int] = []
  private var room: [Double] = []
  private var level: [Int]
  private var cursor: [Int]
  /// Room below this counts as none.
  private let least: Double

  init(nodes: Int, least: Double) {
    head = [Int](repeating: -1, count: nodes)
    level = head
    cursor = head
    self.least = least
  }

  mutating func connect(_ a: Int, _ b: Int, capacity: Double) {
    for (from, to, space) in [(a, b, capacity), (b, a, 0)] {
      next.append(head[from])
      head[from] = target.count
      target.append(to)
      room.append(space)
    }
  }

  /// The flow from `source` to `sink`, and which nodes are on the source's side of a least cut. O(nodes² · arcs) at worst.
  mutating func solve(from source: Int, to sink: Int) -> (value: Double, isReached: [Bool]) {
    var value = 0.0
    while findLevels(source, sink) {
      cursor = head
      while true {
        let pushed = push(source, sink, .infinity)
        guard pushed > least else { break }
        value += pushed
      }
    }
    return (value, level.map { $0 >= 0 })
  }

  private mutating func findLevels(_ source: Int, _ sink: Int) -> Bool {
    for node in level.indices { level[node] = -1 }
    level[source] = 0
    var queue = [source]
    var first = 0
    while first < queue.count {
      let node = queue[first]
      first += 1
      var arc = head[node]
      while arc >= 0 {
        if room[arc] > least, level[target[arc]] < 0 {
          level[target[arc]] = level[node] + 1
          queue.append(target[arc])
        }
        arc = next[arc]
      }
    }
    return level[sink] >= 0
  }

  private mutating func push(_ node: Int, _ sink: Int, _ most: Double) -> Double {
    guard node != sink else { return most }
    while cursor[node] >= 0 {
      let arc = cursor[node]
      if room[arc] > least, level[target[arc]] == level[node] + 1 {
        let pushed = push(target[arc], sink, min(most, room[arc]))
        if pushed > least {
          room[arc] -= pushed
          room[arc ^ 1] += pushed
          return pushed
        }
      }
      cursor[node] = next[arc]
    }
    return 0
  }
}
