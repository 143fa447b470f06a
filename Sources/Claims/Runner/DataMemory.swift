import Synchronization

/// Asks the catalogue once for each data set: a digest of many images takes a while.
package final class DataMemory: Sendable {
    private let catalogue: any DataCatalogue
    private let known = Mutex<[String: Result<DataSource, any Error>]>([:])

    package init(_ catalogue: any DataCatalogue) { self.catalogue = catalogue }

    package func source(_ name: String) throws -> DataSource {
        try known.withLock { known in
            if let result = known[name] { return result }
            let result = Result { try catalogue.source(name) }
            known[name] = result
            return result
        }.get()
    }
}
