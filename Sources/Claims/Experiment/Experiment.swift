import Diagnostics

/// A measurement that anyone can run again: typed parameters in, named values with intervals out.
///
/// A conforming type is a stateless value; everything that its result depends on is in its parameters, its data
/// sets, the seed and the text of `file` and `rooms`.
public protocol Experiment: Sendable {
    /// What a chapter may set. Every property needs a value in `defaults` (an optional without one is not seen), and
    /// an enumeration with string raw values should be `CaseIterable`, so that errors can list its values.
    associatedtype Parameters: Codable & Sendable

    init()

    /// The name that chapters use, for instance `noise-covariance`.
    static var name: String { get }
    /// One sentence for cards and lists.
    static var summary: String { get }
    /// The Swift file of this experiment, relative to the package, shown as its listing.
    static var file: String { get }
    /// Further files or folders, relative to the package, whose text the result depends on.
    static var rooms: [String] { get }

    var defaults: Parameters { get }

    /// Every value that `measure` returns.
    func values(_ parameters: Parameters) -> [ValueDeclaration]
    /// The names of the figures that will be drawn from the evidence.
    func figures(_ parameters: Parameters) -> [String]
    /// The data sets that `measure` reads, for instance `cifar10`.
    func dataSets(_ parameters: Parameters) -> [String]
    /// How many cells `measure` will ask for, so that progress is right from the first run on; 0 when it cannot be said.
    func cells(_ parameters: Parameters) -> Int
    /// - Throws: `ParameterError` or `ParameterErrors` when a parameter is out of its range.
    func validate(_ parameters: Parameters) throws
    /// The measurement: a pure function of its parameters and of what the laboratory hands out.
    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence
}

extension Experiment {
    public static var rooms: [String] { [] }
    public func figures(_ parameters: Parameters) -> [String] { [] }
    public func dataSets(_ parameters: Parameters) -> [String] { [] }
    public func cells(_ parameters: Parameters) -> Int { 0 }
    public func validate(_ parameters: Parameters) throws {}
}

/// A value that an experiment promises to measure.
public struct ValueDeclaration: Codable, Hashable, Sendable {
    /// Letters, digits, `_` and `-`, beginning with a letter.
    public var name: String
    public var unit: String
    /// What the value is, in a few words, for the table of values.
    public var meaning: String

    public init(_ name: String, unit: String = "", meaning: String) {
        self.name = name
        self.unit = unit
        self.meaning = meaning
    }
}

/// A parameter out of its range. It is shown at the place in the chapter where the parameter is set.
public struct ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
    public var parameter: String
    public var message: String
    public var remedy: String?

    public init(parameter: String, _ message: String, remedy: String? = nil) {
        self.parameter = parameter
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "“\(parameter)”: \(message)" + (remedy.map { "; \($0)" } ?? "") }
}

/// Several parameters out of their ranges, reported together.
public struct ParameterErrors: Error, Sendable, CustomStringConvertible {
    public private(set) var all: [ParameterError] = []

    public init() {}

    /// Notes an error unless `condition` holds.
    public mutating func require(
        _ condition: Bool, _ parameter: String, _ message: @autoclosure () -> String, remedy: String? = nil
    ) {
        if !condition { all.append(ParameterError(parameter: parameter, message(), remedy: remedy)) }
    }

    public func throwIfAny() throws(ParameterErrors) {
        if !all.isEmpty { throw self }
    }

    public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// How much work a run does: a chapter's parameters are those of `standard`; `quick` and `paper` override them.
public enum Profile: String, CaseIterable, Codable, Sendable {
    case quick, standard, paper
}

/// The experiments that chapters can name.
public struct ExperimentCatalogue: Sendable {
    public let experiments: [any Experiment]

    /// - Precondition: no two experiments share a name; of two that do, the first is found.
    public init(_ experiments: [any Experiment]) { self.experiments = experiments }

    public var names: [String] { experiments.map { type(of: $0).name } }

    public subscript(name: String) -> (any Experiment)? { experiments.first { type(of: $0).name == name } }
}
