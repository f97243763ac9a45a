import HubCore

/// What of a request is signed. A request with a body covers the body's fields; one without covers its query.
package struct SignableRequest: SignableMessage, Equatable {
    package static let tag = "hsj-sync"

    package let method: String
    package let authority: Authority
    /// The path as it is sent, percent-encoded, beginning with `/`.
    package let path: String
    /// Without the `?`.
    package let query: String
    package let syncVersion: String
    package let body: BodyFields?

    package init(
        method: String, authority: Authority, path: String, query: String = "", syncVersion: String,
        body: BodyFields? = nil
    ) {
        self.method = method
        self.authority = authority
        self.path = path.isEmpty ? "/" : path
        self.query = query
        self.syncVersion = syncVersion
        self.body = body
    }

    package var coveredComponents: [SignatureComponent] {
        guard let body else { return [.method, .authority, .path, .query, .syncVersion] }
        let encoding: [SignatureComponent] = body.contentEncoding == nil ? [] : [.contentEncoding]
        return [.method, .authority, .path, .contentDigest, .contentType] + encoding + [.syncVersion]
    }

    package func value(of component: SignatureComponent) -> String? {
        switch component {
        case .method: method
        case .authority: authority.name
        case .path: path
        case .query: "?" + query
        case .syncVersion: syncVersion
        case .contentDigest: body?.contentDigest
        case .contentType: body?.contentType
        case .contentEncoding: body?.contentEncoding
        case .status: nil
        }
    }
}

extension SignableRequest {
    /// A request as it arrived. `field` gives a header field's value by its name in lower case, several lines joined
    /// by a comma and a space (RFC 9110, section 5.2).
    ///
    /// GET, HEAD and DELETE are taken to have no body; all others must describe theirs, even an empty one.
    package init(
        receivedMethod method: String, authority: String, path: String, query: String?, field: (String) -> String?
    ) throws(Problem) {
        func value(_ name: String) throws(Problem) -> String? {
            guard let raw = field(name) else { return nil }
            let value = raw.trimmed
            guard value.isPrintableASCII else { throw SignatureFlaw.malformedField(name).problem }
            return value
        }
        func required(_ name: String) throws(Problem) -> String {
            guard let value = try value(name), !value.isEmpty else { throw SignatureFlaw.missingField(name).problem }
            return value
        }
        // A line break in one of these could pass for another line of the signature base.
        for (name, text) in [("@method", method), ("@authority", authority), ("@path", path), ("@query", query ?? "")] {
            guard text.isPrintableASCII else { throw SignatureFlaw.malformedField(name).problem }
        }
        guard let version = try value(SignatureComponent.syncVersion.rawValue) else { throw Problem(.versionRequired) }

        var body: BodyFields?
        if !["GET", "HEAD", "DELETE"].contains(method) {
            guard (query ?? "").isEmpty else { throw SignatureFlaw.uncoveredQuery.problem }
            body = BodyFields(
                contentDigest: try required(SignatureComponent.contentDigest.rawValue),
                contentType: try required(SignatureComponent.contentType.rawValue),
                contentEncoding: try value(SignatureComponent.contentEncoding.rawValue))
        }
        self.init(
            method: method, authority: Authority(authority), path: path, query: query ?? "", syncVersion: version,
            body: body)
    }
}

extension String {
    /// Without spaces and tabs at both ends, as a component's value is (RFC 9421, section 2.1).
    fileprivate var trimmed: String {
        let start = utf8.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? endIndex
        let last = utf8.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return String(self[start..<(last.map(utf8.index(after:)) ?? start)])
    }

    fileprivate var isPrintableASCII: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
