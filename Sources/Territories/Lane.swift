/// Memory for plain values that is reused from one step to the next: indexing is checked in debug builds only, and no
/// copy is ever made behind the caller's back.
struct Lane<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(_ capacity: Int = 0, repeating value: Element) {
    self.capacity = max(4, capacity)
    base = Self.allocate(self.capacity)
    base.initialize(repeating: value, count: self.capacity)
    filler = value
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  private let filler: Element

  /// Room for `count` values; what was there is lost when the memory has to grow.
  mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    UnsafeMutableRawPointer(base).deallocate()
    capacity = count + count / 4
    base = Self.allocate(capacity)
    base.initialize(repeating: filler, count: capacity)
  }

  func fill(_ count: Int, with value: Element) {
    assert(count <= capacity)
    base.update(repeating: value, count: count)
  }

  func copy(_ count: Int, from other: borrowing Lane<Element>) {
    assert(count <= capacity && count <= other.capacity)
    base.update(from: other.base, count: count)
  }

  subscript(_ index: Int) -> Element {
    @inline(__always) get {
      assert(index >= 0 && index < capacity)
      return base[index]
    }
    @inline(__always) nonmutating set {
      assert(index >= 0 && index < capacity)
      base[index] = newValue
    }
  }

  /// Aligned to lines of 64 bytes.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
      .bindMemory(to: Element.self, capacity: count)
  }
}

// The memory belongs to one worker at a time.
extension Lane: @unchecked Sendable where Element: Sendable {}

extension Lane where Element == Float {
  /// Four values from `index`, a multiple of 4.
  @inline(__always) func quad(_ index: Int) -> SIMD4<Float> {
    assert(index >= 0 && index + 4 <= capacity && index % 4 == 0)
    return UnsafeRawPointer(base + index).load(as: SIMD4<Float>.self)
  }

  @inline(__always) func setQuad(_ index: Int, _ value: SIMD4<Float>) {
    assert(index >= 0 && index + 4 <= capacity && index % 4 == 0)
    UnsafeMutableRawPointer(base + index).storeBytes(of: value, as: SIMD4<Float>.self)
  }

  /// Eight values from `index`, a multiple of 8.
  @inline(__always) func octet(_ index: Int) -> SIMD8<Float> {
    assert(index >= 0 && index + 8 <= capacity && index % 8 == 0)
    return UnsafeRawPointer(base + index).load(as: SIMD8<Float>.self)
  }

  @inline(__always) func setOctet(_ index: Int, _ value: SIMD8<Float>) {
    assert(index >= 0 && index + 8 <= capacity && index % 8 == 0)
    UnsafeMutableRawPointer(base + index).storeBytes(of: value, as: SIMD8<Float>.self)
  }
}
