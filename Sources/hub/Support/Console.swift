import Foundation
import HubCore

/// What a command prints: data on standard output, everything said about the work on standard error.
struct Console: Sendable {
    let isJSON: Bool
    let language: Language

    func line(_ text: String = "") { document(Array((text + "\n").utf8)) }

    /// Data for a file. Ends the command where it cannot be written: what is cut short must not pass for whole.
    func document(_ bytes: [UInt8]) {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            failure(Problem(.fileNotWritten, detail: Self.standardOutput).text(in: language))
            exit(1)
        }
    }

    private static let standardOutput = Message(ja: "標準出力", en: "standard output")

    /// A sentence about the work; nothing a program would read.
    func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    func note(_ message: Message) { note(message[language]) }

    func failure(_ text: String) { note(Terminal.standardError.isColoured ? "\u{1B}[31m\(text)\u{1B}[0m" : text) }

    /// Data for a program, members in a fixed order.
    func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Columns under their headers. A column whose cells are all numbers stands to the right.
    func table(headers: [String], rows: [[String]]) {
        let widths = headers.indices.map { column in
            ([headers] + rows).map { Terminal.width(of: $0[column]) }.max() ?? 0
        }
        let isNumeric = headers.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { $0[column].isFigure }
        }
        func printed(_ row: [String]) -> String {
            zip(row.indices, row).map { column, text in
                let padding = String(repeating: " ", count: widths[column] - Terminal.width(of: text))
                return isNumeric[column] ? padding + text : text + padding
            }.joined(separator: "  ").trimmedAtEnd
        }
        line(printed(headers))
        line(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
        for row in rows { line(printed(row)) }
    }

    /// Tells how far long work has come: in place on a terminal, otherwise at every tenth.
    func progress(_ label: String, _ done: Int, of total: Int) {
        guard total > 0 else { return }
        if Terminal.standardError.isTerminal {
            let filled = done * 30 / total
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
            let end = done == total ? "\n" : ""
            FileHandle.standardError.write(Data("\r\(label) \(bar) \(done)/\(total)\(end)".utf8))
        } else if done == total || done * 10 / total != (done - 1) * 10 / total {
            note("\(label) \(done)/\(total)")
        }
    }
}

/// What is known about where the output goes.
struct Terminal {
    static let standardOutput = Terminal(descriptor: 1)
    static let standardError = Terminal(descriptor: 2)

    let isTerminal: Bool
    /// Colour only on a terminal, and not where NO_COLOR asks for none.
    let isColoured: Bool

    private init(descriptor: Int32) {
        isTerminal = isatty(descriptor) == 1
        isColoured = isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// Columns that a text takes: two for a character of East Asian width.
    static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6:
                width + 2
            default: width + 1
            }
        }
    }
}

extension String {
    /// A number, or what stands for one that is missing.
    fileprivate var isFigure: Bool {
        if isEmpty || ["-", "…", "x", "NA"].contains(self) { return true }
        return first!.isNumber || hasPrefix("¥") || first == "-" && dropFirst().first!.isNumber
    }

    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
