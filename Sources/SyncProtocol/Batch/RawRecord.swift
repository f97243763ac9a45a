import DataDictionary
import HubCore
import JSONReading

/// The members of a record line, before anything is known about their sense. Views into the parser's memory.
struct RawRecord {
    let line: Int
    private(set) var operation: UnsafeRawBufferPointer?
    private(set) var type: UnsafeRawBufferPointer?
    private(set) var key: UnsafeRawBufferPointer?
    private(set) var revision: Int64?
    private(set) var hasRevision = false
    private(set) var group: String?
    private(set) var data: JSONValue?
    private(set) var dataMembers = 0

    init(line: Int) { self.line = line }

    /// For people: the key as far as it is harmless to repeat.
    var keyText: String? { key.map { String(decoding: $0, as: UTF8.self).excerpt } }

    mutating func take(_ object: JSONValue) throws(Fault) {
        guard let members = object.members else { throw Fault(.recordInvalid, "") }
        // First, because a fault in another member breaks the whole group.
        if let value = object["g"] {
            let text = try Self.text(value, "/g")
            guard (1...64).contains(text.count), text.allSatisfy(\.isNameCharacter) else {
                throw Fault(.recordInvalid, "/g")
            }
            group = String(decoding: text, as: UTF8.self)
        }
        for (name, value) in members {
            if name.spells("op") {
                operation = try Self.text(value, "/op")
            } else if name.spells("t") {
                type = try Self.text(value, "/t")
            } else if name.spells("k") {
                key = try Self.text(value, "/k")
            } else if name.spells("r") {
                hasRevision = true
                guard let number = value.int64 else { throw Fault(.revisionInvalid, "/r") }
                revision = number
            } else if name.spells("g") {
                continue
            } else if name.spells("d") {
                guard let members = value.members else { throw Fault(.recordInvalid, "/d") }
                data = value
                dataMembers = members.reduce(0) { count, _ in count + 1 }
            } else {
                throw Fault(.recordInvalid, "/\(String(decoding: name, as: UTF8.self).excerpt.jsonPointerToken)")
            }
        }
    }

    private static func text(_ value: JSONValue, _ pointer: String) throws(Fault) -> UnsafeRawBufferPointer {
        guard let text = value.rawString else { throw Fault(.recordInvalid, pointer) }
        return text
    }
}

/// What the key of a record names: `activity/2026-05` or `activity/2026-05/families.new/referral=phn`.
struct Place {
    let dataSet: CellIndex.DataSetHandle
    let month: Month
    /// The cell's path within the data set; nil in the key of a report.
    let path: UnsafeRawBufferPointer?

    init(_ key: UnsafeRawBufferPointer, index: CellIndex, lastMonth: Month) throws(Fault) {
        guard let slash = key.firstIndex(of: UInt8(ascii: "/")) else { throw Fault(.recordInvalid, "/k") }
        guard let dataSet = index.dataSet(UnsafeRawBufferPointer(rebasing: key[..<slash])) else {
            throw Fault(.dataSetUnknown, "/k")
        }
        self.dataSet = dataSet
        let rest = UnsafeRawBufferPointer(rebasing: key[(slash + 1)...])
        let end = rest.firstIndex(of: UInt8(ascii: "/"))
        guard let month = Month(bytes: UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.endIndex)])) else {
            throw Fault(.periodInvalid, "/k")
        }
        guard month <= lastMonth else { throw Fault(.periodFuture, "/k") }
        self.month = month
        path = end.map { UnsafeRawBufferPointer(rebasing: rest[($0 + 1)...]) }
    }
}

extension UInt8 {
    /// Of a group's name: nothing that could tell of a person.
    fileprivate var isNameCharacter: Bool {
        isDigit || isLowercaseLetter || (0x41...0x5A).contains(self) || [0x2E, 0x5F, 0x2D].contains(self)
    }
}

extension String {
    /// Escaped as a token of a JSON Pointer (RFC 6901, section 3).
    var jsonPointerToken: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
