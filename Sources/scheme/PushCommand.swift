import ArgumentParser
import Foundation
import HubCore
import SchemeClient
import SyncProtocol

/// `scheme push`: keeps the reports in the outbox, then sends what is in it.
struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: Words.chosen(ja: "報告ファイルを送ります。", en: "Send report files."),
        discussion: Words.chosen(
            ja: """
                ファイルは CSV（data_set,period,element,categories,value）または JSON Lines、文字コードは UTF-8 です。
                JSON Lines には団体の概要・請求先・会員の異動・報告の説明も書けます（docs/PROTOCOL.md の 3）。
                ファイルを指定しないと、前回の続きだけを送ります。
                """,
            en: """
                Files are CSV (data_set,period,element,categories,value) or JSON lines, in UTF-8. JSON lines may also
                hold profiles, contacts, membership events and notes (docs/PROTOCOL.md, section 3).
                Without files, only what was left from before is sent.
                """))

    @Argument(help: ArgumentHelp(Words.chosen(ja: "報告ファイル。", en: "Report files."), valueName: "file"))
    var files: [String] = []

    @OptionGroup var patience: PatienceOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        try console.explainingProblems {
            let records = try readFiles(console)
            let office = try SchemeOffice(home: common.schemeHome)
            try check(records, office, console)
            let addition = try office.add(records)
            if !files.isEmpty { console.say(addition.message) }

            let outcome = try office.push(patience: patience.patience) { Self.show($0, on: console) }
            console.endProgress()
            if common.json { try console.json(PushReport(addition, outcome)) }
            try finish(outcome, addition, console)
        }
    }

    private func finish(_ outcome: PushOutcome, _ addition: OutboxQueue.Addition, _ console: Console) throws {
        if let problem = outcome.problem {
            console.note(
                Message(ja: "送信待ち: \(outcome.waiting) バッチ", en: "Still waiting: \(outcome.waiting) batches"))
            throw problem
        }
        if outcome.acknowledged.isEmpty && files.isEmpty {
            console.say(Message(ja: "送るものはありません", en: "There is nothing to send"))
        }
        if outcome.putSomethingAside { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private static func show(_ event: PushEvent, on console: Console) {
        switch event {
        case .sending(_, let progress):
            console.progress(progress.number - 1, of: progress.total, event.message)
        case .acknowledged(let batch, _):
            console.endProgress()
            console.say(event.message)
            for line in batch.quarantineLines(in: console.language) { console.problem(line) }
            for line in batch.notStandingLines(in: console.language) { console.note(line) }
            for line in batch.warningLines(in: console.language) { console.note(line) }
        case .waiting, .hubLost, .streamRenewed, .keyAnnouncedAgain, .dictionaryChanged:
            console.note(event.message)
        }
    }

    /// Throws after telling all that is wrong with any of them: nothing of the files is sent then.
    private func readFiles(_ console: Console) throws -> [OfficeRecord] {
        let contents = try files.map { (name: $0, content: try OfficeFiles.bytes(of: $0)) }
        let read = OfficeFileSet(contents)
        guard !read.findings.isEmpty else { return read.records }

        for finding in read.findings.prefix(Self.mostFindings) { console.problem(finding.text(in: console.language)) }
        throw Self.faulty(read.findings.count)
    }

    /// Throws after telling what the hub would put aside: a report with a fault is corrected before it goes out.
    private func check(_ records: [OfficeRecord], _ office: SchemeOffice, _ console: Console) throws {
        let findings = try office.findings(in: records)
        guard !findings.isEmpty else { return }
        for finding in findings.prefix(Self.mostFindings) { console.problem(finding.text(in: console.language)) }
        throw Self.faulty(findings.count)
    }

    private static func faulty(_ count: Int) -> ClientProblem {
        ClientProblem(
            .refused, ja: "誤りが\(count)件あるため、ファイルはどれも送っていません。直してからもう一度実行してください",
            en: "Nothing of the files was sent, since there are \(count) faults; correct them and run this again")
    }

    private static let mostFindings = 50
}

/// What `--json` prints. Receipts are as the hub gave them.
private struct PushReport: Encodable {
    let queued: Int
    let leftOut: Int
    let receipts: [Receipt]
    let replayed: Int
    let waiting: Int
    let problem: Message?

    init(_ addition: OutboxQueue.Addition, _ outcome: PushOutcome) {
        queued = addition.queued
        leftOut = addition.leftOut
        receipts = outcome.acknowledged.map(\.receipt)
        replayed = outcome.acknowledged.count { $0.isReplay }
        waiting = outcome.waiting
        problem = outcome.problem?.message
    }
}
