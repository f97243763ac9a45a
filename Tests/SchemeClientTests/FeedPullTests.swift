import Cryptography
import DataDictionary
import Foundation
import HubCore
import JSONReading
import Server
import SyncProtocol
import Synchronization
import Testing

@testable import SchemeClient

/// What an office reads of the hub, and how an answer goes back.
@Suite struct FeedPullTests {
    let office = TemporaryOffice()
    let hub: PretendHub

    init() throws {
        hub = try PretendHub(now: office.now)
        _ = try office.open().enrol(
            hub: hub.address, scheme: SchemeCode(parsing: "hs-13-wako"), code: PretendHub.code)
    }

    private func sync() throws -> SyncOutcome { try office.open().sync(patience: .none) }

    private static let notice = #"{"title_ja":"研修会","title_en":"Training","body_ja":"6月です","body_en":"In June"}"#
    private static let question = "019e7a10-0000-7000-8000-000000000001"

    @Test func entriesAreKeptOnce() throws {
        hub.tell("notice", "notice/1", Self.notice)
        hub.tell("fashion", "fashion/1", #"{"of":"the future"}"#)
        hub.tell(
            "invoice", "invoice/HS-2026-00017", #"{"number":"HS-2026-00017","amount":12000,"due_on":"2026-07-31"}"#)
        let first = try sync()
        #expect(first.problem == nil)
        #expect(first.pulled?.news.map(\.topic) == [.invoice, .notice])
        #expect(
            first.lines(in: .ja) == [
                "送るものはありませんでした", "請求書 HS-2026-00017: 12,000 円、支払期限 2026-07-31", "お知らせ: 研修会",
            ])
        #expect(hub.state.withLock { $0.acknowledged } == ["3"])

        let second = try sync()
        #expect(second.pulled?.news.isEmpty == true)
        #expect(second.lines(in: .ja).last == "事務局からの新しい連絡はありません")
        #expect(hub.state.withLock { $0.acknowledged } == ["3"])
    }

    @Test func allPagesAreRead() throws {
        hub.state.withLock { $0.pageSize = 2 }
        for number in 1...5 { hub.tell("notice", "notice/\(number)", Self.notice) }
        #expect(try sync().pulled?.news.count == 5)
        #expect(hub.requests.filter { $0.hasPrefix("GET /sync/changes") }.count == 3)
    }

    @Test func aQuestionIsAnsweredThroughTheOutbox() throws {
        hub.tell("question", "question/\(Self.question)", #"{"about":"activity/2022-04","text":"本当に0件ですか？"}"#)
        #expect(try sync().unanswered.map(\.identifier) == [Self.question])
        let client = try office.open()
        #expect(try client.inbox().lines(in: .ja, unreadOnly: true).first?.hasPrefix("【回答待ち】質問 019e7a10") == true)

        #expect(throws: ClientProblem.self) { try client.answer("はい", to: "ffff") }
        #expect(throws: ClientProblem.answerLength) { try client.answer("  ", to: Self.question) }
        #expect(try client.answer("はい、\"0件\"です\n", to: "019e7a10").queued == 1)
        #expect(try client.sync().unanswered.isEmpty)
        let line = try #require(hub.state.withLock { $0.standing["answer/\(Self.question)"] }?.line)
        #expect(line.contains(#""t":"answer""#))
        #expect(line.contains(#""d":{"text":"はい、\"0件\"です"}"#))
        #expect(try client.inbox().lines(in: .ja, unreadOnly: true) == ["連絡はありません"])
    }

    @Test func aChangeThatWasRefusedCanBeSaidAgain() throws {
        let report = try TemporaryOffice.report("2022-04", visits: 5)
        hub.state.withLock { $0.held = ["activity/2022-04"] }
        #expect(try office.open().add([report]).queued == 1)
        #expect(try sync().problem == nil)
        #expect(hub.state.withLock { $0.standing["activity/2022-04"] } == nil)
        #expect(try office.open().add([report]).leftOut == 1)

        hub.tell(
            "correction", "correction/\(try stream())/1/2",
            #"{"about":"activity/2022-04","reason":"根拠が要ります","decision":"refused"}"#)
        #expect(try sync().pulled?.news.count == 1)
        #expect(try office.open().book(of: [report]).cells(of: try #require(report.report)).isEmpty)
        hub.state.withLock { $0.held = [] }
        #expect(try office.open().add([report]).queued == 1)
        #expect(try sync().pushed.acknowledged.map(\.receipt.created) == [1])
        let bodies = hub.applied.map { String(decoding: $0, as: UTF8.self) }
        let revisions = bodies.compactMap { $0.firstMatch(of: /"r":(\d+)/).flatMap { Int64($0.1) } }
        #expect(revisions.count == 2 && revisions[0] < revisions[1], "\(bodies)")

        // Told once more, it takes nothing back.
        hub.state.withLock { $0.expiresCursors = true }
        #expect(try sync().problem == nil)
        #expect(try office.open().add([report]).leftOut == 1)
    }

    private func stream() throws -> StreamName {
        try #require(try OutboxStore(path: office.home.outboxPath).read { try $0.installation() }).stream
    }

    @Test(arguments: ["accepted", "requested"]) func otherDecisionsForgetNothing(_ decision: String) throws {
        let report = try TemporaryOffice.report("2022-04", visits: 5)
        _ = try office.open().add([report])
        #expect(try sync().problem == nil)
        hub.tell(
            "correction", "correction/x", #"{"about":"activity/2022-04","reason":"-","decision":"\#(decision)"}"#)
        #expect(try sync().pulled?.news.count == 1)
        #expect(try office.open().add([report]).leftOut == 1)
    }

    @Test func documentsAreFetchedAndChecked() throws {
        let bytes = Array("%PDF-1.7 架空".utf8)
        let digest = SHA256.hash(of: bytes).hex
        hub.state.withLock { $0.files["/sync/documents/7"] = bytes }
        hub.tell(
            "document", "document/7",
            #"{"title":"../請求書/2026","sha256":"\#(digest)","bytes":\#(bytes.count),"href":"/sync/documents/7"}"#)
        let outcome = try sync()
        #expect(outcome.problem == nil)
        let path = try #require(outcome.pulled?.news.first?.file)
        #expect(path == office.home.documentsPath + "/_請求書_2026.pdf")
        #expect(FileManager.default.contents(atPath: path).map(Array.init) == bytes)
        #expect(hub.state.withLock { $0.acknowledged } == ["1"])
    }

    @Test func aDamagedDocumentIsFetchedAgainBeforeTheHubIsToldThatItIsKept() throws {
        let bytes = Array("content".utf8)
        hub.state.withLock { $0.files["/sync/documents/7"] = Array("conten".utf8) }
        hub.tell(
            "document", "document/7",
            #"{"title":"通知","sha256":"\#(SHA256.hash(of: bytes).hex)","bytes":7,"href":"/sync/documents/7"}"#)
        hub.tell("notice", "notice/1", Self.notice)
        let damaged = try sync()
        #expect(damaged.problem?.message.ja.contains("内容が一致しません") == true)
        #expect(damaged.pulled?.news.count == 2)
        #expect(hub.state.withLock { $0.acknowledged }.isEmpty)
        #expect((try? FileManager.default.contentsOfDirectory(atPath: office.home.documentsPath)) ?? [] == [])

        hub.state.withLock { $0.files["/sync/documents/7"] = bytes }
        #expect(try sync().problem == nil)
        #expect(hub.state.withLock { $0.acknowledged } == ["2"])
    }

    @Test func signedRequestsGoToTheHubAlone() throws {
        hub.tell("document", "document/7", #"{"title":"x","sha256":"","bytes":1,"href":"//elsewhere.example/7"}"#)
        #expect(try sync().problem != nil)
        #expect(!hub.requests.contains { $0.contains("elsewhere") })
    }

    @Test func theDictionaryIsKept() throws {
        let bytes = Array(try ProductFiles().seed("dictionary/2026.1.json"))
        hub.state.withLock { $0.files["/sync/dictionaries/2026.1"] = bytes }
        hub.tell(
            "dictionary", "dictionary/2026.1",
            #"{"version":"2026.1","sha256":"\#(SHA256.hash(of: bytes).hex)","bytes":\#(bytes.count),"href":"/sync/dictionaries/2026.1"}"#
        )
        #expect(office.home.dictionary("2026.1") == nil)
        #expect(try sync().problem == nil)
        #expect(office.home.dictionary("2026.1")?.version.rawValue == "2026.1")
        #expect(office.home.dictionary("../key") == nil)
    }

    @Test func anExpiredCursorStartsOver() throws {
        for number in 1...3 { hub.tell("notice", "notice/\(number)", Self.notice) }
        #expect(try sync().pulled?.news.count == 3)
        hub.tell("notice", "notice/4", Self.notice)
        hub.state.withLock { $0.firstPosition = 4 }
        hub.tell("notice", "notice/5", Self.notice)
        let outcome = try sync()
        #expect(outcome.problem == nil)
        #expect(outcome.pulled?.news.map(\.key) == ["notice/5"])
        #expect(hub.requests.contains("GET /sync/snapshot"))
        #expect(try sync().pulled?.news.isEmpty == true)
    }

    @Test func whatARestoredHubTellsAgainIsNoNews() throws {
        func invoice(_ state: String) -> String { #"{"number":"HSJ-1","amount":12000,"state":"\#(state)"}"# }
        func states() throws -> [String] { try office.open().inbox().entries.map(\.data) }
        hub.tell("invoice", "invoice/HSJ-1", invoice("issued"))
        hub.tell("notice", "notice/1", Self.notice)
        hub.tell("notice", "notice/1", nil, revision: 2)
        hub.tell("invoice", "invoice/HSJ-1", invoice("paid"), revision: 4)
        #expect(try sync().pulled?.news.map(\.key) == ["invoice/HSJ-1"])
        #expect(try states() == [invoice("paid")])

        // All cursors of the epoch before are expired; the feed is told from its beginning.
        func restore(_ epoch: Character) {
            hub.state.withLock { state in
                state.epoch = String(repeating: epoch, count: 32)
                state.expiresCursors = true
            }
        }
        restore("1")
        let again = try sync()
        #expect(again.problem == nil)
        #expect(again.pulled?.news.isEmpty == true)
        #expect(try office.open().inbox().entries.allSatisfy(\.isRead))
        #expect(try states() == [invoice("paid")])

        // It has lost the last, and says something else under the number.
        hub.state.withLock { _ = $0.feed.removeLast() }
        restore("2")
        #expect(try sync().pulled?.news.isEmpty == true)
        #expect(try states() == [invoice("issued")])
        hub.tell("invoice", "invoice/HSJ-1", invoice("void"), revision: 4)
        #expect(try sync().pulled?.news.map(\.data) == [invoice("void")])
    }

    @Test func aPageWhoseDataIsNotWhatItSaysIsNotKept() throws {
        hub.tell("notice", "notice/1", Self.notice, sha256: SHA256.hash(of: "another").hex)
        #expect(try sync().problem?.message.ja.contains("読み取れません") == true)
        #expect(try office.open().inbox().entries.isEmpty)
    }

    @Test func aHubWithoutAFeedIsOnlyPushedTo() throws {
        hub.state.withLock { $0.features = [] }
        let outcome = try sync()
        #expect(outcome.problem == nil)
        #expect(outcome.pulled == nil)
        #expect(!hub.requests.contains { $0.contains("changes") })
    }

    @Test func rawMembers() {
        let line = Array(#"{"a":"}\"{","d" : {"x":[1,{"y":"]"}]} ,"z":12, "e":"\\"}"#.utf8)
        func raw(_ name: String) -> String? {
            RawMember.bytes(of: name, in: line).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(raw("a") == #""}\"{""#)
        #expect(raw("d") == #"{"x":[1,{"y":"]"}]}"#)
        #expect(raw("z") == "12")
        #expect(raw("e") == #""\\""#)
        #expect(raw("x") == nil)
    }

    @Test func fileNames() {
        #expect(FileName(title: "..", mediaType: "application/pdf").description == "document.pdf")
        #expect(FileName(title: "a/b.csv", mediaType: "text/csv; charset=utf-8").description == "a_b.csv")
        #expect(FileName(title: String(repeating: "請", count: 300), mediaType: "x/y").description.count == 50)
    }
}
