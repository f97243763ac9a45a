import HubCore
import Typesetting

/// Lays a sheet out on A4 and gives the bytes of its PDF. The same sheet gives the same bytes.
package struct SheetLayout {
    package struct Outcome: Sendable, Equatable {
        package let bytes: [UInt8]
        package let pages: Int
        /// Characters that no font has, and texts that were cut: for a person to look at.
        package let unknownCharacters: Int
        package let cutTexts: Int
    }

    let sheet: DuesSheet
    let pages: PDFPages

    /// Problems: `font-missing`, `internal-fault`.
    package static func pdf(of sheet: DuesSheet) throws(Problem) -> Outcome {
        let pages = try PDFPages(
            PDFPages.Properties(
                title: "\(sheet.caption) \(sheet.addressee.name)", author: sheet.issuer.name,
                created: sheet.issuedOn.start))
        SheetLayout(sheet: sheet, pages: pages).draw()
        let bytes = try pages.finish()
        return Outcome(
            bytes: bytes, pages: pages.count, unknownCharacters: pages.unknownCharacters, cutTexts: pages.cutTexts)
    }

    private func draw() {
        switch sheet.body {
        case .invoice(let resolution): drawInvoice(resolution: resolution)
        case .receipt(let day): drawReceipt(receivedOn: day)
        case .reminder(let level, let day): drawReminder(level, paymentsSeenUntil: day)
        case .cancellation(let reason): drawCancellation(reason: reason)
        case .refund(let day, let reason): drawRefund(paidOn: day, reason: reason)
        }
    }

    // MARK: What documents have in common

    static let left = 22.0
    static let right = 188.0
    static let width = right - left
    /// No text stands below.
    static let bottom = 276.0

    static let accent: UInt32 = 0x1F4E5F
    static let quiet: UInt32 = 0x55606B
    static let pale: UInt32 = 0xEEF2F4

    static let text = TextStyle(.gothic, 9.5)
    static let small = TextStyle(.gothic, 8).with { $0.ink = quiet }
    static let letter = TextStyle(.mincho, 10.5).with { $0.leading = 1.55 }

    /// Number and day at the upper right, the title in the middle, and that it is made up where it is.
    func drawHead(dateTitle: String = "発行日") {
        let label = Self.small.with { $0.alignment = .right }
        let value = Self.text.with { $0.alignment = .right }
        for (line, (title, text)) in [("文書番号", sheet.number), (dateTitle, sheet.issuedOn.japanese)].enumerated() {
            let y = 16 + Double(line) * 5
            pages.text(title, in: Box(x: 118, y: y + 0.4, width: 26, height: 5), label)
            pages.text(text, in: Box(x: 146, y: y, width: 42, height: 5), value)
        }
        if sheet.isMadeUp {
            pages.text(
                "見本(架空の団体による試験用の文書です)", in: Box(x: Self.left, y: 16, width: 88, height: 5),
                Self.text.with { $0.ink = 0xB3261E })
        }
        let title = TextStyle(.mincho, 22).with {
            $0.alignment = .centre
            $0.tracking = sheet.title.count < 6 ? 10 : 3
            $0.ink = Self.accent
            $0.fit = .shrinking(to: 12)
        }
        let box = Box(x: Self.left, y: 30, width: Self.width, height: 13)
        let placed = pages.text(sheet.title, in: box, title)
        if sheet.edition > 1 {
            pages.text(
                "再発行", in: Box(x: 156, y: 33, width: 32, height: 8),
                TextStyle(.gothic, 12).with {
                    $0.alignment = .right
                    $0.ink = 0xB3261E
                })
        }
        let y = placed.box.bottom + 1.5
        pages.rule(from: (Self.left, y), to: (Self.right, y), 0.5, Self.accent)
        pages.rule(from: (Self.left, y + 0.9), to: (Self.right, y + 0.9), 0.15, Self.accent)
    }

    /// The addressee on the left, as it shows in the window of an envelope.
    func drawAddressee() {
        let box = Box(x: Self.left, y: 50, width: 92, height: 12)
        let address = [sheet.addressee.postalCode.map { "〒\($0)" }, sheet.addressee.address].compactMap { $0 }
        pages.text(address.joined(separator: "\n"), in: box, Self.text.with { $0.leading = 1.15 })
        let name = Box(x: Self.left, y: 63.5, width: 79, height: 13)
        pages.text(
            sheet.addressee.name, in: name,
            TextStyle(.mincho, 14).with {
                $0.fit = .shrinking(to: 10)
                $0.isCentredVertically = true
            })
        pages.text(
            "御中", in: Box(x: name.right + 1, y: name.y, width: 12, height: name.height),
            TextStyle(.mincho, 11).with {
                $0.alignment = .right
                $0.isCentredVertically = true
            })
        pages.rule(from: (Self.left, name.bottom + 0.6), to: (Self.left + 92, name.bottom + 0.6), 0.25, Self.quiet)
        if let member = sheet.addressee.member {
            pages.text(
                "会員: \(member)", in: Box(x: Self.left, y: name.bottom + 1.6, width: 92, height: 10),
                Self.text.with { $0.fit = .shrinking(to: 7) })
        }
    }

    /// The issuer on the right.
    func drawIssuer() {
        let issuer = sheet.issuer
        let x = 124.0
        let width = Self.right - x
        pages.text(
            // A legal form before the name stands on a line of its own.
            issuer.name.replacing(" ", with: "\n", maxReplacements: 1), in: Box(x: x, y: 50, width: width, height: 9.5),
            TextStyle(.mincho, 11.5).with { $0.fit = .shrinking(to: 9) })
        var lines = [issuer.representative, "〒\(issuer.postalCode)", issuer.address]
        if !issuer.telephone.isEmpty { lines.append("TEL \(issuer.telephone)") }
        lines.append(issuer.mail)
        if let number = issuer.registrationNumber { lines.append("登録番号 \(number)") }
        pages.text(
            lines.filter { !$0.isEmpty }.joined(separator: "\n"), in: Box(x: x, y: 59.5, width: width, height: 27),
            TextStyle(.gothic, 8.5).with { $0.leading = 1.12 })
    }

    /// One large line: what is asked for or was received.
    func drawAmount(_ title: String, _ amount: String, _ note: String, y: Double) {
        let box = Box(x: Self.left, y: y, width: Self.width, height: 15)
        pages.fill(box, Self.pale)
        pages.fill(Box(x: box.x, y: box.y, width: 1.6, height: box.height), Self.accent)
        pages.text(
            title, in: Box(x: box.x + 6, y: box.y, width: 34, height: box.height),
            TextStyle(.gothic, 11).with { $0.isCentredVertically = true })
        pages.text(
            amount, in: Box(x: box.x + 40, y: box.y, width: 62, height: box.height),
            TextStyle(.gothic, 22).with {
                $0.isCentredVertically = true
                $0.fit = .shrinking(to: 12)
                $0.ink = Self.accent
            })
        pages.text(
            note, in: Box(x: box.x + 104, y: box.y, width: Self.width - 108, height: box.height),
            Self.text.with {
                $0.alignment = .right
                $0.isCentredVertically = true
                $0.leading = 1.2
            })
    }

    /// The items with their sum, and that dues are outside of consumption tax. Answers with where it ends.
    func drawItems(amountTitle: String = "金額", showsDueDay: Bool = false, y: Double) -> Double {
        let number = Self.text.with { $0.alignment = .right }
        var columns = [
            Table.Column("内容", width: 58, Self.text),
            Table.Column(showsDueDay ? "請求書番号" : "対象期間", width: 74, Self.text),
            Table.Column(amountTitle, width: 34, number),
        ]
        if showsDueDay {
            columns = [
                Table.Column("内容", width: 56, Self.text), Table.Column("請求書番号", width: 36, Self.text),
                Table.Column("お支払期限", width: 40, Self.text), Table.Column(amountTitle, width: 34, number),
            ]
        }
        let table = Table(columns: columns, header: Self.small)
        let rows = sheet.items.map { item in
            showsDueDay
                ? [item.title, item.invoice, item.dueOn.japanese, item.amount.description]
                : [item.title, Self.period(of: FiscalYear(item.fiscalYear)), item.amount.description]
        }
        let end = pages.table(table, rows: rows, x: Self.left, y: y, bottom: Self.bottom - 90)
        let sum = Box(x: Self.right - 74, y: end, width: 74, height: 9)
        pages.text("合計", in: sum.inset(by: 2, 1), Self.text.with { $0.isCentredVertically = true })
        pages.text(
            sheet.total.description, in: sum.inset(by: 2, 1),
            TextStyle(.gothic, 11).with {
                $0.alignment = .right
                $0.isCentredVertically = true
            })
        pages.rule(from: (sum.x, sum.bottom), to: (sum.right, sum.bottom), 0.4, Self.accent)
        pages.text(
            "会費は消費税の課税対象外(不課税)です。", in: Box(x: Self.left, y: end + 2.4, width: 90, height: 5), Self.small)
        return sum.bottom
    }

    /// Where to pay, and who bears the fee. Answers with where it ends.
    func drawAccount(y: Double) -> Double {
        let account = sheet.issuer.account
        let box = Box(x: Self.left, y: y, width: Self.width, height: 34)
        pages.fill(Box(x: box.x, y: box.y, width: 26, height: box.height), Self.pale)
        pages.frame(box, 0.2, Self.quiet)
        pages.text(
            "お振込先", in: Box(x: box.x, y: box.y, width: 26, height: box.height),
            Self.text.with {
                $0.alignment = .centre
                $0.isCentredVertically = true
            })
        let rows = [
            ("金融機関", "\(account.bank) \(account.branch)"), ("口座", "\(account.kind) \(account.number)"),
            ("口座名義", account.holder), ("口座名義(カナ)", account.holderKana), ("振込手数料", feeText),
        ]
        for (row, (title, text)) in rows.enumerated() {
            let y = box.y + 2 + Double(row) * 6.1
            pages.text(title, in: Box(x: box.x + 30, y: y + 0.3, width: 27, height: 5.6), Self.small)
            pages.text(
                text, in: Box(x: box.x + 57, y: y, width: box.width - 61, height: 5.6),
                Self.text.with { $0.fit = .shrinking(to: 6) })
        }
        return box.bottom
    }

    private var feeText: String {
        switch sheet.issuer.feeBearer {
        case .member: "恐れ入りますが、貴団体のご負担でお願いいたします。"
        case .issuer: "当法人が負担いたします。手数料を差し引いてお振り込みください。"
        }
    }

    /// Paragraphs, one under the other. Answers with where they end.
    func drawParagraphs(_ paragraphs: [String], _ style: TextStyle, y: Double, gap: Double = 2.2) -> Double {
        var y = y
        for paragraph in paragraphs {
            let height = min(pages.height(of: paragraph, width: Self.width, style), Self.bottom - y)
            pages.text(paragraph, in: Box(x: Self.left, y: y, width: Self.width, height: height + 0.1), style)
            y += height + gap
        }
        return y
    }

    func drawFoot(_ text: String) {
        pages.rule(from: (Self.left, 281), to: (Self.right, 281), 0.15, Self.quiet)
        pages.text(text, in: Box(x: Self.left, y: 282, width: 130, height: 5), Self.small.with { $0.size = 7 })
        pages.text(
            sheet.number, in: Box(x: Self.right - 40, y: 282, width: 40, height: 5),
            Self.small.with {
                $0.size = 7
                $0.alignment = .right
            })
    }

    /// 令和8年4月1日から令和9年3月31日まで.
    static func period(of year: FiscalYear) -> String {
        "\(Day(year: year.year, month: 4, day: 1)!.japanese)から\(Day(year: year.year + 1, month: 3, day: 31)!.japanese)まで"
    }
}

extension Day {
    /// 令和8年5月31日(日).
    package var japaneseWithWeekday: String { "\(japanese)(\("月火水木金土日".map(String.init)[weekday - 1]))" }
}
