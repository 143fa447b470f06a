import Foundation
import Mathematics

/// What an experiment measured: values with intervals, series for figures, and texts for labels.
public struct Evidence: Codable, Hashable, Sendable {
    public var values: [String: Estimate]
    public var series: [String: Series]
    public var text: [String: String]

    public init(values: [String: Estimate] = [:], series: [String: Series] = [:], text: [String: String] = [:]) {
        self.values = values
        self.series = series
        self.text = text
    }

    /// Checks that exactly the declared values are there, each finite and inside its interval.
    ///
    /// - Throws: `EvidenceError` with everything that is wrong.
    public func verify(against declarations: [ValueDeclaration]) throws(EvidenceError) {
        var problems: [String] = []
        for declaration in declarations {
            guard let estimate = values[declaration.name] else {
                problems.append("the declared value “\(declaration.name)” was not measured")
                continue
            }
            let numbers = [estimate.value, estimate.low, estimate.high]
            if !numbers.allSatisfy(\.isFinite) {
                problems.append(
                    "“\(declaration.name)” is not finite: \(estimate.value) in \(estimate.low) ... \(estimate.high)")
            } else if !(estimate.low <= estimate.value && estimate.value <= estimate.high) {
                problems.append(
                    "“\(declaration.name)” = \(estimate.value) lies outside its interval \(estimate.low) ... \(estimate.high)"
                )
            }
            if estimate.unit != declaration.unit {
                problems.append("“\(declaration.name)” came in “\(estimate.unit)”, declared in “\(declaration.unit)”")
            }
        }
        let declared = Set(declarations.map(\.name))
        for name in values.keys.sorted() where !declared.contains(name) {
            problems.append("the value “\(name)” was measured but not declared")
        }
        if !problems.isEmpty { throw EvidenceError(problems: problems) }
    }
}

/// Evidence that is not what the experiment declared.
public struct EvidenceError: Error, Hashable, Sendable, CustomStringConvertible {
    public var problems: [String]
    public var description: String {
        problems.joined(separator: "; ") + "; make `values` and the evidence that `measure` returns agree"
    }
}

/// A named array of numbers, kept to the last bit.
public typealias Series = ExactArray<Double>
/// The same in single precision, for weights and spectra.
public typealias FloatSeries = ExactArray<Float>

/// An array of floating-point numbers that is coded as the base64 of its little-endian bit patterns, so that storing
/// it changes no bit (infinities, signed zeros and NaN payloads included) and costs little for long arrays.
public struct ExactArray<Element: ExactlyCoded>: Hashable, Sendable, Codable, ExpressibleByArrayLiteral {
    public var values: [Element]

    public init(_ values: [Element]) { self.values = values }
    public init(arrayLiteral elements: Element...) { values = elements }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let width = MemoryLayout<Element>.size
        guard let data = Data(base64Encoded: text), data.count % width == 0 else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not the base64 of numbers of \(width) bytes")
        }
        values = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: width).map { offset in
                Element(littleEndianBits: bytes.loadUnaligned(fromByteOffset: offset, as: Element.Bits.self))
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let bits = values.map(\.littleEndianBits)
        try container.encode(bits.withUnsafeBytes { Data($0) }.base64EncodedString())
    }
}

/// A floating-point type whose bits can be stored.
public protocol ExactlyCoded: BinaryFloatingPoint, Sendable {
    associatedtype Bits: FixedWidthInteger & BitwiseCopyable & Sendable
    var littleEndianBits: Bits { get }
    init(littleEndianBits: Bits)
}

extension Double: ExactlyCoded {
    public var littleEndianBits: UInt64 { bitPattern.littleEndian }
    public init(littleEndianBits: UInt64) { self.init(bitPattern: UInt64(littleEndian: littleEndianBits)) }
}

extension Float: ExactlyCoded {
    public var littleEndianBits: UInt32 { bitPattern.littleEndian }
    public init(littleEndianBits: UInt32) { self.init(bitPattern: UInt32(littleEndian: littleEndianBits)) }
}
