import Cryptography
import SyncProtocol

/// A record as a line of a batch. There is one way to write each, so equal content has equal bytes: members in a
/// fixed order, cells sorted, no spaces. Names and figures are ASCII without quotes, so they need no escape.
extension OfficeRecord {
    /// With the revision, without a line break.
    package func line(revision: Int64) -> [UInt8] {
        switch self {
        case .report:
            Array("{\"op\":\"report\",\"k\":\"\(key)\",\"r\":\(revision),\"d\":\(content)}".utf8)
        case .put:
            Array("{\"op\":\"put\",\"t\":\"cell\",\"k\":\"\(key)\",\"r\":\(revision),\"d\":\(content)}".utf8)
        case .withdraw:
            Array("{\"op\":\"del\",\"t\":\"cell\",\"k\":\"\(key)\",\"r\":\(revision)}".utf8)
        case .statement(let statement):
            Array(statement.line(revision: revision).utf8)
        }
    }

    /// Of what the record says, whatever its revision: equal for a report that did not change.
    package var contentDigest: SHA256Digest { SHA256.hash(of: content) }

    private var content: String {
        switch self {
        case .report(_, let cells):
            let members = cells.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.json)" }
            return "{\"cells\":{\(members.joined(separator: ","))}}"
        case .put(_, _, .notReported): return "{\"s\":\"not-reported\"}"
        case .put(_, _, .notApplicable): return "{\"s\":\"not-applicable\"}"
        case .put(_, _, let value): return "{\"v\":\(value.json)}"
        case .withdraw: return "withdrawn"
        case .statement(let statement): return statement.content ?? "withdrawn"
        }
    }
}

extension OfficeStatement {
    fileprivate func line(revision: Int64) -> String {
        let opening = "\"t\":\"\(kind.rawValue)\",\"k\":\(CanonicalJSON.quoted(key)),\"r\":\(revision)"
        return content.map { "{\"op\":\"put\",\(opening),\"d\":\($0)}" } ?? "{\"op\":\"del\",\(opening)}"
    }
}

extension CellValue {
    fileprivate var json: String {
        switch self {
        case .number(let number): String(number)
        case .decimal(let text): "\"\(text)\""
        case .notReported: "\"not-reported\""
        case .notApplicable: "\"not-applicable\""
        }
    }
}
