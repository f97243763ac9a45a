/// What of a response the hub signs: receipts and capabilities. The path is not covered; a receipt names its stream
/// and sequence itself.
package struct SignableResponse: SignableMessage, Equatable {
    package static let tag = "hsj-receipt"

    /// The HTTP status, three digits.
    package let status: Int
    package let contentDigest: String
    package let contentType: String

    package init(status: Int, contentDigest: String, contentType: String) {
        self.status = status
        self.contentDigest = contentDigest
        self.contentType = contentType
    }

    package var coveredComponents: [SignatureComponent] { [.status, .contentDigest, .contentType] }

    package func value(of component: SignatureComponent) -> String? {
        switch component {
        case .status: String(status)
        case .contentDigest: contentDigest
        case .contentType: contentType
        default: nil
        }
    }
}
