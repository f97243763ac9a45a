import CDeflate

/// Why a body that says it is gzip was refused.
package enum GzipError: Error, Sendable {
    /// Not gzip, cut short, a wrong checksum, or bytes behind the last member.
    case damaged
    /// The content is longer than the limit.
    case tooLarge
}

/// gzip (RFC 1952) of whole buffers.
package enum Gzip {
    /// The content of all members, one after the other.
    ///
    /// `limit` bounds the content in bytes, and with it the memory taken, whatever the coded bytes claim.
    /// `padding` zero bytes are put behind the content, for readers that load whole vectors.
    package static func inflated(
        _ coded: UnsafeRawBufferPointer, limit: Int, padding: Int = 0
    ) throws(GzipError) -> [UInt8] {
        var inflation = Inflation(of: coded, limit: limit)
        return try inflation.run(padding: padding)
    }

    package static func inflated(_ coded: [UInt8], limit: Int, padding: Int = 0) throws(GzipError) -> [UInt8] {
        let result = coded.withUnsafeBytes { bytes in
            Result { () throws(GzipError) in try inflated(bytes, limit: limit, padding: padding) }
        }
        return try result.get()
    }

    /// One member. `level`: 1 (fast) to 12 (small). The same content always gives the same bytes.
    package static func deflated(_ content: UnsafeRawBufferPointer, level: Int = 6) -> [UInt8] {
        precondition((1...12).contains(level))
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else {
            preconditionFailure("libdeflate: out of memory")
        }
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_gzip_compress_bound(compressor, content.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = libdeflate_gzip_compress(
                compressor, content.baseAddress, content.count, buffer.baseAddress, buffer.count)
        }
    }

    package static func deflated(_ content: [UInt8], level: Int = 6) -> [UInt8] {
        content.withUnsafeBytes { deflated($0, level: level) }
    }
}
