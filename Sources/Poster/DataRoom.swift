import Claims
import Foundation
import Networks

/// Where experiments get their data sets, real or stand-in, and what the claim engine may know of them.
public struct DataRoom: DataCatalogue {
    private let locator: DataLocator?
    private let failure: String?

    /// - Parameters:
    ///   - folder: the folder that the user gave, else RESTLESS_DATA, else `data/` below `root`.
    ///   - cache: a folder for digests of files.
    ///   - environment: where RESTLESS_DATA is looked up.
    /// - Throws: a `Diagnostic` when the named folder is not there.
    public init(
        folder: String?, root: URL, cache: URL, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        locator = try DataLocator(explicit: folder, environment: environment, root: root, cache: cache)
        failure = nil
    }

    private init(failure: String) { (locator, self.failure) = (nil, failure) }

    /// For an experiment that was made without one: any data set is an error.
    static let none = DataRoom(failure: "this experiment was made without a place for data; use `NoiseCovarianceExperiment(data:)`")

    public func source(_ name: String) throws -> DataSource {
        guard let set = DatasetName(rawValue: name) else {
            throw UnknownDataSet(name: name, known: DatasetName.allCases.map(\.rawValue))
        }
        let description = try place().describe(set)
        return DataSource(
            name: name, kind: description.isStandIn ? .standIn : .real, sha256: description.sha256,
            records: description.records, folder: description.folder)
    }

    /// Training and test images as a network takes them.
    func images(_ name: DatasetName, whitened: Bool) throws -> (training: LabeledImages, test: LabeledImages) {
        let parts = try place().load(name)
        guard whitened else { return (parts.training.scaled(), parts.test.scaled()) }
        let preprocessing = try ImagePreprocessing(fittedTo: parts.training)
        return (preprocessing(parts.training), preprocessing(parts.test))
    }

    private func place() throws -> DataLocator {
        guard let locator else { throw UnknownDataSet(name: failure ?? "", known: []) }
        return locator
    }
}
