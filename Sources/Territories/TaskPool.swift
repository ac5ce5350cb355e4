import Dispatch
import Synchronization

private struct Results<Value>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Value>
}

/// The results of `body(worker, 0)`, …, `body(worker, count - 1)` in that order; each worker takes the next open task
/// when it is done with one. What a task computes must not depend on the worker.
func withTaskPool<Worker: Sendable, Value: Sendable>(
  _ count: Int, _ workers: [Worker], _ body: @Sendable (Worker, Int) -> Value
) -> [Value] {
  let active = min(workers.count, count)
  guard active > 1 else { return (0..<count).map { body(workers[0], $0) } }
  let next = Atomic<Int>(0)
  return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    guard let base = buffer.baseAddress else { return }
    let results = Results(base: base)
    DispatchQueue.concurrentPerform(iterations: active) { worker in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < count else { return }
        (results.base + task).initialize(to: body(workers[worker], task))
      }
    }
    initialized = count
  }
}
