import Dispatch
import Foundation

/// How many threads a computation may use. The result never depends on it.
public struct Threads: Sendable, Equatable {
  public let count: Int
  public init(_ count: Int) { self.count = max(1, count) }
  public static let single = Threads(1)
  public static var available: Threads { Threads(ProcessInfo.processInfo.activeProcessorCount) }
}

/// Where several threads write results, each into slots of its own.
private struct Slots<Value>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Value>
}

/// The results of `body(0)`, …, `body(count - 1)` in that order, computed on up to `threads` threads.
///
/// What each call computes must depend on its index alone; then so does the answer, whatever the thread count.
public func orderedMap<Value: Sendable>(
  _ count: Int, threads: Threads, _ body: @Sendable (Int) -> Value
) -> [Value] {
  guard threads.count > 1, count > 1 else { return (0..<count).map(body) }
  return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    guard let base = buffer.baseAddress else { return }
    let slots = Slots(base: base)
    let workers = min(threads.count, count)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: count, by: workers) {
        (slots.base + index).initialize(to: body(index))
      }
    }
    initialized = count
  }
}

/// Runs `body` on consecutive ranges of `0..<count` of `blockSize` each and returns the results in block order.
///
/// The blocks depend on `blockSize` only, so a sum over the returned values is the same for any thread count.
public func orderedBlocks<Value: Sendable>(
  _ count: Int, blockSize: Int, threads: Threads, _ body: @Sendable (Range<Int>) -> Value
) -> [Value] {
  precondition(blockSize > 0, "blocks of \(blockSize)")
  let blocks = (count + blockSize - 1) / blockSize
  return orderedMap(blocks, threads: threads) { block in
    body(block * blockSize..<min(count, (block + 1) * blockSize))
  }
}
