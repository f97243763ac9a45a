import HubCore
import JSONReading

/// The calls by which an office reads what the hub has for it.
extension HubConnection {
    /// What came after the cursor; from the beginning without one.
    package func changes(after cursor: String?) throws(HubFault) -> PulledPage {
        let from = cursor.map { "&cursor=\($0.queryEscaped)" } ?? ""
        let answer = try get("/sync/changes?limit=\(Self.entriesOfPage)\(from)")
        guard let next = answer.fields["sync-cursor"] ?? cursor else { throw .unintelligible(status: answer.status) }
        let parser = JSONParser(largestDocument: Limits.decodedBodyBytes)
        var entries: [PulledEntry] = []
        for line in answer.body.split(separator: UInt8(ascii: "\n")) {
            guard let entry = PulledEntry(Array(line), parser: parser) else {
                throw .unintelligible(status: answer.status)
            }
            entries.append(entry)
        }
        return PulledPage(
            entries: entries, cursor: next, hasMore: answer.fields["link"]?.contains("rel=\"next\"") == true)
    }

    package func snapshot() throws(HubFault) -> StandingReports {
        let answer = try get("/sync/snapshot")
        guard let reports = StandingReports(answer.body) else { throw .unintelligible(status: answer.status) }
        return reports
    }

    /// Tells the hub that everything before the cursor is kept here.
    package func acknowledge(_ cursor: String) throws(HubFault) {
        _ = try send("PUT", "/sync/acks", json: "{\"cursor\":\(CanonicalJSON.quoted(cursor))}")
    }

    /// A document or dictionary, and its media type. `path`: as an entry gave it, on this hub.
    package func file(at path: String) throws(HubFault) -> (bytes: [UInt8], mediaType: String) {
        let answer = try get(path)
        return (answer.body, answer.fields["content-type"] ?? "")
    }

    /// The bytes of a version of the dictionary.
    func dictionary(_ version: String) throws(HubFault) -> [UInt8] {
        try file(at: "/sync/dictionaries/\(version.queryEscaped)").bytes
    }

    private static let entriesOfPage = 500
}

extension String {
    /// Percent-encoded but for the characters that RFC 3986 (section 2.3) leaves as they are.
    var queryEscaped: String {
        utf8.map { byte in
            let isPlain =
                byte.isDigit || byte.isLowercaseLetter || (0x41...0x5A).contains(byte) || "-._~".utf8.contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + String(Int(byte) + 0x100, radix: 16, uppercase: true).suffix(2)
        }.joined()
    }
}
