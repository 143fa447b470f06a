import Claims
import Figures

/// An experiment that can show what it measured.
public protocol IllustratedExperiment: Experiment {
    /// The figures that `figures(_:)` names, drawn from stored evidence alone, so that a page can be made again without
    /// measuring again.
    ///
    /// - Throws: when the evidence lacks a series that a figure needs.
    func draw(_ evidence: Evidence, _ parameters: Parameters) throws -> [String: Figure]
}
