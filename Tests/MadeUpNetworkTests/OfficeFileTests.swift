import DataDictionary
import Foundation
import HubCore
import MadeUpNetwork
import SchemeClient
import Testing

/// What the offices send is read by the product itself: the schemes' client and the dictionary.
@Suite struct OfficeFileTests {
    @Test func bothFormatsSayTheSame() {
        for scheme in TestNetwork.usual.schemes.prefix(4) {
            let lines = records(of: scheme, as: .jsonLines)
            let table = records(of: scheme, as: .csv)
            #expect(lines.count == scheme.reports().count)
            #expect(Set(lines) == Set(table))
        }
    }

    @Test func oneFileAYear() {
        let scheme = TestNetwork.usual.schemes[0]
        let format = scheme.scheme.officeFormat.fileExtension
        #expect(scheme.files().map(\.name).allSatisfy { $0.hasPrefix("reports-20") && $0.hasSuffix(format) })
        #expect(scheme.files(as: .csv).map(\.name) == (2022...2025).map { "reports-\($0).csv" })
    }

    @Test func aboutHalfOfTheOfficesUseASpreadsheet() {
        let count = TestNetwork.usual.schemes.count { $0.scheme.officeFormat == .csv }
        #expect((45...75).contains(count))
    }

    @Test func formsAreThoseOfTheDictionary() throws {
        let dictionary = try Self.dictionary()
        for dataSet in dictionary.dataSets {
            let own = MadeUpNetwork.DataSet(rawValue: dataSet.id.rawValue)
            let paths = try #require(own).form.cells.map { cell in
                cell.options.isEmpty ? cell.element : "\(cell.element)/\(cell.options.joined(separator: ","))"
            }
            #expect(Set(paths) == Set(dictionary.cells(of: dataSet).map(\.path)))
            #expect(paths.count == dictionary.cells(of: dataSet).count)
        }
    }

    @Test func codesAreThoseOfTheDictionary() throws {
        let lists = try Self.dictionary().codeLists
        let ids = Dictionary(uniqueKeysWithValues: lists.map { ($0.id.rawValue, $0.codes.map(\.id.rawValue)) })
        #expect(ids["hostType"] == HostType.allCases.map(\.rawValue))
        #expect(ids["programme"] == Programme.allCases.map(\.rawValue))
    }

    private func records(of scheme: GeneratedScheme, as format: OfficeFormat) -> [OfficeRecord] {
        scheme.files(as: format).flatMap { file in
            let read = SchemeClient.OfficeFile(file.bytes)
            #expect(read.findings.isEmpty)
            return read.records.map(\.record)
        }
    }

    private static func dictionary() throws -> DataDictionary {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try DataDictionary(
            decoding: Data(contentsOf: root.appending(path: "seeds/dictionary/2026.1.json")))
    }
}
