import Claims
import Diffusions
import Figures
import Foundation
import Mathematics
import Report

/// The poster's example: a double well Φ whose steady state e^{−Φ}/Z is the same for every strength λ of a current that
/// turns about the saddle, while the loss f, its critical points and its flow are not.
///
/// Source: poster, box “An example”; Chaudhari & Soatto, arXiv 1710.11029, section 5.
public struct DoubleWellExample: IllustratedExperiment {
    public struct Parameters: Codable, Sendable {
        /// λ of the middle and of the right picture of the poster; the left one has λ = 0.
        public var weak = 0.5
        public var strong = 1.5
        public var walkers = 4096
        public var timeStep = 0.01
        /// Steps before measuring, and steps measured.
        public var burnIn = 1000
        public var steps = 4000
        /// Steps between two entries into the histogram.
        public var stride = 20
        /// Cells a side of the histogram on [−3, 3]².
        public var cells = 40
    }

    public static let name = "double-well"
    public static let summary = "A stochastic flow in a double well with a current about the saddle."
    public static let file = "Sources/Poster/DoubleWellExample.swift"
    public static let rooms = ["Sources/Poster/DoubleWellMeasurement.swift", "Sources/Diffusions", "Sources/Mathematics"]

    public init() {}

    public var defaults: Parameters { Parameters() }

    public func figures(_ parameters: Parameters) -> [String] { ["flow", "density", "orbits", "divergence", "spiral", "circulation"] }

    public func validate(_ p: Parameters) throws {
        var errors = ParameterErrors()
        errors.require(p.weak > 0 && p.weak < exp(-0.25), "weak", "needs to lie between 0 and e^(−1/4), where the nodes meet the origin")
        errors.require(p.strong > p.weak && p.strong <= 100, "strong", "needs to be above weak and at most 100")
        errors.require(
            (64 * Ensemble.groups...10_000_000).contains(p.walkers), "walkers", "needs to lie in \(64 * Ensemble.groups) ... 10 000 000")
        errors.require(p.timeStep > 0 && p.timeStep <= 0.05, "timeStep", "needs to lie in (0, 0.05], where the scheme is stable")
        errors.require((0...10_000_000).contains(p.burnIn), "burnIn", "needs to lie in 0 ... 10 000 000")
        errors.require((1...10_000_000).contains(p.steps), "steps", "needs to lie in 1 ... 10 000 000")
        errors.require(p.stride >= 1 && p.steps % max(1, p.stride) == 0, "stride", "needs to divide the \(p.steps) steps")
        errors.require((4...200).contains(p.cells), "cells", "needs to lie in 4 ... 200")
        try errors.throwIfAny()
    }

    /// Walkers and flow at each λ; solid rotation, return map, independent draws.
    public func cells(_ p: Parameters) -> Int { 2 * Strength.allCases.count + 3 }

