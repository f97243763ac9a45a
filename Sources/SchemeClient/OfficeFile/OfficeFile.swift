import HubCore

/// A file that an office reports with, read from its bytes alone: JSON lines or CSV, told apart by the first character.
///
/// All faults are found at once, each with its line. A file with a fault is not sent in part: an absent cell would
/// count as withdrawn.
package struct OfficeFile: Sendable {
    /// In the order of the file.
    package let records: [LocatedRecord]
    /// In the order of their lines; empty for a file that can be sent.
    package let findings: [LineFinding]

    package init(_ bytes: [UInt8]) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]

        var lines = LineByLine<LocatedRecord>()
        if let text = String(validating: content, as: UTF8.self) {
            let first = text.first { !$0.isWhitespace }
            lines = first == "{" ? JSONLinesReading.read(text) : SpreadsheetReading.read(text)
        } else {
            lines.note(.notUTF8, line: Self.firstLineThatIsNotUTF8(content))
        }
        Self.noteRepetitions(in: &lines)
        if lines.values.isEmpty && lines.findings.isEmpty { lines.note(.nothingThere, line: 1) }
        records = lines.values
        findings = lines.findings.sorted { $0.line < $1.line }
    }

    /// Which of two reports of the same month counts would depend on their order, so the office is asked.
    private static func noteRepetitions(in lines: inout LineByLine<LocatedRecord>) {
        var seen: [String: Int] = [:]
        for located in lines.values {
            let key = located.record.key
            if let first = seen[key] {
                lines.note(.repeated(key, first: first), line: located.line)
            } else {
                seen[key] = located.line
            }
        }
    }

    private static func firstLineThatIsNotUTF8(_ content: ArraySlice<UInt8>) -> Int {
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}

/// A record and where it begins in its file, counted from 1.
package struct LocatedRecord: Hashable, Sendable {
    package let line: Int
    package let record: OfficeRecord
}

/// What is wrong with one line, counted from 1.
package struct LineFinding: Hashable, Sendable {
    package let line: Int
    package let message: Message

    /// `3行目: …`
    package func text(in language: Language) -> String {
        switch language {
        case .ja: "\(line)行目: \(message.ja)"
        case .en: "line \(line): \(message.en)"
        }
    }
}

/// What was read so far, and what could not be.
struct LineByLine<Value> {
    private(set) var values: [Value] = []
    private(set) var findings: [LineFinding] = []

    mutating func add(_ value: Value) { values.append(value) }

    mutating func note(_ fault: LineFault, line: Int) {
        findings.append(LineFinding(line: line, message: fault.message))
    }
}
