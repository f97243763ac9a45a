import Dues
import Foundation
import HubCore
import Server
import TestSupport

/// Sheets of the tests.
enum SheetSample {
    static func issuer() throws -> DuesIssuer {
        try JSONDecoder().decode(DuesIssuer.self, from: Data(ProductFiles().seed("dues/made-up-issuer.json"))).checked()
    }

    static let day = Day("2026-06-15")!

    static func item(_ year: Int = 2026, serial: Int = 1) -> DuesSheet.Item {
        DuesSheet.Item(
            invoice: "HSJ-\(year)-\(serial.padded(5))", title: "\(FiscalYear(year).japanese) 団体会員会費", fiscalYear: year,
            amount: Yen(30_000), dueOn: Day(year: year, month: 7, day: 15)!)
    }

    static func sheet(
        _ body: DuesSheet.Body, name: String = "ホームスタート・わこう(架空)", member: String? = nil,
        address: String? = "埼玉県和光市白子1-1-1", edition: Int = 1, items: [DuesSheet.Item] = [item()]
    ) throws -> DuesSheet {
        DuesSheet(
            body, number: "HSJ-2026-00001", issuedOn: day, edition: edition, issuer: try issuer(),
            addressee: DuesSheet.Addressee(postalCode: "351-0101", address: address, name: name, member: member),
            items: items, isMadeUp: true)
    }

    static let bodies: [DuesSheet.Body] =
        [
            .invoice(resolution: "令和7年度定期総会 第3号議案"), .receipt(receivedOn: day), .cancellation(reason: "入会日の訂正のため"),
            .refund(paidOn: day, reason: "二重のお振り込みのため"),
        ] + ReminderLevel.allCases.map { .reminder($0, paymentsSeenUntil: day) }
}

/// A PDF, as the programs of poppler see it.
struct SeenPDF {
    let text: String
    let fonts: String
    /// Of each word: left, top, right and bottom in millimetres.
    let words: [(text: String, left: Double, top: Double, right: Double, bottom: Double)]

    init(_ bytes: [UInt8]) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.path("document.pdf")
        try Data(bytes).write(to: URL(filePath: file))
        text = try await Program("/usr/bin/pdftotext").run("-layout", file, "-").output
        fonts = try await Program("/usr/bin/pdffonts").run(file).output
        let boxes = try await Program("/usr/bin/pdftotext").run("-bbox", file, "-").output
        words = boxes.matches(
            of: /<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">(.*?)<\/word>/
        ).map {
            (
                String($0.5), Self.millimetres($0.1), Self.millimetres($0.2), Self.millimetres($0.3),
                Self.millimetres($0.4)
            )
        }
    }

    /// Without the spaces that stand between columns and characters.
    var compactText: String { text.filter { !$0.isWhitespace } }

    private static func millimetres(_ text: Substring) -> Double { (Double(text) ?? 0) * 25.4 / 72 }
}

extension SeenPDF {
    /// Dark points of the first page, from 0 (empty) to 1, as a printer would put them.
    static func ink(of bytes: [UInt8]) async throws -> Double {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Data(bytes).write(to: URL(filePath: folder.path("document.pdf")))
        let outcome = try await Program("/usr/bin/pdftoppm").run(
            "-r", "50", "-gray", "-singlefile", folder.path("document.pdf"), folder.path("page"))
        guard outcome.status == 0 else { return 0 }
        let image = try Data(contentsOf: URL(filePath: folder.path("page.pgm")))
        return Double(image.count { $0 < 0x80 }) / Double(image.count)
    }
}
