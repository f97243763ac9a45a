/// A request or a response as the signature profile sees it (RFC 9421, section 2): the parts that its signature covers,
/// each with one value.
package protocol SignableMessage: Sendable {
    /// The `tag` parameter (RFC 9421, section 2.3), so that a signature made for one use is no good for another.
    static var tag: String { get }
    /// What the signature must cover, in the order in which we sign. A verifier takes any order.
    var coveredComponents: [SignatureComponent] { get }
    /// Nil if the message has no such part.
    func value(of component: SignatureComponent) -> String?
}

/// The parts of a message that signatures of this protocol cover; no others are allowed.
package enum SignatureComponent: String, CaseIterable, Sendable {
    // Derived components, RFC 9421, section 2.2
    case method = "@method"
    case authority = "@authority"
    case path = "@path"
    case query = "@query"
    case status = "@status"
    // Fields
    case contentDigest = "content-digest"
    case contentType = "content-type"
    case contentEncoding = "content-encoding"
    case syncVersion = "sync-version"
}

/// The fields that describe a body.
package struct BodyFields: Sendable, Equatable {
    /// RFC 9530, of the body as it is sent: after compression.
    package let contentDigest: String
    package let contentType: String
    package let contentEncoding: String?

    package init(contentDigest: String, contentType: String, contentEncoding: String? = nil) {
        self.contentDigest = contentDigest
        self.contentType = contentType
        self.contentEncoding = contentEncoding
    }
}
