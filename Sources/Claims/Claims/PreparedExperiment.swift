import Diagnostics
import Foundation

/// The fence of an experiment as it stands in a chapter.
public struct ExperimentText: Hashable, Sendable {
    public var name: String
    public var id: String
    public var chapter: String
    public var body: String
    /// The place of the info string.
    public var location: SourceLocation
    /// The place of the first character of the body.
    public var bodyLocation: SourceLocation

    public init(
        name: String, id: String, chapter: String, body: String, location: SourceLocation, bodyLocation: SourceLocation
    ) {
        self.name = name
        self.id = id
        self.chapter = chapter
        self.body = body
        self.location = location
        self.bodyLocation = bodyLocation
    }
}

/// An experiment of a chapter with its parameters checked and resolved for a profile, ready to run.
public struct PreparedExperiment: Sendable {
    public let id: String
    public let name: String
    public let chapter: String
    public let location: SourceLocation
    public let profile: Profile
    public let experiment: any Experiment
    public let parameters: ResolvedParameters
    /// The parameters as the experiment's own type; `draw` casts them to it.
    public let typedParameters: any Sendable
    public let values: [ValueDeclaration]
    public let figures: [String]
    public let dataSets: [String]
    /// How many cells it will ask for, 0 when unknown.
    public let expectedCells: Int
    package let measure: @Sendable (Laboratory) async throws -> Evidence

    public var summary: String { type(of: experiment).summary }
    public var file: String { type(of: experiment).file }
    /// The file and rooms whose text the result depends on.
    public var sources: [String] { [type(of: experiment).file] + type(of: experiment).rooms }
}

extension PreparedExperiment {
    /// Resolves the parameters of `text` for `profile`; all profiles are checked, whichever is wanted.
    ///
    /// - Throws: everything that is wrong, each at its place.
    package init(_ text: ExperimentText, of experiment: any Experiment, for profile: Profile) throws(Diagnostics) {
        self = try Self.prepare(text, experiment, profile)
    }

    private static func prepare<E: Experiment>(
        _ text: ExperimentText, _ experiment: E, _ profile: Profile
    ) throws(Diagnostics) -> PreparedExperiment {
        let fence = try ExperimentBody(text)
        var diagnostics = Diagnostics()
        var wanted: (parameters: E.Parameters, resolved: ResolvedParameters)?
        for candidate in Profile.allCases {
            do {
                let resolved = try fence.resolve(experiment, for: candidate)
                if candidate == profile { wanted = resolved }
            } catch {
                // What is wrong for every profile is said once.
                for diagnostic in error.all where !diagnostics.all.contains(diagnostic) { diagnostics.add(diagnostic) }
            }
        }
        try diagnostics.throwIfAny()
        guard let (parameters, resolved) = wanted else { throw diagnostics }
        let values = experiment.values(parameters)
        for value in values where !isName(value.name) {
            diagnostics.add(
                "experiment “\(text.name)” declares a value “\(value.name)” that no criterion can name",
                at: text.location,
                remedy: "name it with letters, digits, “-” and “_”, beginning with a letter")
        }
        if let twice = firstDuplicate(values.map(\.name)) {
            diagnostics.add("experiment “\(text.name)” declares the value “\(twice)” twice", at: text.location)
        }
        try diagnostics.throwIfAny()
        return PreparedExperiment(
            id: text.id, name: text.name, chapter: text.chapter, location: text.location, profile: profile,
            experiment: experiment, parameters: resolved, typedParameters: parameters, values: values,
            figures: experiment.figures(parameters), dataSets: experiment.dataSets(parameters),
            expectedCells: experiment.cells(parameters), measure: { try await experiment.measure(parameters, in: $0) })
    }
}

/// The YAML of an experiment fence: its own entries, and those of each profile.
private struct ExperimentBody {
    let text: ExperimentText
    var base: [YAMLValue.Entry] = []
    var overrides: [Profile: [YAMLValue.Entry]] = [:]

