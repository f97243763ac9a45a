import Compression
import Cryptography
import HubCore
import SyncProtocol

// The chain and the envelope: sections 2 and 3.
extension HubRule {
    static let chain = [
        HubRule("head-of-nothing", "2", "新しいストリームは 0 から", "A new stream stands at 0") { hub in
            let stream = try StreamName(parsing: "\(hub.stream)0")
            let answer = try hub.send(hub.get("/sync/streams/\(stream)"))
            try answer.expect(200)
            try answer.object.expect(["stream", "seq", "head", "epoch", "hub_time"])
            guard answer.object.integer("seq") == 0,
                answer.object.text("head") == SyncChain.start(of: stream).hex
            else { throw Breach(expected: "seq 0, \(SyncChain.start(of: stream).hex)", got: answer.told) }
        },
        HubRule("push", "2", "バッチに署名付きの受領書を返す", "A push is answered by a signed receipt") { hub in
            try hub.accept(hub.batch([]))
            try hub.accept(hub.batch([]), coding: "gzip")
        },
        HubRule("replay", "2", "同じ内容には同じ受領書", "The same bytes get the same receipt") { hub in
            let batch = hub.batch([])
            let first = try hub.accept(batch)
            for coding in [nil, "gzip"] {
                let again = try hub.send(hub.push(batch, coding: coding))
                try again.expect(200)
                try again.expect("sync-replay", "?1")
                guard again.body == first.body else {
                    throw Breach(Message(ja: "受領書が変わりました", en: "The receipt has changed"))
                }
                if let key = hub.hubKey { try again.expectSignature(by: key) }
            }
            let kept = try hub.send(hub.get("/sync/streams/\(batch.stream)/batches/\(batch.sequence)"))
            try kept.expect(200)
            guard kept.body == first.body else {
                throw Breach(Message(ja: "GET の受領書が違います", en: "GET gives another receipt"))
            }
            if let key = hub.hubKey { try kept.expectSignature(by: key) }
        },
        HubRule("fork", "2", "同じ番号の別の内容を断る", "Other bytes under a used number are refused") { hub in
            var batch = hub.batch([])
            batch.sequence -= 1
            try hub.send(hub.push(batch)).expect(409, "batch-fork", retry: "resync")
        },
        HubRule("gap", "2", "番号の飛びを断る", "A gap is refused") { hub in
            var batch = hub.batch([])
            batch.sequence += 1
            let answer = try hub.send(hub.push(batch))
            try answer.expect(409, "sequence-gap", retry: "resync", members: ["expected_seq"])
            guard answer.object.integer("expected_seq") == Int(batch.sequence) - 1 else {
                throw Breach(expected: "expected_seq \(batch.sequence - 1)", got: answer.told)
            }
        },
        HubRule("chain-mismatch", "2", "つながらない prev を断る", "A prev that is not the head is refused") { hub in
            var batch = hub.batch([])
            batch.previous = String(repeating: "0", count: 64)
            let answer = try hub.send(hub.push(batch))
            try answer.expect(409, "chain-mismatch", retry: "resync", members: ["expected_seq"])
        },
        HubRule("head", "2", "位置を答える", "The head is told") { hub in
            let next = hub.batch([])
            let answer = try hub.send(hub.get("/sync/streams/\(hub.stream)"))
            guard answer.object.integer("seq") == Int(next.sequence) - 1, answer.object.text("head") == next.previous,
                answer.object.text("epoch") == hub.capabilities.text("epoch")
            else {
                throw Breach(
                    expected: "seq \(next.sequence - 1), \(next.previous)",
                    got: "\(answer.told) \(answer.object.text("head") ?? "")")
            }
        },
        HubRule("stream-of-another", "2", "他のスキームのストリームを断る", "Another scheme's stream is refused") { hub in
            let other = try StreamName(parsing: "hs-00-conformance.a1")
            try hub.send(hub.push(hub.batch([], stream: other))).expect(403, "key-of-another-scheme")
        },
        HubRule("stream-malformed", "2", "正しくないストリーム名を断る", "A malformed stream is refused") { hub in
            try hub.send(hub.get("/sync/streams/\(hub.scheme).UPPER")).expect(422, "stream-invalid")
        },
    ]

    static let envelopes = [
        HubRule("envelope", "3", "正しくない先頭行を断る", "A faulty envelope is refused") { hub in
            let faults: [(inout ProbeBatch) -> Void] = [
                { $0.count = 1 }, { $0.moreMembers = ",\"x\":1" }, { $0.id = "1" }, { $0.previous = "0" },
                { $0.moreMembers = ",\"n\":0" }, { $0.pathSequence = $0.sequence + 1 },
            ]
            for fault in faults {
                try hub.send(hub.push(hub.batch([], fault))).expect(422, "envelope-invalid", retry: "never")
            }
        },
        HubRule("dictionary-unknown", "7", "使われていない辞書を断る", "A dictionary that is not in use is refused") { hub in
            let batch = hub.batch([]) { $0.dictionary = "1999.1" }
            try hub.send(hub.push(batch)).expect(409, "dictionary-unknown", retry: "upgrade", members: ["dictionaries"])
        },
        HubRule("coding", "3", "知らない圧縮と壊れた圧縮を断る", "Other and damaged codings are refused") { hub in
            var request = hub.push(hub.batch([]))
            request.coding = "br"
            try hub.send(request).expect(415, "coding-unsupported")
            request.coding = "gzip"
            try hub.send(request).expect(400, "coding-invalid")
        },
        HubRule("media-type", "3", "別の Content-Type を断る", "Another media type is refused") { hub in
            var request = hub.push(hub.batch([]))
            request.contentType = "application/json"
            try hub.send(request).expect(415, "coding-unsupported")
        },
        HubRule("too-many-records", "3", "多すぎるレコードを断る", "Too many records are refused") { hub in
            let most = hub.capabilities.object("limits").integer("records") ?? 5_000
            let records = [String](repeating: "{}", count: most + 1)
            try hub.send(hub.push(hub.batch(records), coding: "gzip")).expect(413, "too-large")
        },
        HubRule("too-large", "3", "大きすぎる本文を断る", "A body beyond the limits is refused") { hub in
            let limits = hub.capabilities.object("limits")
            let blank = [UInt8](repeating: 0x20, count: (limits.integer("decoded_bytes") ?? 8 << 20) + 1)
            var request = hub.push(hub.batch([]))
            request.body = Gzip.deflated(blank)
            request.coding = "gzip"
            try hub.send(request).expect(413, "too-large")
            request.body = [UInt8](repeating: 0x20, count: (limits.integer("coded_bytes") ?? 1 << 20) + 1)
            request.coding = nil
            try hub.send(request).expect(413, "too-large")
        },
    ]
}
