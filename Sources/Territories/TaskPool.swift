import Dispatch
import Synchronization

private struct Results<Value>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Value>
}

/// The results of `body(worker, 0)`, …, a task for each of `sizes`, in that order. Each worker takes the largest open
/// task when it is done with one, so that all end at about the same time. What a task computes must not depend on the
/// worker.
func withTaskPool<Worker: Sendable, Value: Sendable>(
  sizes: [Int], _ workers: [Worker], _ body: @Sendable (Worker, Int) -> Value
) -> [Value] {
  let count = sizes.count
  let active = min(workers.count, count)
  guard active > 1 else { return (0..<count).map { body(workers[0], $0) } }
  let order = (0..<count).sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
  let next = Atomic<Int>(0)
  return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    guard let base = buffer.baseAddress else { return }
    let results = Results(base: base)
    DispatchQueue.concurrentPerform(iterations: active) { worker in
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < count else { return }
        let task = order[place]
        (results.base + task).initialize(to: body(workers[worker], task))
      }
    }
    initialized = count
  }
}
