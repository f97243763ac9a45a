import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import SyncProtocol
import Tenancy

/// Signs receipts and capabilities with the hub's present key, so that an office can show years later what it was given.
struct AnswerSigning: Sendable {
    let directory: AccessDirectory
    let keyring: HubKeyring
    let clock: HubCore.Clock

    /// The answer with its digest and signature. Problems: `not-ready` when this hub lacks the key that signs: the
    /// operator has to copy it, and whoever sends again then gets the receipt.
    func signed(
        _ bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) async throws -> Response {
        let now = clock.now
        // Where the file should be is for the operator's eyes only.
        guard let current = try await directory.hubIdentity().currentKey(at: now),
            let key = try? keyring.privateKey(current.kid)
        else { throw Problem(.notReady) }
        let digest = ContentDigest.field(for: SHA256.hash(of: bytes))
        let signature = MessageSigner(key).fields(
            for: SignableResponse(status: status.code, contentDigest: digest, contentType: "application/json"), at: now)
        var headers = headers
        headers[.contentDigest] = digest
        headers[.signatureInput] = signature.signatureInput
        headers[.signature] = signature.signature
        return Response.json(bytes, status: status, headers: headers)
    }
}
