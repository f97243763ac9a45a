import Cryptography
import Foundation
import HubCore

/// Signs requests on the side of a scheme and responses on the side of the hub, by the signature profile of HSJ Sync.
package struct MessageSigner: Sendable {
    private let keys: [(label: SignatureLabel, key: Ed25519PrivateKey)]

    package init(_ key: Ed25519PrivateKey) { keys = [(.only, key)] }

    /// For the one request that replaces a key: both sign it.
    package init(rotatingFrom old: Ed25519PrivateKey, to new: Ed25519PrivateKey) { keys = [(.old, old), (.new, new)] }

    /// `date` becomes `created`, in whole seconds.
    package func fields(for message: some SignableMessage, at date: Date) -> SignatureFields {
        let created = Int64(date.timeIntervalSince1970.rounded(.down))
        var (inputs, signatures) = ([String](), [String]())
        for (label, key) in keys {
            let (parameters, signature) = Self.sign(message, created: created, key: key)
            inputs.append("\(label.rawValue)=\(parameters)")
            signatures.append("\(label.rawValue)=:\(Base64.encoded(signature)):")
        }
        return SignatureFields(
            signatureInput: inputs.joined(separator: ", "), signature: signatures.joined(separator: ", "))
    }

    private static func sign<Message: SignableMessage>(
        _ message: Message, created: Int64, key: Ed25519PrivateKey
    ) -> (parameters: String, signature: [UInt8]) {
        let covered = message.coveredComponents
        let list = covered.map { "\"\($0.rawValue)\"" }.joined(separator: " ")
        let parameters = """
            (\(list));created=\(created);keyid="\(key.publicKey.keyID)";alg="ed25519";tag="\(Message.tag)"
            """
        return (parameters, key.sign(SignatureBase.bytes(of: covered, in: message, parameters: parameters)))
    }
}

/// The values of the two fields of a signature (RFC 9421, section 4).
package struct SignatureFields: Sendable, Equatable {
    package let signatureInput: String
    package let signature: String
}

/// How a signature is named in its fields.
package enum SignatureLabel: String, Sendable {
    case only = "sig"
    /// The keys of a request that replaces one.
    case old, new
}
