import Cryptography
import Foundation
import HubCore
import SchemeClient

/// A request with its signature, any part of which a rule can make wrong.
///
/// It signs by itself and not with the product's own signer, which can only sign as it should be.
struct ProbeRequest {
    var method: String
    var path: String
    var query: String?
    var body: [UInt8]?
    var contentType = "application/json"
    var coding: String?
    var version: String? = "2"
    /// Further fields, which are not signed.
    var fields: [(name: String, value: String)] = []

    // What the signature says.
    var authority: String
    var key: Ed25519PrivateKey
    var created: Date
    var tag = "hsj-sync"
    /// Behind the four parameters.
    var moreParameters = ""
    /// Changes the covered components before they are signed.
    var arrange: ([Component]) -> [Component] = { $0 }
    /// A second signature, for the request that replaces a key.
    var newKey: Ed25519PrivateKey?
    /// Changes the signature after it was made.
    var damage: ([UInt8]) -> [UInt8] = { $0 }

    struct Component {
        let name: String
        let value: String
    }

    /// As it goes out.
    var signed: HTTPRequest {
        var (inputs, signatures) = ([String](), [String]())
        for (label, key) in signers {
            let covered = arrange(components)
            let list = covered.map { "\"\($0.name)\"" }.joined(separator: " ")
            let parameters =
                "(\(list));created=\(Int(created.timeIntervalSince1970));keyid=\"\(key.publicKey.keyID)\""
                + ";alg=\"ed25519\";tag=\"\(tag)\"\(moreParameters)"
            let lines = covered.map { "\"\($0.name)\": \($0.value)" } + ["\"@signature-params\": \(parameters)"]
            let signature = damage(key.sign(Array(lines.joined(separator: "\n").utf8)))
            inputs.append("\(label)=\(parameters)")
            signatures.append("\(label)=:\(Base64.encoded(signature)):")
        }
        let signature = [
            ("Signature-Input", inputs.joined(separator: ", ")), ("Signature", signatures.joined(separator: ", ")),
        ]
        return HTTPRequest(
            method, path + (query.map { "?\($0)" } ?? ""), fields: bodyFields + versionField + fields + signature,
            body: body)
    }

    private var signers: [(label: String, key: Ed25519PrivateKey)] {
        newKey.map { [("old", key), ("new", $0)] } ?? [("sig", key)]
    }

    private var digest: String { "sha-256=:\(Base64.encoded(SHA256.hash(of: body ?? []).bytes)):" }

    private var bodyFields: [(name: String, value: String)] {
        guard body != nil else { return [] }
        let coding = coding.map { [("Content-Encoding", $0)] } ?? []
        return [("Content-Digest", digest), ("Content-Type", contentType)] + coding
    }

    private var versionField: [(name: String, value: String)] { version.map { [("Sync-Version", $0)] } ?? [] }

    private var components: [Component] {
        let start = [("@method", method), ("@authority", authority), ("@path", path)]
        let middle = body == nil ? [("@query", "?" + (query ?? ""))] : []
        let fields = (bodyFields + versionField).map { ($0.name.lowercased(), $0.value) }
        return (start + middle + fields).map(Component.init)
    }
}
