import Compression
import Foundation
import HubCore
import JSONReading
import Postgres
import SyncProtocol

extension ErasureStore.KeptBody {
    /// The body in its coding with the lines of the part blank, and all lines that are; nil when nothing is to be done.
    func blanking(_ part: ErasedPart) throws -> (body: [UInt8], lines: [Int32])? {
        guard let version = SyncVersion(rawValue: Int(version)) else { return nil }
        let received = try ReceivedBatch(padded: decoded(), version: version)
        let known = Set(blanked)
        let meant = Set(received.lines(where: part.means)).union(part.takesWhatWasPutAside ? try linesPutAside() : [])
        let lines = meant.filter { !known.contains(Int32($0)) }.sorted()
        guard !lines.isEmpty else { return nil }
        let decoded = received.blanking(lines)
        return (isGzip ? Gzip.deflated(decoded) : decoded, (blanked + lines.map(Int32.init)).sorted())
    }

    /// As the receipt tells them.
    private func linesPutAside() throws -> [Int] {
        try JSONDecoder().decode(Receipt.self, from: Data(receipt)).quarantined.compactMap { item in
            item.line ?? item.record.map { $0 + 1 }
        }
    }

    private var isGzip: Bool { coding == "gzip" }

    private func decoded() throws(GzipError) -> [UInt8] {
        if isGzip { return try Gzip.inflated(body, limit: Limits.decodedBodyBytes, padding: JSONParser.padding) }
        return body + [UInt8](repeating: 0, count: JSONParser.padding)
    }
}
