import Compression
import Testing

@Suite("gzip")
struct CompressionGzipTests {
    static let content = Array(
        (0..<500).map { #"{"op":"put","t":"cell","k":"activity/2026-05/visits","r":\#($0)}"# }
            .joined(separator: "\n").utf8)

    @Test("Content goes there and back at every level", arguments: 1...12)
    func roundTrip(level: Int) throws {
        let coded = Gzip.deflated(Self.content, level: level)
        #expect(coded.count < Self.content.count / 5)
        #expect(try Gzip.inflated(coded, limit: Self.content.count) == Self.content)
    }

    @Test("Padding is zeros behind the content, and no part of the limit")
    func padding() throws {
        let padded = try Gzip.inflated(Gzip.deflated([1, 2, 3]), limit: 3, padding: 4)
        #expect(padded == [1, 2, 3, 0, 0, 0, 0])
    }

    @Test("Empty content is content")
    func empty() throws {
        #expect(try Gzip.inflated(Gzip.deflated([UInt8]()), limit: 0) == [])
    }

    @Test("Members are joined, however wrong the last one's length is for the whole")
    func members() throws {
        let coded = Gzip.deflated(Self.content) + Gzip.deflated([]) + Gzip.deflated([7]) + Gzip.deflated(Self.content)
        let expected = Self.content + [7] + Self.content
        #expect(try Gzip.inflated(coded, limit: expected.count) == expected)
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(coded, limit: expected.count - 1) }
    }

    @Test("The limit is exact")
    func limit() throws {
        let coded = Gzip.deflated(Self.content)
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(coded, limit: Self.content.count - 1) }
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(Gzip.deflated([1]), limit: 0) }
    }

    @Test("A bomb is refused, whether its length tells the truth or not")
    func bomb() {
        var coded = Gzip.deflated([UInt8](repeating: 0, count: 64 << 20), level: 12)
        #expect(coded.count < 1 << 20)
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(coded, limit: 8 << 20) }
        coded.replaceSubrange(coded.count - 4..<coded.count, with: [1, 0, 0, 0])
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(coded, limit: 8 << 20) }
        let many = Array(repeatElement(Gzip.deflated([UInt8](repeating: 0, count: 1 << 20)), count: 9).joined())
        #expect(throws: GzipError.tooLarge) { try Gzip.inflated(many, limit: 8 << 20) }
    }

    @Test("Cut short anywhere, it is damaged")
    func truncated() {
        let coded = Gzip.deflated(Array(Self.content.prefix(300)))
        for length in 0..<coded.count {
            #expect(throws: GzipError.damaged) { try Gzip.inflated(Array(coded.prefix(length)), limit: 1 << 20) }
        }
    }

    @Test("A changed checksum, length or beginning is damage, and so is anything behind")
    func damaged() {
        let coded = Gzip.deflated(Self.content)
        for position in [0, 1, 2, coded.count - 8, coded.count - 4] {
            var changed = coded
            changed[position] ^= 0x01
            #expect(throws: GzipError.damaged) { try Gzip.inflated(changed, limit: 1 << 20) }
        }
        for tail in [[0], Array("garbage that is longer than a gzip header".utf8), Array(coded.prefix(10))] {
            #expect(throws: GzipError.damaged) { try Gzip.inflated(coded + tail, limit: 1 << 20) }
        }
        #expect(throws: GzipError.damaged) { try Gzip.inflated(Self.content, limit: 1 << 20) }
    }
}
