import HubCore
import Intake
import Spreadsheets

/// Files of an office, of whatever kind it has, read together into records: templates and lists in Excel or CSV, and the
/// files that `scheme push` takes.
package struct OfficeIntake: Sendable {
    /// Empty where there is any finding.
    package let records: [OfficeRecord]
    /// Anything here, and nothing may be reported.
    package let findings: [IntakeNotice]
    package let warnings: [IntakeNotice]
    package let remarks: [IntakeNotice]

    package init(_ files: [(name: String, content: [UInt8])], _ context: IntakeContext) {
        var workbooks: [(name: String, workbook: Workbook)] = []
        var plain: [(name: String, content: [UInt8])] = []
        var findings: [IntakeNotice] = []
        for (name, content) in files {
            if Self.isPlain(content) {
                plain.append((name, content))
                continue
            }
            do throws(SpreadsheetRefusal) {
                workbooks.append((name, try SpreadsheetFile.read(content)))
            } catch {
                findings.append(IntakeNotice(file: name, message: error.message))
            }
        }
        let set = OfficeFileSet(plain)
        findings += set.findings.map { finding in
            IntakeNotice(
                file: finding.file, place: .rows(sheet: "", [finding.finding.line]), message: finding.finding.message)
        }
        let reading = IntakeReading(workbooks, context)
        findings += reading.findings
        var records = set.records
        for report in reading.reports {
            let key = ReportKey(dataSet: report.about.dataSet, period: report.about.month)
            if set.records.contains(where: { $0.report == key }) {
                findings.append(
                    IntakeNotice(
                        file: plain.map(\.name).joined(separator: ", "),
                        message: Message(
                            ja: "\(key) はほかのファイルにもあります。どちらか一つにしてください",
                            en: "\(key) is in another file too; keep one of them")))
            }
            records += OfficeRecord.records(of: report)
        }
        if findings.isEmpty {
            let names = files.map(\.name).joined(separator: ", ")
            findings = ReportCheck(dictionary: context.dictionary, today: context.today).findings(in: records).map {
                IntakeNotice(file: names, message: Message(ja: $0.text(in: .ja), en: $0.text(in: .en)))
            }
        }
        self.findings = findings
        self.records = findings.isEmpty ? records : []
        warnings = reading.warnings
        remarks = reading.remarks
    }

    /// JSON lines, or a CSV with one figure a row.
    private static func isPlain(_ content: [UInt8]) -> Bool {
        let start = content.prefix(512).drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if start.first == UInt8(ascii: "{") { return true }
        return String(decoding: start, as: UTF8.self).widthNormalised.lowercased()
            .drop { $0 == "\"" }.hasPrefix("data_set")
    }
}
