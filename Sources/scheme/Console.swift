import ArgumentParser
import Foundation
import HubCore
import SchemeClient

/// Where a command's words go: results to standard output, what happens meanwhile and problems to standard error.
struct Console {
    let isJSON: Bool
    let isQuiet: Bool
    let language: Language

    /// A result in words; nothing where JSON is printed instead.
    func say(_ text: String) {
        if !isJSON && !isQuiet { Self.write(text + "\n", to: .standardOutput) }
    }

    func say(_ message: Message) { say(message[language]) }

    /// Something that passes, such as a wait.
    func note(_ message: Message) { note(message[language]) }

    func note(_ text: String) {
        if !isQuiet { Self.write(Self.clearLine + text + "\n", to: .standardError) }
    }

    func problem(_ text: String) { Self.write(Self.clearLine + text + "\n", to: .standardError) }

    func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        Self.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n", to: .standardOutput)
    }

    /// A bar that the next line replaces. Only for a person who looks on.
    func progress(_ done: Int64, of total: Int64, _ message: Message) {
        guard Self.isTerminal, !isQuiet, total > 0 else { return }
        let filled = Int(done * 20 / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        Self.write("\(Self.clearLine)\(bar) \(message[language])", to: .standardError)
    }

    func endProgress() { Self.write(Self.clearLine, to: .standardError) }

    /// Runs a command; a problem becomes one line and the exit status.
    func explainingProblems(_ command: () throws -> Void) throws {
        do {
            try command()
        } catch let problem as ClientProblem {
            self.problem(problem.message[language])
            throw ExitCode(ExitStatus(problem).rawValue)
        } catch let problem as Problem {
            self.problem(problem.text(in: language))
            throw ExitCode(ExitStatus.usage.rawValue)
        }
    }

    private static let isTerminal = isatty(STDERR_FILENO) == 1
    /// To the start of the line, and empty to its end.
    private static let clearLine = isTerminal ? "\r\u{1B}[K" : ""

    private static func write(_ text: String, to file: FileHandle) {
        guard !text.isEmpty else { return }
        try? file.write(contentsOf: Data(text.utf8))
    }
}
