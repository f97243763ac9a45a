import Foundation

/// Where the program takes the time from. Tests give a clock of their own; SQL takes times as parameters.
package struct Clock: Sendable {
    private let read: @Sendable () -> Date

    package init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    /// The machine's clock, cut to microseconds, which is what PostgreSQL keeps.
    package static let system = Clock { Date().roundedToMicroseconds }

    package static func fixed(_ date: Date) -> Clock { Clock { date } }

    package var now: Date { read() }
}

extension Date {
    package var roundedToMicroseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1_000_000).rounded(.down) / 1_000_000)
    }

    /// `2026-05-01T09:00:00Z`, as the protocol writes times.
    package var iso8601: String { formatted(.iso8601) }

    /// The calendar day in Japan, which is nine hours ahead of UTC all the year.
    package var dayInJapan: Day {
        let secondsSince2000 = timeIntervalSince1970 + 9 * 3600 - 946_684_800
        return Day(ordinal: Int32((secondsSince2000 / 86_400).rounded(.down)))
    }
}

extension Day {
    /// Its first moment in Japan.
    package var start: Date { Date(timeIntervalSince1970: Double(ordinal) * 86_400 + 946_684_800 - 9 * 3600) }
}

/// Where the program takes new identifiers and secrets from.
package struct Entropy: Sendable {
    private let fill: @Sendable (Int) -> [UInt8]

    package init(_ fill: @escaping @Sendable (Int) -> [UInt8]) { self.fill = fill }

    package static let system = Entropy { count in
        // Eight bytes a call: each call may be one to the kernel.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    package func bytes(_ count: Int) -> [UInt8] { fill(count) }

    /// UUID version 7 (RFC 9562, section 5.7): sorts by time of creation.
    package func uuid(at date: Date) -> UUID {
        let milliseconds = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64($0))) } + fill(10)
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }
}
