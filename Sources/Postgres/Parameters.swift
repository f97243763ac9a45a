/// The encoded parameters of one execution: one block of bytes and where each value stands in it.
struct Parameters {
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>?] = []

    init<each Value: PostgresEncodable>(_ values: repeat each Value) {
        repeat append(each values)
    }

    private mutating func append(_ value: some PostgresEncodable) {
        let start = bytes.count
        ranges.append(value.encode(into: &bytes) ? start..<bytes.count : nil)
    }

    /// Calls `body` with what libpq wants: the count, the values' addresses (nil for NULL), lengths, and formats (all
    /// binary). The pointers are good during the call, which is as long as libpq needs them.
    func withPointers<R>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> R
    ) -> R {
        bytes.withUnsafeBufferPointer { buffer in
            // An empty value still needs an address: nil would say NULL.
            let base = UnsafeRawPointer(buffer.baseAddress ?? emptyValue)
            let values = ranges.map { range in
                range.map { base.advanced(by: $0.lowerBound).assumingMemoryBound(to: CChar.self) }
            }
            let lengths = ranges.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: ranges.count)
            return body(Int32(ranges.count), values, lengths, formats)
        }
    }
}

nonisolated(unsafe) private let emptyValue: UnsafePointer<UInt8> = {
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)
}()
