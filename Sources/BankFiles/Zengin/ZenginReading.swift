import HubCore

/// Reads a file of fixed records from its first header to its end record.
enum ZenginReading {
    static func read(_ file: [UInt8], importedOn: Day) throws(BankFileFault) -> BankFile {
        let records = try ZenginRecords(file)
        let layout = try layout(of: records[0], EraYears(importedOn: importedOn))
        var statements: [BankStatement] = []
        var open: ZenginStatement?
        var lines = 0
        for index in 0..<records.count {
            let record = records[index]
            // Matched by whether one is open: a copy of it would copy all its lines at each one more.
            switch (try record.kind(), open != nil) {
            case (.header, false):
                try requireSameType(record, records[0])
                open = try layout.begin(record)
            case (.data, true):
                lines += 1
                guard lines <= BankFileLimits.lines else { throw .tooManyLines }
                open!.lines.append(try layout.line(record))
            case (.trailer, true):
                statements.append(try layout.finish(open!, record))
                open = nil
            case (.end, false) where !statements.isEmpty:
                guard index == records.count - 1 else {
                    throw records[index + 1].fault(
                        .afterEnd, 1, "エンドレコードの後にまだ行があります", "there are records after the end record")
                }
                try layout.checkEnd(record, records: records.count, statements: statements.count)
                return BankFile(format: layout.format, statements: statements)
            case (let kind, _):
                throw record.fault(
                    .recordOrder, 1, "レコードの順序が正しくありません(データ区分\(Character(Unicode.Scalar(kind.rawValue))))",
                    "a record of type \(Character(Unicode.Scalar(kind.rawValue))) may not stand here")
            }
        }
        throw BankFileFault(
            .unfinished, line: records.count,
            open == nil ? "エンドレコードがありません。ファイルが途中で切れています" : "トレーラレコードがありません。ファイルが途中で切れています",
            open == nil ? "there is no end record: the file was cut off" : "there is no trailer: the file was cut off")
    }

    private static func layout(of header: ZenginRecord, _ eras: EraYears) throws(BankFileFault) -> any ZenginLayout {
        guard try header.kind() == .header else {
            throw header.fault(.recordOrder, 1, "ヘッダレコードで始まっていません", "the file does not begin with a header")
        }
        try requireJIS(header)
        switch try header.text(2...3) {
        case "03": return TransactionLayout(eras: eras)
        case "01": return TransferNoticeLayout(eras: eras)
        case let other:
            throw header.fault(
                .fileType, 2, "種別コード\(other.excerpt)は扱っていません(03 入出金取引明細か 01 振込入金通知を選んでください)",
                "type \(other.excerpt) is not read; take 03 (transactions) or 01 (transfer notices)")
        }
    }

    private static func requireSameType(_ header: ZenginRecord, _ first: ZenginRecord) throws(BankFileFault) {
        try requireJIS(header)
        guard header.slice(2...3) == first.slice(2...3) else {
            throw header.fault(.mixedTypes, 2, "1つのファイルに違う種別が混ざっています", "the file mixes two types")
        }
    }

    /// Code section: 0, or blank, is JIS.
    private static func requireJIS(_ header: ZenginRecord) throws(BankFileFault) {
        guard [0x30, 0x20].contains(header.slice(4...4).first) else { throw .ebcdic }
    }
}
