import Cryptography
import Foundation
import HubCore

extension ReceivedSignature {
    /// Checks a request on the side of the hub: that everything is covered that must be, that it was made for this hub
    /// and now, and by this key.
    ///
    /// `allowedSkew` in seconds, either way (`Limits.batchClockSkew`, `Limits.requestClockSkew`). `publicNames` are the
    /// names under which schemes reach the hub. Throws `signatureInvalid` or `clockSkew`.
    package func verify(
        _ request: SignableRequest, key: Ed25519PublicKey, now: Date, allowedSkew: Double, publicNames: Set<Authority>
    ) throws(Problem) {
        try checkCoverage(of: request)
        guard publicNames.contains(request.authority) else {
            throw SignatureFlaw.foreignAuthority(request.authority.name).problem
        }
        let lead = Double(created) - now.timeIntervalSince1970
        guard abs(lead) <= allowedSkew else { throw Self.clockSkew(lead) }
        try checkSignature(of: request, key: key)
    }

    /// Checks a response on the side of a scheme. Its age does not matter: receipts are kept for years.
    package func verify(_ response: SignableResponse, key: Ed25519PublicKey) throws(Problem) {
        try checkCoverage(of: response)
        try checkSignature(of: response, key: key)
    }

    private func checkCoverage<Message: SignableMessage>(of message: Message) throws(Problem) {
        guard tag == Message.tag else { throw SignatureFlaw.wrongTag(expected: Message.tag).problem }
        let required = message.coveredComponents
        for component in required where !components.contains(component) {
            throw SignatureFlaw.missingComponent(component.rawValue).problem
        }
        for component in components where !required.contains(component) {
            throw SignatureFlaw.needlessComponent(component.rawValue).problem
        }
    }

    private func checkSignature(of message: some SignableMessage, key: Ed25519PublicKey) throws(Problem) {
        guard key.keyID == keyID else { throw SignatureFlaw.otherKey.problem }
        let base = SignatureBase.bytes(of: components, in: message, parameters: parameters)
        guard key.isValidSignature(signature, for: base) else { throw SignatureFlaw.doesNotMatch.problem }
    }

    /// `lead`: how many seconds the sender is ahead of the hub.
    private static func clockSkew(_ lead: Double) -> Problem {
        let seconds = Int(abs(lead).rounded())
        return Problem(
            .clockSkew,
            detail: Message(
                ja: "署名の時刻がハブの時計より\(seconds)秒\(lead > 0 ? "進んで" : "遅れて")います。端末の時計を合わせて、署名し直してください",
                en: "The signature's time is \(seconds) s \(lead > 0 ? "ahead of" : "behind") the hub's clock; "
                    + "set the clock and sign again"))
    }
}
