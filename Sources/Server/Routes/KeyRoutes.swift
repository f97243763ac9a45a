import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import SyncProtocol
import Tenancy

/// The life of a scheme's keys over HTTP: enrolled, replaced, revoked.
struct KeyRoutes {
    let gate: SignatureGate
    let enrolment: Enrolment
    let life: KeyLife

    func add(to router: Router<HubRequestContext>) {
        router.post("/sync/keys", use: register)
        router.delete("/sync/keys/:kid", use: revoke)
    }

    /// With the signatures `old` and `new` a key replaces another; with `sig` and a proof it is enrolled.
    @Sendable private func register(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = Array(try await request.wholeBody(upTo: Limits.smallBodyBytes).readableBytesView)
        let isRotation = request.headers[.signatureInput]?.contains("\(SignatureLabel.old.rawValue)=") ?? false
        if isRotation { return try await rotate(request, body, context) }
        let enrolment = try EnrolmentRequest(parsing: body)
        let key = try enrolment.publicKey()
        try gate.verify(request, body: body, madeBy: key)
        let registered = try await self.enrolment.register(enrolment, key: key)
        return Response.json(try JSONEncoder.stable.encode(registered), status: .created)
    }

    private func rotate(_ request: Request, _ body: [UInt8], _ context: HubRequestContext) async throws -> Response {
        let rotation = try KeyRotationRequest(parsing: body)
        let new = try rotation.publicKey()
        let sender = try await gate.sender(of: request, body: body, scheme: rotation.scheme, label: .old, context)
        try gate.verify(request, body: body, madeBy: new, label: .new)
        guard !sender.scheme.isSuspended else { throw Problem(.tenantSuspended) }
        let rotated = try await life.rotate(sender.scheme, from: sender.key, to: new)
        return Response.json(try JSONEncoder.stable.encode(rotated), status: .created)
    }

    @Sendable private func revoke(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let kid = try context.parameters.require("kid")
        let sender = try await gate.reader(of: request, context)
        try await life.revoke(kid, of: sender.scheme, by: sender.keyID)
        return Response(status: .noContent)
    }
}
