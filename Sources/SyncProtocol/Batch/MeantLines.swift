import HubCore
import JSONReading

extension ReceivedBatch {
    /// The lines of records that are meant, from 2. A record that cannot be read, or that says no key, is among them:
    /// nobody can tell what is in it.
    package func lines(where isMeant: (_ key: String, _ type: String?) -> Bool) -> [Int] {
        var lines: [Int] = []
        forEachRecord { record, line in
            if let key = record?["k"]?.string, !isMeant(key, record?["t"]?.string) { return }
            lines.append(line)
        }
        return lines
    }

    private func forEachRecord(_ body: (JSONValue?, Int) -> Void) {
        switch self {
        case .document(let document):
            document.forEachRecord(JSONParser(largestDocument: document.padded.count)) { body($0, $1) }
        case .lines(let lines):
            let parser = JSONParser(largestDocument: Limits.lineBytes)
            lines.padded.withUnsafeBytes { bytes in
                for (index, range) in lines.records.enumerated() {
                    body(try? parser.parse(UnsafeRawBufferPointer(rebasing: bytes[range])), index + 2)
                }
            }
        }
    }
}
