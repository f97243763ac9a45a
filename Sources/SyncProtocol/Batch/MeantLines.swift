import HubCore
import JSONReading

extension ReceivedBatch {
    /// The lines of records that are meant, from 2. A record that cannot be read, or that says no key, is among them:
    /// nobody can tell what is in it.
    package func lines(where isMeant: (_ key: String, _ type: String?) -> Bool) -> [Int] {
        let parser = JSONParser(largestDocument: Limits.lineBytes)
        return padded.withUnsafeBytes { bytes in
            records.enumerated().compactMap { index, range in
                let record = try? parser.parse(UnsafeRawBufferPointer(rebasing: bytes[range]))
                if let key = record?["k"]?.string, !isMeant(key, record?["t"]?.string) { return nil }
                return index + 2
            }
        }
    }
}
