import Diagnostics
import Foundation

/// The experiments and claims of all chapters, checked against each other.
public struct Study: Sendable {
    public var profile: Profile
    public var experiments: [PreparedExperiment]
    public var claims: [Claim]

    public init(profile: Profile, experiments: [PreparedExperiment], claims: [Claim]) {
        self.profile = profile
        self.experiments = experiments
        self.claims = claims
    }

    /// Checks everything that the chapters say about experiments and claims.
    ///
    /// - Parameter references: values that running text names, and where.
    /// - Throws: every error of all chapters: unknown experiments, parameters and values, wrong types, criteria that
    ///   cannot be read, void controls, duplicate ids.
    public init(
        experiments texts: [ExperimentText], claims claimTexts: [ClaimText],
        references: [(reference: ValueReference, location: SourceLocation)] = [], catalogue: ExperimentCatalogue,
        profile: Profile
    ) throws(Diagnostics) {
        var diagnostics = Diagnostics()
        var experiments: [PreparedExperiment] = []
        for text in texts {
            do { experiments.append(try Self.prepare(text, catalogue, profile)) } catch { diagnostics.add(error) }
        }
        var claims: [Claim] = []
        for text in claimTexts {
            do { claims.append(try Claim(parsing: text)) } catch { diagnostics.add(error) }
        }
        for error in duplicates(texts.map { ($0.id, $0.location) }, "experiment") { diagnostics.add(error) }
        for error in duplicates(claimTexts.map { ($0.id, $0.location) }, "claim") { diagnostics.add(error) }
        let ids = texts.map(\.id)
        let inClaims = claims.flatMap { $0.criteria + $0.controls }.flatMap { criterion in
            criterion.references.map { (reference: $0, location: criterion.place(of: $0)) }
        }
        for (reference, location) in inClaims + references {
            if let error = unresolved(reference, in: experiments, named: ids, at: location) { diagnostics.add(error) }
        }
        try diagnostics.throwIfAny()
        self.init(profile: profile, experiments: experiments, claims: claims)
    }

    public subscript(id: String) -> PreparedExperiment? { experiments.first { $0.id == id } }

    /// What is wrong with a reference to a value, `nil` when it is found. For values named in running text.
    public func check(_ reference: ValueReference, at location: SourceLocation) -> Diagnostic? {
        unresolved(reference, in: experiments, named: experiments.map(\.id), at: location)
    }

    private static func prepare(
        _ text: ExperimentText, _ catalogue: ExperimentCatalogue, _ profile: Profile
    ) throws(Diagnostics) -> PreparedExperiment {
        guard isName(text.id) else {
            throw Diagnostics(
                "“\(text.id)” cannot name an experiment", at: text.location,
                remedy: "use letters, digits, “-” and “_”, beginning with a letter")
        }
        guard let experiment = catalogue[text.name] else {
            throw Diagnostics(
                "there is no experiment “\(text.name)”", at: text.location,
                remedy: suggestion(for: text.name, in: catalogue.names))
        }
        return try PreparedExperiment(text, of: experiment, for: profile)
    }
}

/// One error for each id that is used again, naming the place of its first use.
private func duplicates(_ uses: [(id: String, location: SourceLocation)], _ kind: String) -> [Diagnostic] {
    var first: [String: SourceLocation] = [:]
    return uses.compactMap { id, location in
        guard let earlier = first[id] else {
            first[id] = location
            return nil
        }
        return Diagnostic(
            "\(kind) “\(id)” is there already, at \(earlier)", at: location, remedy: "give one of them another id")
    }
}

/// - Parameter ids: all ids that chapters use, so that values of an experiment that is itself wrong are not reported.
private func unresolved(
    _ reference: ValueReference, in experiments: [PreparedExperiment], named ids: [String], at location: SourceLocation
) -> Diagnostic? {
    guard let experiment = experiments.first(where: { $0.id == reference.experiment }) else {
        if ids.contains(reference.experiment) { return nil }
        return Diagnostic(
            "no experiment has the id “\(reference.experiment)”", at: location,
            remedy: suggestion(for: reference.experiment, in: ids))
    }
    let names = experiment.values.map(\.name)
    if names.contains(reference.value) { return nil }
    return Diagnostic(
        "experiment “\(reference.experiment)” has no value “\(reference.value)”", at: location,
        remedy: suggestion(for: reference.value, in: names))
}

extension Criterion {
    /// Where a reference stands in the criterion.
    fileprivate func place(of reference: ValueReference) -> SourceLocation {
        var place = location
        if let range = text.range(of: reference.description) {
            place.column += text.distance(from: text.startIndex, to: range.lowerBound)
        }
        return place
    }
}
