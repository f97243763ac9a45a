import CDeflate

/// One run of the decompressor over all members. libdeflate works on whole buffers: it wants room for a member's
/// content, and when there is too little, more room and the member again.
struct Inflation: ~Copyable {
    private let coded: UnsafeRawBufferPointer
    private let limit: Int
    private let decompressor: OpaquePointer
    private var content: UnsafeMutableRawBufferPointer
    private var filled = 0

    init(of coded: UnsafeRawBufferPointer, limit: Int) {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            preconditionFailure("libdeflate: out of memory")
        }
        self.coded = coded
        self.limit = limit
        self.decompressor = decompressor
        content = .allocate(byteCount: Self.expectedSize(of: coded, limit: limit), alignment: 16)
    }

    deinit {
        content.deallocate()
        libdeflate_free_decompressor(decompressor)
    }

    mutating func run(padding: Int) throws(GzipError) -> [UInt8] {
        var rest = coded
        repeat {
            let used = try inflateMember(at: rest)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(used))
        } while !rest.isEmpty
        let (source, filled) = (content, filled)
        return [UInt8](unsafeUninitializedCapacity: filled + padding) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<filled]))
            target.dropFirst(filled).initializeMemory(as: UInt8.self, repeating: 0)
            count = filled + padding
        }
    }

    /// The number of coded bytes that the member takes.
    private mutating func inflateMember(at member: UnsafeRawBufferPointer) throws(GzipError) -> Int {
        while true {
            var (read, written) = (0, 0)
            let outcome = libdeflate_gzip_decompress_ex(
                decompressor, member.baseAddress, member.count,
                content.baseAddress! + filled, content.count - filled, &read, &written)
            switch outcome {
            case LIBDEFLATE_SUCCESS:
                filled += written
                return read
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                try grow()
            default:
                throw .damaged
            }
        }
    }

    private mutating func grow() throws(GzipError) {
        guard content.count < limit else { throw .tooLarge }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(limit, max(content.count * 4, 4096)), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: content[..<filled]))
        content.deallocate()
        content = larger
    }

    /// The last four bytes of a member are its content's length (RFC 1952, ISIZE): for a single member that is exactly
    /// the room needed. It is only a claim, so never more than DEFLATE can make of the bytes, nor than the limit.
    private static func expectedSize(of coded: UnsafeRawBufferPointer, limit: Int) -> Int {
        guard coded.count >= 18 else { return min(limit, 64) }
        let claim = coded.loadUnaligned(fromByteOffset: coded.count - 4, as: UInt32.self)
        let greatestRatio = 1032
        return min(Int(UInt32(littleEndian: claim)), coded.count * greatestRatio, limit)
    }
}
