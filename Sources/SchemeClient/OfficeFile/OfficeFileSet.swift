import HubCore

/// The files of one push, read together.
package struct OfficeFileSet: Sendable {
    /// In the order of the files and their lines.
    package let records: [OfficeRecord]
    /// Empty for files that can be sent.
    package let findings: [FileFinding]

    /// A finding and the file it is in.
    package struct FileFinding: Hashable, Sendable {
        package let file: String
        package let finding: LineFinding

        /// `april.csv 3行目: …`
        package func text(in language: Language) -> String { "\(file) \(finding.text(in: language))" }
    }

    package init(_ files: [(name: String, content: [UInt8])]) {
        var records: [OfficeRecord] = []
        var findings: [FileFinding] = []
        var places: [String: (file: String, line: Int)] = [:]
        for (name, content) in files {
            let file = OfficeFile(content)
            findings += file.findings.map { FileFinding(file: name, finding: $0) }
            for located in file.records {
                let key = located.record.key
                // Within one file, the file has told already.
                if let other = places[key], other.file != name {
                    let fault = LineFault.repeated(key, inFile: other.file, line: other.line)
                    findings.append(
                        FileFinding(file: name, finding: LineFinding(line: located.line, message: fault.message)))
                }
                places[key] = (name, located.line)
                records.append(located.record)
            }
        }
        self.records = records
        self.findings = findings
    }
}
