import Cryptography
import HubCore

/// How far a reader has come in the two feeds.
package struct FeedPositions: Sendable, Equatable {
    package var scheme: Int64
    package var network: Int64

    package init(scheme: Int64, network: Int64) {
        self.scheme = scheme
        self.network = network
    }
}

/// Where to go on reading. A caller keeps it as a text that says nothing to it: the hub's epoch, both positions, and a
/// check over these and the scheme, so that what was cut, changed or another scheme's is noticed.
package struct FeedCursor: Sendable, Equatable {
    /// 32 hexadecimal digits.
    package let epoch: String
    package let positions: FeedPositions

    package init(epoch: String, positions: FeedPositions) {
        self.epoch = epoch
        self.positions = positions
    }

    /// Problems: `request-invalid` for a text that is no cursor of this scheme.
    package init(parsing text: some StringProtocol, of scheme: SchemeID) throws(Problem) {
        guard let bytes = Base64.urlDecoded(text), bytes.count == Self.contentBytes + Self.checkBytes,
            bytes[0] == Self.layout,
            Array(bytes[Self.contentBytes...]) == Self.check(bytes[..<Self.contentBytes], scheme)
        else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "cursor はハブが Sync-Cursor で渡した値をそのまま送ってください",
                    en: "cursor must be a value that the hub gave in Sync-Cursor"))
        }
        epoch = Hex.encoded(bytes[1..<17])
        positions = FeedPositions(scheme: Self.integer(bytes[17..<25]), network: Self.integer(bytes[25..<33]))
    }

    /// 50 letters, digits, `-` and `_`.
    package func text(for scheme: SchemeID) -> String {
        guard let epoch = Hex.decoded(epoch.utf8), epoch.count == 16 else {
            preconditionFailure("an epoch is 32 hexadecimal digits")
        }
        let content = [Self.layout] + epoch + Self.bytes(positions.scheme) + Self.bytes(positions.network)
        return Base64.urlEncoded(content + Self.check(content[...], scheme))
    }

    /// The first byte, so that a later program can write cursors in another way.
    private static let layout: UInt8 = 1
    private static let contentBytes = 33
    private static let checkBytes = 4

    private static func check(_ content: ArraySlice<UInt8>, _ scheme: SchemeID) -> [UInt8] {
        Array(SHA256.hash(of: Array("hsj-cursor:\(scheme.rawValue):".utf8) + content).bytes.prefix(checkBytes))
    }

    private static func bytes(_ integer: Int64) -> [UInt8] { withUnsafeBytes(of: integer.bigEndian, Array.init) }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }
}
