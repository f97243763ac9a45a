import HubCore
import JSONReading
import SyncProtocol

/// Reads one JSON object a line: a report, a single cell that is put or withdrawn, or what the office says of itself.
/// Empty lines are skipped.
enum JSONLinesReading {
    static func read(_ text: String) -> LineByLine<LocatedRecord> {
        var result = LineByLine<LocatedRecord>()
        let parser = JSONParser(largestDocument: Limits.decodedBodyBytes)
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isJSONSpace) {
            do throws(LineFault) {
                let record = try read(line: Array(line), parser)
                guard record.line(revision: Limits.largestInteger).count <= Limits.lineBytes else { throw .tooLong }
                result.add(LocatedRecord(line: index + 1, record: record))
            } catch {
                result.note(error, line: index + 1)
            }
        }
        return result
    }

    private static func read(line: [UInt8], _ parser: JSONParser) throws(LineFault) -> OfficeRecord {
        let document: JSONValue
        do throws(JSONFault) {
            document = try parser.parse(copying: line)
        } catch {
            throw error.lineFault
        }
        guard document.kind == .object else { throw .shape("{…}") }
        switch try document.required("op").string {
        case "report": return try report(document)
        case "put", "del":
            let kind = try document.required("t").string.flatMap(RecordKind.init)
            if kind == .cell { return try cell(document) }
            if let kind, kind.speaksOfTheScheme { return .statement(try statement(document, kind)) }
            throw LineFault(
                ja: "t は cell・profile・membership・contact・note・answer のいずれかです",
                en: "t is one of cell, profile, membership, contact, note and answer")
        default: throw LineFault(ja: "op は report・put・del のいずれかです", en: "op is one of report, put and del")
        }
    }

    /// `{"op":"report","k":"activity/2022-04","d":{"cells":{…}}}`
    private static func report(_ document: JSONValue) throws(LineFault) -> OfficeRecord {
        try document.allowMembers("op", "k", "d")
        let key = try ReportKey(parsing: document.requiredText("k"))
        guard let members = try document.required("d").required("cells").members else { throw .shape("d.cells") }

        var cells: [CellPath: CellValue] = [:]
        for (name, value) in members {
            let path = try CellPath(parsing: String(decoding: name, as: UTF8.self).widthNormalised)
            guard cells.updateValue(try figure(value), forKey: path) == nil else {
                throw LineFault(ja: "\(path) が二度あります", en: "\(path) is there twice")
            }
        }
        return .report(key, cells: cells)
    }

    /// `{"op":"put","t":"cell","k":"activity/2022-04/visits","d":{"v":3}}`, or `d` with `s` for a status, or `del`.
    private static func cell(_ document: JSONValue) throws(LineFault) -> OfficeRecord {
        try document.allowMembers("op", "t", "k", "d")
        let parts = try document.requiredText("k").split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw LineFault(
                ja: "k は「データセット/年月/項目」（例 activity/2022-04/visits）の形で書いてください",
                en: "k should be data set/month/element, as activity/2022-04/visits")
        }
        let report = try ReportKey(dataSet: parts[0], period: parts[1])
        let path = try CellPath(parsing: parts[2])
        if document["op"]?.string == "del" { return .withdraw(report, path) }

        let content = try document.required("d")
        try content.allowMembers("v", "s")
        switch (content["v"], content["s"]) {
        case (let value?, nil): return .put(report, path, try figure(value))
        case (nil, let status?): return .put(report, path, try self.status(status))
        default: throw LineFault(ja: "d には v か s のどちらか一つが必要です", en: "d needs either v or s")
        }
    }

    /// `{"op":"put","t":"note","k":"note/activity/2022-04","d":{"text":"…"}}`, or `del`. What may stand in `d` is the
    /// protocol's matter.
    private static func statement(_ document: JSONValue, _ kind: RecordKind) throws(LineFault) -> OfficeStatement {
        try document.allowMembers("op", "t", "k", "d")
        let key = try document.requiredText("k")
        if document["op"]?.string == "del" { return OfficeStatement(kind, key: key, content: nil) }
        let content = try document.required("d")
        guard content.kind == .object else { throw .shape("d") }
        return OfficeStatement(kind, key: key, content: CanonicalJSON.text(of: content))
    }

    private static func figure(_ value: JSONValue) throws(LineFault) -> CellValue {
        if let number = value.int64 { return try CellValue(whole: number) }
        if let text = value.string { return try CellValue(parsing: text.widthNormalised) }
        throw value.kind == .decimal
            ? LineFault(ja: "小数は \"12.5\" のように文字列で書いてください", en: "Write a decimal as a string, as \"12.5\"")
            : LineFault(ja: "値は整数か文字列で書いてください", en: "A value is a whole number or a string")
    }

    private static func status(_ value: JSONValue) throws(LineFault) -> CellValue {
        switch value.string {
        case "not-reported": .notReported
        case "not-applicable": .notApplicable
        default:
            throw LineFault(
                ja: "s は not-reported か not-applicable です", en: "s is either not-reported or not-applicable")
        }
    }
}

extension JSONValue {
    fileprivate func required(_ key: StaticString) throws(LineFault) -> JSONValue {
        guard let value = self[key] else {
            throw LineFault(ja: "\(key) がありません", en: "\(key) is missing")
        }
        return value
    }

    fileprivate func requiredText(_ key: StaticString) throws(LineFault) -> String {
        guard let text = try required(key).string else { throw .shape("\(key)") }
        return text.widthNormalised
    }

    /// A member that we would not send is a misunderstanding, which the office should hear of.
    fileprivate func allowMembers(_ allowed: StaticString...) throws(LineFault) {
        guard let members else { throw .shape("d") }
        for (name, _) in members where !allowed.contains(where: name.spells) {
            let name = String(decoding: name, as: UTF8.self).excerpt
            throw LineFault(ja: "「\(name)」という名前は使えません", en: "There is no member “\(name)” here")
        }
    }
}

extension JSONFault {
    fileprivate var lineFault: LineFault {
        switch self {
        case .duplicateKey: LineFault(ja: "同じ名前が二度あります", en: "A name is there twice")
        case .numberOutOfRange: LineFault(ja: "数値が大きすぎます", en: "A number is too large")
        case .tooLarge: .tooLong
        case .syntax, .invalidUTF8, .tooDeep: LineFault(ja: "JSON として読み取れません", en: "This is not a JSON object")
        }
    }
}

extension LineFault {
    fileprivate static func shape(_ name: String) -> Self {
        Self(ja: "\(name) の形式が正しくありません", en: "\(name) is malformed")
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