    public func values(_ p: Parameters) -> [ValueDeclaration] {
        Strength.allCases.flatMap { strength -> [ValueDeclaration] in
            let at = "at λ = \(strength.lambda(p))"
            return [
                ("relativeEntropy", "KL of the walkers’ density to e^(−Φ)/Z \(at), in nats"),
                ("angularVelocity", "mean angular velocity of walkers about the origin \(at)"),
                ("angularVelocityTheory", "its expectation under e^(−Φ)/Z by quadrature \(at)"),
                ("circulation", "mean of x₁ ẋ₂ − x₂ ẋ₁ over walkers \(at)"),
                ("circulationTheory", "its expectation under e^(−Φ)/Z by quadrature \(at)"),
                ("criticalPoints", "number of critical points of f \(at)"),
                ("displacement", "distance of the rightmost critical point of f from the minimum (1, 0) of Φ \(at)"),
                ("meanCurrent", "mean of |j| under e^(−Φ)/Z \(at)"),
                ("currentShare", "mean of |j| over mean of |∇Φ| \(at)"),
                ("divergence", "largest |∇·j| on a grid \(at)"),
                ("steadyDivergence", "largest |∇·(j e^(−Φ))| on the same grid \(at)"),
                ("finalRadius", "distance from the origin of the flow ẋ = −∇f from (1, 0) after a time of 200 \(at)"),
                ("saddleDensity", "density of walkers about the saddle over that about the wells \(at)"),
                ("saddleDensityTheory", "the same of e^(−Φ)/Z by quadrature over the same cells \(at)"),
                ("curl", "largest |∂₁(∇f)₂ − ∂₂(∇f)₁| on the same grid \(at), zero for the gradient of a function"),
            ].map { ValueDeclaration($0.0 + strength.ending, meaning: $0.1) }
        } + [
            ValueDeclaration("solidRelativeEntropy", meaning: "control: the same KL when the plane turns as a solid body"),
            ValueDeclaration("sampledRelativeEntropy", meaning: "KL of as many independent draws from e^(−Φ)/Z"),
            ValueDeclaration("gradientDivergence", meaning: "control: largest |∇·∇Φ| by the same differences"),
            ValueDeclaration("leastReturnLoss", meaning: "smallest (r − P(r))/r³ of the return map of ẋ = −∇f for r in [0.05, 2.5], λ strong"),
            ValueDeclaration("orbitExcess", meaning: "control: largest |P(r)/r − 1| of the return map of ẋ = j"),
            ValueDeclaration("returnLoss", meaning: "(r − P(r))/r³ at r = 0.05, λ strong"),
            ValueDeclaration("turnTime", meaning: "time of one turn at r = 0.05, λ strong"),
        ]
    }

    /// The three pictures of the poster.
    enum Strength: String, CaseIterable, Codable, Sendable {
        case none, weak, strong

        func lambda(_ p: Parameters) -> Double {
            switch self {
            case .none: 0
            case .weak: p.weak
            case .strong: p.strong
            }
        }

        /// Of the names of values: `circulationNone`, `circulationWeak`, `circulationStrong`.
        var ending: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    public func measure(_ p: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let walks = try await laboratory.cells(Strength.allCases, named: { "walkers, λ \($0.rawValue)" }) { strength, random in
            Walk(p, lambda: strength.lambda(p), turnsSolidly: false, random: random)
        }
        let solid = try await laboratory.cell("walkers, solid rotation") { random in
            Walk(p, lambda: p.strong, turnsSolidly: true, random: random)
        }
        let flows = try await laboratory.cells(Strength.allCases, named: { "flow, λ \($0.rawValue)" }) { strength, _ in
            Flow(lambda: strength.lambda(p))
        }
        let returns = try await laboratory.cell("return map") { _ in ReturnMap(lambda: p.strong) }
        let floor = try await laboratory.cell("independent draws") { random in
            let probabilities = SteadyState.cellProbabilities(Walk.grid(p))
            let counts = SteadyState.sampledCounts(probabilities, draws: p.walkers * (p.steps / p.stride), random: random)
            return relativeEntropy(counts: counts, probabilities: probabilities)
        }

        var evidence = Evidence()
        for (index, strength) in Strength.allCases.enumerated() {
            for (name, value) in walks[index].values.merging(flows[index].values, uniquingKeysWith: { first, _ in first }) {
                evidence.values[name + strength.ending] = value
            }
            evidence.series["counts" + strength.ending] = walks[index].counts
            evidence.series["critical" + strength.ending] = flows[index].criticalPoints
        }
        evidence.values["solidRelativeEntropy"] = solid.values["relativeEntropy"]
        evidence.values["sampledRelativeEntropy"] = Estimate(exactly: floor)
        evidence.values["gradientDivergence"] = flows[0].gradientDivergence
        evidence.values["leastReturnLoss"] = Estimate(exactly: returns.leastLoss)
        evidence.values["orbitExcess"] = Estimate(exactly: returns.orbitExcess)
        evidence.values["returnLoss"] = Estimate(exactly: returns.loss)
        evidence.values["turnTime"] = Estimate(exactly: returns.time)
        evidence.series["radii"] = returns.radii
        evidence.series["returns"] = returns.returns
        evidence.series["spiral1"] = returns.spiral1
        evidence.series["spiral2"] = returns.spiral2
        return evidence
    }
}
