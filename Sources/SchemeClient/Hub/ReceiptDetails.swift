import Foundation
import HubCore

/// What a receipt says of single records beside those that were put aside. A hub that tells less leaves members out.
package struct ReceiptDetails: Sendable, Equatable, Decodable {
    /// Something that did not come to stand.
    package struct Named: Sendable, Equatable, Decodable {
        package let line: Int?
        package let k: String
        package let r: Int64
        /// `conflict` or `closed`; of what is held.
        package let reason: String?
        package let stands: Standing?
    }

    /// What stands instead: a number as text, or a status.
    package struct Standing: Sendable, Equatable, Decodable {
        package let r: Int64
        package let v: String?
        package let s: String?
    }

    /// What was taken and should be explained.
    package struct Warning: Sendable, Equatable, Decodable {
        package let line: Int?
        package let k: String?
        package let code: String
        package let messageJa: String
        package let messageEn: String
        package let fixJa: String
        package let fixEn: String
    }

    package let epoch: String?
    package let supersededCells: [Named]?
    package let heldCells: [Named]?
    package let warnings: [Warning]?

    package var superseded: [Named] { supersededCells ?? [] }
    package var held: [Named] { heldCells ?? [] }

    package static let none = ReceiptDetails(epoch: nil, supersededCells: nil, heldCells: nil, warnings: nil)

    /// Of a receipt's bytes.
    package static func read(_ receipt: [UInt8]) -> ReceiptDetails {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (try? decoder.decode(Self.self, from: Data(receipt))) ?? .none
    }
}
