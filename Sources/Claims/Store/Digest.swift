import Crypto
import Foundation

/// SHA-256, as 64 hexadecimal digits.
public func sha256(_ data: some DataProtocol) -> String {
    SHA256.hash(data: data).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
