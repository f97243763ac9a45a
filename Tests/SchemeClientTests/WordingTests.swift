import Cryptography
import Foundation
import HubCore
import SyncProtocol
import Testing

@testable import SchemeClient

@Suite struct WordingTests {
    private func batch(
        created: Int = 120, withdrawn: Int = 0, held: Int = 0, findings: [Finding] = [], isReplay: Bool = false,
        keys: [Int: String] = [:]
    ) throws -> AcknowledgedBatch {
        let stream = try StreamName(parsing: "hs-13-wako.a1")
        var counts = Receipt.Counts()
        counts.created = created
        counts.updated = 3
        counts.unchanged = 1_000
        counts.withdrawn = withdrawn
        counts.held = held
        let start = SyncChain.start(of: stream)
        let receipt = Receipt(
            envelope: Envelope(
                stream: stream, sequence: 1, previous: start, id: "", recordCount: 5, dictionary: "2026.1"),
            epoch: "", digest: start, head: start, outcome: .init(counts: counts, findings: findings),
            versionOfData: 1, at: Date())
        return AcknowledgedBatch(receipt: receipt, isReplay: isReplay, keys: keys)
    }

    @Test func receipts() throws {
        let kind = FindingKind.all[0]
        let findings = [2, 2, 4].map {
            Finding(kind, line: $0, key: "activity/2022-04", pointer: "/d/cells/links~1resource=phn")
        }
        let full = try batch(withdrawn: 2, held: 1, findings: findings)
        #expect(full.summary(in: .ja) == "受け付けました: 新規 120 件、更新 3 件、変更なし 1,000 件、取消 2 件、事務局の確認待ち 1 件、隔離 2 件")
        #expect(
            full.summary(in: .en)
                == "Accepted: 120 new, 3 updated, 1,000 unchanged, 2 withdrawn, 1 held for the national office, 2 quarantined"
        )
        #expect(try batch(isReplay: true).summary(in: .ja) == "受付済みです: 新規 120 件、更新 3 件、変更なし 1,000 件")
        #expect(
            full.quarantineLines(in: .ja)[0]
                == "隔離 activity/2022-04/links/resource=phn: \(kind.message.ja)（\(kind.fix.ja)）[\(kind.code)]")
    }

    @Test func theWholeKeyReplacesTheExcerpt() throws {
        let finding = Finding(FindingKind.all[0], line: 2, key: "needs/2022-04/needs.outcome/item=N0", pointer: "/d/v")
        let batch = try batch(findings: [finding], keys: [2: "needs/2022-04/needs.outcome/item=N01"])
        #expect(batch.quarantineLines(in: .en)[0].hasPrefix("Quarantined needs/2022-04/needs.outcome/item=N01: "))
    }

    @Test func additions() {
        #expect(
            OutboxQueue.Addition(queued: 1_200, leftOut: 10, batches: [4, 5]).message
                == Message(
                    ja: "送信箱に入れました: 1,200 件、2 バッチ。変更のない 10 件は送りません",
                    en: "Queued: 1,200 records in 2 batches; 10 unchanged records are left out"))
    }

    @Test func everyExplanationSaysThatNothingIsLostOrWhatToDo() {
        let now = Date()
        func problem(_ retry: String) -> HubFault {
            let body =
                "{\"code\":\"c\",\"retry\":\"\(retry)\",\"title_ja\":\"題\",\"title_en\":\"title\",\"detail_ja\":\"詳細\",\"detail_en\":\"detail\"}"
            return .problem(HubProblem(HTTPResponse(status: 400, body: Array(body.utf8)), now: now))
        }
        for retry in ["never", "same", "after", "resign", "resync", "upgrade"] {
            let explanation = problem(retry).explanation
            #expect(explanation.message.ja.hasPrefix("[c] 題。詳細。"))
            #expect(explanation.message.en.hasPrefix("[c] title: detail. "))
            #expect(explanation.message.ja.contains("保存してあります"))
            #expect(explanation.message.en.contains("Everything is kept"))
        }
        #expect(problem("after").explanation.kind == .hubUnreachable)
        #expect(problem("never").explanation.kind == .refused)
    }
}
