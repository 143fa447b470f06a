/// Memory that several threads fill at once, each its own elements.
///
/// The compiler cannot see that pieces of a parallel loop write to different places; whoever makes a `SharedBuffer`
/// promises it: no element is written by one piece and touched by another, and the memory outlives the loop.
public struct SharedBuffer<Element>: @unchecked Sendable {
    public let buffer: UnsafeMutableBufferPointer<Element>

    @inlinable
    public init(_ buffer: UnsafeMutableBufferPointer<Element>) { self.buffer = buffer }

    @inlinable public var count: Int { buffer.count }

    @inlinable
    public subscript(i: Int) -> Element {
        get { buffer[i] }
        nonmutating set { buffer[i] = newValue }
    }

    /// The part of the memory with these indices, counted from zero again.
    @inlinable
    public subscript(range: Range<Int>) -> SharedBuffer {
        SharedBuffer(UnsafeMutableBufferPointer(rebasing: buffer[range]))
    }

    /// The address of element i of memory that is not empty.
    func address(_ i: Int) -> UnsafeMutablePointer<Element> { buffer.baseAddress! + i }
}

/// Memory that several threads read and none writes.
struct ConstantBuffer<Element>: @unchecked Sendable {
    let buffer: UnsafeBufferPointer<Element>

    init(_ buffer: UnsafeBufferPointer<Element>) { self.buffer = buffer }

    /// The address of element i of memory that is not empty.
    func address(_ i: Int) -> UnsafePointer<Element> { buffer.baseAddress! + i }
}
