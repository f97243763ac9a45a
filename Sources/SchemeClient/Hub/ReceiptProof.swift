import Cryptography
import HubCore
import SyncProtocol

/// The hub's signature of a receipt, kept with it: whoever has both and the hub's key can check it without the hub.
package struct ReceiptProof: Sendable, Equatable, Codable {
    package let status: Int
    package let contentType: String
    /// As the answer stated it.
    package let contentDigest: String
    package let signatureInput: String
    package let signature: String

    /// Nil for an answer that is not signed.
    package init?(_ answer: HTTPResponse) {
        guard let input = answer.fields["signature-input"], let signature = answer.fields["signature"] else {
            return nil
        }
        status = answer.status
        contentType = answer.fields["content-type"] ?? ""
        contentDigest = answer.fields["content-digest"] ?? ""
        signatureInput = input
        self.signature = signature
    }

    /// The key that it names; nil if it cannot be read.
    package var keyID: String? { try? read().keyID }

    /// Throws a `Problem` unless `key` signed this status and type with these bytes.
    package func verify(_ body: [UInt8], by key: Ed25519PublicKey) throws(Problem) {
        try ContentDigest.check(contentDigest, bodyDigest: SHA256.hash(of: body))
        try read().verify(
            SignableResponse(status: status, contentDigest: contentDigest, contentType: contentType), key: key)
    }

    private func read() throws(Problem) -> ReceivedSignature {
        try ReceivedSignature(input: signatureInput, signature: signature)
    }
}
