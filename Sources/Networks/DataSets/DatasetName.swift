/// The data sets that experiments may name.
public enum DatasetName: String, Codable, CaseIterable, Sendable {
    case cifar10, cifar100, mnist

    public var classes: Int { format.classes }
    public var shape: ImageShape { type(of: format).shape }

    /// The folder that the published archive unpacks to; MNIST, published as single files, has one of our naming.
    public var folder: String {
        switch self {
        case .cifar10: "cifar-10-batches-bin"
        case .cifar100: "cifar-100-binary"
        case .mnist: "mnist"
        }
    }

    var format: any ImageFormat {
        switch self {
        case .cifar10: CIFARRecords.cifar10
        case .cifar100: CIFARRecords.cifar100
        case .mnist: IDXImages()
        }
    }
}
