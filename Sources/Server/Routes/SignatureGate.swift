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
        let key: Ed25519PublicKey
        let scheme: KnownScheme
        let version: SyncVersion

        var keyID: String { key.keyID }
    }

    let directory: AccessDirectory
    let publicNames: PublicNames
    let clock: HubCore.Clock

    var now: Date { clock.now }

    /// The scheme that pushes. Problems: those of a signature; `key-unknown`, `key-revoked`, `key-expired`,
    /// `key-of-another-scheme`, `tenant-suspended`, `digest-mismatch`.
    func sender(
        of request: Request, body: [UInt8], stream: StreamName, _ context: HubRequestContext
    ) async throws -> Sender {
        let signed = try SignedRequest(request)
        let sender = try await sender(of: signed, for: stream.scheme, Limits.batchClockSkew, context)
        guard !sender.scheme.isSuspended else { throw Problem(.tenantSuspended) }
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
        return sender
    }

    /// The scheme that reads what is its own; a suspended one may.
    func reader(of request: Request, stream: StreamName, _ context: HubRequestContext) async throws -> Sender {
        try await sender(of: SignedRequest(request), for: stream.scheme, Limits.requestClockSkew, context)
    }

    /// The same where the path names no stream. A key that serves several schemes names the one it means with
    /// `?scheme=`.
    func reader(of request: Request, _ context: HubRequestContext) async throws -> Sender {
        let named = try request.uri.queryParameters.get("scheme").map { try SchemeCode(parsing: $0) }
        return try await sender(of: SignedRequest(request), for: named, Limits.requestClockSkew, context)
    }

    /// A request with a body that concerns the scheme as a whole. Problems: as above, and `digest-mismatch`.
    func sender(
        of request: Request, body: [UInt8], scheme: SchemeCode?, label: SignatureLabel = .only,
        _ context: HubRequestContext
    ) async throws -> Sender {
        let signed = try SignedRequest(request, label: label)
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
        return try await sender(of: signed, for: scheme, Limits.requestClockSkew, context)
    }

    /// A request that brings its own key, as enrolment and rotation do.
    func verify(
        _ request: Request, body: [UInt8], madeBy key: Ed25519PublicKey, label: SignatureLabel = .only
    ) throws(Problem) {
        let signed = try SignedRequest(request, label: label)
        try signed.verify(by: key, at: now, Limits.requestClockSkew, publicNames.current)
        try ContentDigest.check(request.headers[.contentDigest] ?? "", bodyDigest: SHA256.hash(of: body))
    }

    private func sender(
        of signed: SignedRequest, for scheme: SchemeCode?, _ allowedSkew: Double, _ context: HubRequestContext
    ) async throws -> Sender {
        let keys = try await directory.keys(signed.signature.keyID)
        let named = scheme.flatMap { scheme in keys.first { $0.scheme.code == scheme.rawValue } }
        guard let known = named ?? keys.first else { throw Problem(.keyUnknown) }
        try signed.verify(by: known.key, at: now, allowedSkew, publicNames.current)
        if let scheme {
            guard known.scheme.code == scheme.rawValue else { throw Problem(.keyOfAnotherScheme) }
        } else if keys.count > 1 {
            throw Problem(
                .badRequest,
                detail: Message(
                    ja: "この鍵は複数のスキームで使われています。?scheme= で指定してください",
                    en: "This key serves several schemes; say which with ?scheme="))
        }
        try known.checkLife(at: now)
        context.notes.caller = known.scheme.code
        return Sender(key: known.key, scheme: known.scheme, version: signed.version)
    }
}

/// A request as its signature sees it.
struct SignedRequest {
    let request: SignableRequest
    let signature: ReceivedSignature
    let version: SyncVersion

    init(_ request: Request, label: SignatureLabel = .only) throws(Problem) {
        self.request = try SignableRequest(
            receivedMethod: request.method.rawValue, authority: request.head.authority ?? "", path: request.uri.path,
            query: request.uri.query, field: { name in HTTPField.Name(name).flatMap { request.headers[$0] } })
        guard let version = SyncVersion(self.request.syncVersion) else {
            throw Problem(
                .versionUnsupported, members: ["supported_versions": .list(SyncVersion.allCases.map(\.field))])
        }
        self.version = version
        signature = try ReceivedSignature(
            label: label, input: request.headers[.signatureInput], signature: request.headers[.signature])
    }

    func verify(
        by key: Ed25519PublicKey, at now: Date, _ allowedSkew: Double, _ publicNames: Set<Authority>
    ) throws(Problem) {
        try signature.verify(request, key: key, now: now, allowedSkew: allowedSkew, publicNames: publicNames)
    }
}
