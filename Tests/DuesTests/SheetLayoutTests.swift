import Dues
import Foundation
import HubCore
import TestSupport
import Testing
import Typesetting

@Suite("Documents as PDF")
struct SheetLayoutTests {
    @Test(
        "Every document says what it must, in embedded fonts, on one page with ink on it", arguments: SheetSample.bodies
    )
    func says(body: DuesSheet.Body) async throws {
        let sheet = try SheetSample.sheet(body)
        let laidOut = try SheetLayout.pdf(of: sheet)
        #expect(laidOut.pages == 1)
        #expect(laidOut.unknownCharacters == 0)
        #expect(laidOut.cutTexts == 0)
        let seen = try await SeenPDF(laidOut.bytes)
        for text in [
            sheet.title, "HSJ-2026-00001", "令和8年6月15日", "ホームスタート・わこう(架空)", "御中", "〒351-0101", "令和8年度団体会員会費", "¥30,000",
            "不課税", "見本", "特定非営利活動法人",
        ] { #expect(seen.compactText.contains(text), "\(text) in \(seen.text)") }
        #expect(!seen.text.contains("登録番号"))
        let fonts = seen.fonts.split(separator: "\n").dropFirst(2)
        #expect(fonts.count >= 2)
        for font in fonts { #expect(font.contains("IPAex") && font.contains(" yes yes yes "), "\(font)") }
        #expect(try await SeenPDF.ink(of: laidOut.bytes) > 0.003)
    }

    @Test("An invoice: period, due day with its weekday, account with kana, who bears the fee, the resolution")
    func invoice() async throws {
        let seen = try await SeenPDF(SheetLayout.pdf(of: SheetSample.sheet(SheetSample.bodies[0])).bytes)
        for text in [
            "令和8年4月1日から令和9年3月31日まで", "令和8年7月15日(水)", "架空銀行架空町支店", "普通0000000", "トクヒ)カクウホームスタートネツトワーク", "貴団体のご負担",
            "令和7年度定期総会第3号議案", "末尾5桁「00001」",
        ] { #expect(seen.compactText.contains(text), "\(text)") }
    }

    @Test("A receipt that is issued again says so; the first does not")
    func reissue() async throws {
        let receipt = DuesSheet.Body.receipt(receivedOn: SheetSample.day)
        let first = try await SeenPDF(SheetLayout.pdf(of: SheetSample.sheet(receipt)).bytes)
        let second = try await SeenPDF(SheetLayout.pdf(of: SheetSample.sheet(receipt, edition: 2)).bytes)
        #expect(!first.text.contains("再発行"))
        #expect(second.text.contains("再発行"))
    }

    @Test("The four letters differ, tell what they rest on and ask pardon if they cross with a payment")
    func reminders() async throws {
        var texts: Set<String> = []
        for level in ReminderLevel.allCases {
            let sheet = try SheetSample.sheet(
                .reminder(level, paymentsSeenUntil: Day("2026-06-12")!),
                items: [SheetSample.item(2025), SheetSample.item()])
            let text = try await SeenPDF(SheetLayout.pdf(of: sheet).bytes).compactText
            #expect(text.contains("令和8年6月12日現在の入金確認に基づいて"))
            #expect(text.contains("行き違い"))
            #expect(text.contains("¥60,000"))
            #expect(text.contains(level.title.ja))
            texts.insert(text)
        }
        #expect(texts.count == 4)
    }

    @Test("The same sheet gives the same bytes, read back from what is kept of it too", arguments: SheetSample.bodies)
    func deterministic(body: DuesSheet.Body) throws {
        let sheet = try SheetSample.sheet(body)
        let text = try JSONEncoder().encode(sheet)
        #expect(
            try SheetLayout.pdf(of: sheet).bytes
                == SheetLayout.pdf(of: JSONDecoder().decode(DuesSheet.self, from: text)).bytes)
    }

    @Test(
        "Names and addresses of any length stay within their places",
        arguments: seeds("HUB_DOCUMENTS_SEED", otherwise: Array(1...12)))
    func longNames(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        func name(_ lengths: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: lengths, using: &random)).map { _ in Self.letters.randomElement(using: &random)! })
        }
        let (payer, member, address) = (name(1...100), name(1...100), name(1...100))
        let sheet = try SheetSample.sheet(
            SheetSample.bodies.randomElement(using: &random)!, name: payer, member: member, address: address)
        let laidOut = try SheetLayout.pdf(of: sheet)
        #expect(laidOut.cutTexts == 0, "seed \(seed)")
        #expect(laidOut.pages == 1)
        let seen = try await SeenPDF(laidOut.bytes)
        for word in seen.words {
            #expect(word.left >= 21.5 && word.right <= 188.8 && word.bottom <= 290, "seed \(seed): \(word)")
        }
        // The addressee's column ends before the issuer's begins.
        for word in seen.words where word.top > 48 && word.bottom < 84 {
            #expect(word.right <= 115 || word.left >= 123.5, "seed \(seed): \(word)")
        }
    }

    @Test("A text shrinks, then wraps, and only then is cut; what is measured never leaves the box")
    func fit() throws {
        let pages = try PDFPages(PDFPages.Properties(title: "t", author: "a", created: SheetSample.day.start))
        let box = Box(x: 20, y: 20, width: 60, height: 12)
        let style = TextStyle(.gothic, 14).with { $0.fit = .shrinking(to: 8) }
        let texts = [4, 14, 20, 40, 70].map { String(repeating: "あ", count: $0) }
        let placed = texts.map { pages.text($0, in: box, style) }
        for text in placed { #expect(box.contains(text.box), "\(text)") }
        #expect(placed.map { $0.size == 14 } == [true, false, false, false, false])
        #expect(placed[1].lines == 1 && placed[1].size < 14)
        #expect(placed[3].lines > 1 && !placed[3].isCut)
        let cut = pages.text(String(repeating: "あ", count: 1_000), in: box, style)
        #expect(cut.isCut && box.contains(cut.box))
        #expect(pages.cutTexts == 1)
    }

    @Test("Rare characters come from another font or are counted, never silently lost")
    func rareCharacters() throws {
        let sheet = try SheetSample.sheet(SheetSample.bodies[0], name: "髙﨑\u{10FFFD}会")
        #expect(try SheetLayout.pdf(of: sheet).unknownCharacters > 0)
        let known = try SheetSample.sheet(SheetSample.bodies[0], name: "髙﨑会")
        #expect(try SheetLayout.pdf(of: known).unknownCharacters == 0)
    }

    @Test("Many open invoices go on over the pages, with the header again")
    func manyItems() async throws {
        let items = (1...60).map { SheetSample.item(2020, serial: $0) }
        let laidOut = try SheetLayout.pdf(of: SheetSample.sheet(SheetSample.bodies[6], items: items))
        #expect(laidOut.pages > 1)
        let seen = try await SeenPDF(laidOut.bytes)
        for item in items { #expect(seen.text.contains(item.invoice)) }
    }

    private static let letters = Array("ホームスタートわこう子育て支援社会福祉協議会特定非営利活動法人ABC abc123・()髙﨑辻")
}
