import Foundation

/// Why the system refused a file, in its own words; Foundation hides them below an error of its own.
///
/// - Parameter path: the file that could not be read, which is tried once more when Foundation says nothing.
public func systemReason(_ error: any Error, reading path: String? = nil) -> String {
    if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    if let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(truncatingIfNeeded: cause.code)))
    }
    if let path {
        let descriptor = open(path, O_RDONLY)
        defer { if descriptor >= 0 { close(descriptor) } }
        var byte: UInt8 = 0
        if descriptor < 0 || read(descriptor, &byte, 1) < 0 { return String(cString: strerror(errno)) }
    }
    return error.localizedDescription
}