    init(_ text: ExperimentText) throws(Diagnostics) {
        self.text = text
        let body: YAMLValue?
        do { body = try parseYAML(text.body, startingAt: text.bodyLocation) } catch { throw Diagnostics([error]) }
        guard let body, !body.isEmpty else { return }
        guard case .mapping(let entries, _) = body else {
            throw Diagnostics(
                "the parameters of “\(text.id)” must be lines such as `name: value`, found \(body.summary)",
                at: body.location)
        }
        for entry in entries {
            guard let profile = Profile(rawValue: entry.key) else {
                base.append(entry)
                continue
            }
            switch entry.value {
            case .mapping(let inner, _): overrides[profile] = inner
            case let value where value.isEmpty: break
            default:
                throw Diagnostics(
                    "“\(entry.key)” takes a mapping of parameters, found \(entry.value.summary)",
                    at: entry.value.location,
                    remedy: "write `\(entry.key): { name: value }`")
            }
        }
    }

    func resolve<E: Experiment>(
        _ experiment: E, for profile: Profile
    ) throws(Diagnostics) -> (E.Parameters, ResolvedParameters) {
        let defaults: [ParameterValue.Field]
        do {
            guard case .mapping(let fields) = try parameterValue(of: experiment.defaults) else {
                throw Diagnostic("the parameters of experiment “\(text.name)” are not a structure", at: text.location)
            }
            defaults = fields
        } catch {
            var diagnostics = Diagnostics()
            diagnostics.add(error, at: text.location)
            throw diagnostics
        }
        var overlay = Overlay()
        let owner = "experiment “\(text.name)”"
        var fields = overlay.lay(base, over: defaults, of: owner)
        let own = overrides[profile] ?? []
        fields = overlay.lay(own, over: fields, of: owner)
        try overlay.diagnostics.throwIfAny()

        let parameters = try decode(E.Parameters.self, from: .mapping(fields), overlay.places)
        try validate(experiment, parameters, overlay.places)
        // Encoding again gives each value in its canonical form, whatever way the chapter wrote it.
        let canonical: ParameterValue
        do {
            canonical = try parameterValue(of: parameters)
        } catch {
            throw Diagnostics("the parameters of “\(text.id)” cannot be encoded: \(error)", at: text.location)
        }
        let all = defaults.map { field in
            ResolvedParameter(
                name: field.name, text: canonical[field.name]?.text ?? "", defaultText: field.value.text,
                isSetByProfile: own.contains { $0.key == field.name })
        }
        return (parameters, ResolvedParameters(all: all, value: canonical))
    }

    private func decode<P: Decodable>(
        _ type: P.Type, from value: ParameterValue, _ places: [String: SourceLocation]
    ) throws(Diagnostics) -> P {
        do {
            return try JSONDecoder().decode(type, from: Data(value.json.compact.utf8))
        } catch let error as DecodingError {
            let (path, message) = describe(error)
            throw Diagnostics("“\(path)” cannot be read: \(message)", at: place(of: path, in: places))
        } catch {
            throw Diagnostics("\(error)", at: text.location)
        }
    }

    private func validate<E: Experiment>(
        _ experiment: E, _ parameters: E.Parameters, _ places: [String: SourceLocation]
    ) throws(Diagnostics) {
        do {
            try experiment.validate(parameters)
        } catch {
            let errors = (error as? ParameterErrors)?.all ?? (error as? ParameterError).map { [$0] }
            guard let errors else {
                var diagnostics = Diagnostics()
                diagnostics.add(error, at: text.location)
                throw diagnostics
            }
            throw Diagnostics(
                errors.map {
                    Diagnostic(
                        "“\($0.parameter)”: \($0.message)", at: place(of: $0.parameter, in: places), remedy: $0.remedy)
                })
        }
    }

    /// Where a parameter, or else what it is part of, was set; a default has the place of the fence.
    private func place(of path: String, in places: [String: SourceLocation]) -> SourceLocation {
        var path = path[...]
        while true {
            if let place = places[String(path)] { return place }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return text.location }
            path = path[..<end]
        }
    }
}

/// The path of what could not be decoded, as chapters write it (`a.b[2]`), and why.
private func describe(_ error: DecodingError) -> (path: String, message: String) {
    let (context, key): (DecodingError.Context, (any CodingKey)?) =
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context, nil)
        case .keyNotFound(let key, let context): (context, key)
        @unknown default: (.init(codingPath: [], debugDescription: "\(error)"), nil)
        }
    let path = (context.codingPath + (key.map { [$0] } ?? [])).reduce("") { path, key in
        key.intValue.map { "\(path)[\($0)]" } ?? (path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)")
    }
    return (path, context.debugDescription)
}
