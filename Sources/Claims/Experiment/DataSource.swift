/// Where the records of a data set came from.
public struct DataSource: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case real
        /// Generated images in place of a data set that is absent; claims about the real one are not decided by it.
        case standIn = "stand-in"
    }

    public var name: String
    public var kind: Kind
    /// SHA-256 of the records, in hexadecimal.
    public var sha256: String
    public var records: Int
    /// The folder they were read from, `nil` when they were generated. No result depends on it.
    public var folder: String?

    public init(name: String, kind: Kind, sha256: String, records: Int, folder: String?) {
        self.name = name
        self.kind = kind
        self.sha256 = sha256
        self.records = records
        self.folder = folder
    }
}

/// The data sets that a run can read.
public protocol DataCatalogue: Sendable {
    /// - Throws: an error that names the file and what is wrong with it.
    func source(_ name: String) throws -> DataSource
}

/// A catalogue with nothing in it, for experiments that need no data.
public struct NoData: DataCatalogue {
    public init() {}
    public func source(_ name: String) throws -> DataSource { throw UnknownDataSet(name: name, known: []) }
}

/// A data set that the catalogue does not have, or that an experiment did not declare.
public struct UnknownDataSet: Error, Sendable, CustomStringConvertible {
    public var name: String
    public var known: [String]

    public init(name: String, known: [String]) {
        self.name = name
        self.known = known
    }

    public var description: String {
        "there is no data set “\(name)”; "
            + (known.isEmpty ? "none is declared" : "there is: " + known.joined(separator: ", "))
    }
}
