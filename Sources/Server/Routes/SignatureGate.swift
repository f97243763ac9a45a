import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import SyncProtocol
import Tenancy

/// Who signed a request, checked before anything else of it is believed.
package struct SignatureGate: Sendable {
    /// A scheme whose key signed a request.
    struct Sender {
        let keyID: String
        let scheme: KnownScheme
    }

    let directory: AccessDirectory
    let publicNames: PublicNames
    let clock: HubCore.Clock

    var now: Date { clock.now }

    /// The scheme that pushes. Problems: those of a signature; `key-unknown`, `key-revoked`, `key-of-another-scheme`,
    /// `tenant-suspended`, `digest-mismatch`.
    func sender(
        of request: Request, body: [UInt8], stream: StreamName, _ context: HubRequestContext
    ) async throws -> Sender {
        let sender = try await sender(of: request, stream: stream, allowedSkew: Limits.batchClockSkew, context)
        guard !sender.scheme.isSuspended else { throw Problem(.tenantSuspended) }
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
        return sender
    }

    /// The scheme that reads what is its own; a suspended one may.
    func scheme(of request: Request, stream: StreamName, _ context: HubRequestContext) async throws -> KnownScheme {
        try await sender(of: request, stream: stream, allowedSkew: Limits.requestClockSkew, context).scheme
    }

    /// The scheme that calls without naming a stream; a suspended one may, to learn that it is and what it owes.
    ///
    /// - Parameter name: the scheme that it says it is; needed where its key serves several.
    ///
    /// Problems: those of a signature, `key-unknown`, `key-revoked`, `key-of-another-scheme`; `scheme-code-invalid`;
    /// `request-invalid` when the key leaves open which scheme is meant.
    func scheme(of request: Request, named name: String?, _ context: HubRequestContext) async throws -> KnownScheme {
        let (signable, signature) = try Self.parse(request)
        let keys = try await directory.keys(signature.keyID)
        guard let first = keys.first else { throw Problem(.keyUnknown) }
        try signature.verify(
            signable, key: first.key, now: now, allowedSkew: Limits.requestClockSkew, publicNames: publicNames.current)
        let scheme = try Self.scheme(meantBy: keys, named: name)
        context.notes.caller = scheme.code
        return scheme
    }

    /// The same for a call with a body, whose bytes are checked too. Problems: `digest-mismatch` as well.
    func scheme(
        of request: Request, body: [UInt8], named name: String?, _ context: HubRequestContext
    ) async throws -> KnownScheme {
        let scheme = try await scheme(of: request, named: name, context)
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
        return scheme
    }

    /// One of the schemes that a key serves.
    private static func scheme(meantBy keys: [KnownKey], named name: String?) throws(Problem) -> KnownScheme {
        if let name {
            let code = try SchemeCode(parsing: name)
            guard let known = keys.first(where: { $0.scheme.code == code.rawValue }) else {
                throw Problem(.keyOfAnotherScheme)
            }
            guard !known.isRevoked else { throw Problem(.keyRevoked) }
            return known.scheme
        }
        let valid = keys.filter { !$0.isRevoked }
        guard let only = valid.first else { throw Problem(.keyRevoked) }
        guard valid.count == 1 else {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "この鍵は複数のスキームで使われています。scheme にスキームコードを指定してください",
                    en: "This key serves several schemes; say which with scheme"))
        }
        return only.scheme
    }

    /// A request that brings its own key, as enrolment does.
    func verify(_ request: Request, body: [UInt8], madeBy key: Ed25519PublicKey) throws(Problem) {
        let (signable, signature) = try Self.parse(request)
        try signature.verify(
            signable, key: key, now: now, allowedSkew: Limits.requestClockSkew, publicNames: publicNames.current)
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
    }

    private func sender(
        of request: Request, stream: StreamName, allowedSkew: Double, _ context: HubRequestContext
    ) async throws -> Sender {
        let (signable, signature) = try Self.parse(request)
        let keys = try await directory.keys(signature.keyID)
        guard let known = keys.first(where: { $0.scheme.code == stream.scheme.rawValue }) ?? keys.first else {
            throw Problem(.keyUnknown)
        }
        try signature.verify(
            signable, key: known.key, now: now, allowedSkew: allowedSkew, publicNames: publicNames.current)
        guard !known.isRevoked else { throw Problem(.keyRevoked) }
        guard known.scheme.code == stream.scheme.rawValue else { throw Problem(.keyOfAnotherScheme) }
        context.notes.caller = known.scheme.code
        return Sender(keyID: signature.keyID, scheme: known.scheme)
    }

    private static func parse(_ request: Request) throws(Problem) -> (SignableRequest, ReceivedSignature) {
        let signable = try SignableRequest(
            receivedMethod: request.method.rawValue, authority: request.head.authority ?? "", path: request.uri.path,
            query: request.uri.query, field: { name in HTTPField.Name(name).flatMap { request.headers[$0] } })
        guard signable.syncVersion == String(ProtocolNames.currentVersion) else {
            throw Problem(
                .versionUnsupported, members: ["supported_versions": .list([String(ProtocolNames.currentVersion)])])
        }
        let signature = try ReceivedSignature(
            input: request.headers[.signatureInput], signature: request.headers[.signature])
        return (signable, signature)
    }
}
