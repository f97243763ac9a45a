import HubCore

// What becomes of the records of a batch: section 4. Each rule leaves what the next one needs.
extension HubRule {
    static let outcomes = [
        HubRule("created", "4", "新しい値を受け付ける", "New figures are taken") { hub in
            let receipt = try hub.accept(
                hub.batch([
                    hub.put("visits", "{\"v\":3}", hub.nextRevision()),
                    hub.put("visitHours", "{\"v\":\"12.5\"}", hub.nextRevision()),
                    hub.put("links", "{\"s\":\"not-applicable\"}", hub.nextRevision()),
                ])
            ).object
            // Figures of an earlier run may stand, and have the same value.
            let taken = ["created", "updated", "unchanged"].reduce(0) { $0 + (receipt.integer($1) ?? 0) }
            guard taken == 3 else { throw Breach(expected: "3", got: "\(taken)") }
        },
        HubRule("updated", "4", "新しい版は値を替える", "A higher revision replaces") { hub in
            try hub.expect(["updated": 1], of: [hub.put("visits", "{\"v\":4}", hub.nextRevision())])
        },
        HubRule("unchanged", "4", "同じ値は変えない", "The same content changes nothing") { hub in
            try hub.expect(["unchanged": 1], of: [hub.put("visits", "{\"v\":4}", hub.nextRevision())])
        },
        HubRule("superseded", "4", "古い版は残る値とともに知らせる", "A lower revision is listed with what stands") { hub in
            let receipt = try hub.expect(["superseded": 1], of: [hub.put("visits", "{\"v\":9}", 1)])
            let stands = receipt.objects("superseded_cells").first?.object("stands")
            guard stands?.text("v") == "4", stands?.integer("r") != nil else {
                throw Breach(expected: "superseded_cells[0].stands: v \"4\"", got: "\(stands?.names.sorted() ?? [])")
            }
        },
        HubRule("conflict", "4", "同じ版の別の値は人に委ねる", "Equal revisions with other content are held") { hub in
            let revision = hub.nextRevision()
            try hub.accept(hub.batch([hub.put("visits", "{\"v\":5}", revision)]))
            let receipt = try hub.expect(["held": 1], of: [hub.put("visits", "{\"v\":6}", revision)])
            guard receipt.objects("held_cells").first?.text("reason") == "conflict" else {
                throw Breach(expected: "held_cells[0].reason: conflict", got: "—")
            }
        },
        HubRule("withdrawn", "4", "取り下げる", "A cell is withdrawn") { hub in
            let key = "activity/\(hub.month)/links"
            try hub.expect(
                ["withdrawn": 1],
                of: ["{\"op\":\"del\",\"t\":\"cell\",\"k\":\"\(key)\",\"r\":\(hub.nextRevision())}"])
        },
        HubRule("report", "3", "報告は月全体を置き換える", "A report stands for its whole month") { hub in
            let receipt = try hub.accept(hub.batch([hub.report("\"visits\":5", hub.nextRevision())])).object
            guard receipt.integer("withdrawn") == 1 else {
                throw Breach(expected: "withdrawn 1 (visitHours)", got: "\(receipt.integer("withdrawn") ?? 0)")
            }
        },
        HubRule("quarantine", "4", "誤りのある行だけを除く", "What is not sound is put aside, the rest goes on") { hub in
            let records = [
                hub.put("visits", "{\"v\":-1}", hub.nextRevision()),
                hub.put("visits", "{\"v\":\"\"}", hub.nextRevision()),
                "{\"op\":\"put\"", hub.put("visits", "{\"v\":7}", hub.nextRevision()),
                hub.put("nothing-of-that-name", "{\"v\":1}", hub.nextRevision()),
            ]
            let receipt = try hub.expect(["updated": 1], of: records)
            let items = receipt.objects("quarantined")
            guard items.map({ $0.integer("line") }) == [2, 3, 4, 6] else {
                throw Breach(expected: "quarantined: 2, 3, 4, 6", got: "\(items.map { $0.integer("line") ?? 0 })")
            }
            for item in items {
                try item.expect(["line", "code", "pointer", "message_ja", "message_en", "fix_ja", "fix_en"])
            }
            guard items.map({ $0.text("pointer") }) == ["/d/v", "/d/v", "", "/k"] else {
                throw Breach(expected: "/d/v, /d/v, , /k", got: "\(items.map { $0.text("pointer") ?? "—" })")
            }
        },
        HubRule("group", "3", "組は全部か無か", "A group applies whole or not at all") { hub in
            let receipt = try hub.expect(
                [:],
                of: [
                    hub.put("visits", "{\"v\":8}", hub.nextRevision(), group: "pair"),
                    hub.put("visits", "{\"v\":-1}", hub.nextRevision(), group: "pair"),
                ])
            guard receipt.objects("quarantined").count == 2 else {
                throw Breach(expected: "quarantined 2", got: "\(receipt.objects("quarantined").count)")
            }
        },
        HubRule("long-line", "3", "長すぎる行を除く", "A line beyond the limit is put aside") { hub in
            let length = hub.capabilities.object("limits").integer("line_bytes") ?? 64 << 10
            let receipt = try hub.expect([:], of: ["\"" + String(repeating: "x", count: length) + "\""])
            guard receipt.objects("quarantined").count == 1 else { throw Breach(expected: "quarantined 1", got: "0") }
        },
        HubRule("validation", "4", "内訳と合計の不一致を除く", "A breakdown that does not add up is put aside") { hub in
            let options = [
                "phn", "office", "hiroba", "medical", "nursery", "acquaintance", "media", "returning", "other",
            ]
            let breakdown = options.map { "\"families.new/referral=\($0)\":\($0 == "phn" ? 1 : 0)" }
            let record = hub.report("\"families.new\":3,\(breakdown.joined(separator: ","))", hub.nextRevision())
            let receipt = try hub.expect([:], of: [record])
            guard receipt.objects("quarantined").first?.text("code") == "total-differs" else {
                throw Breach(expected: "total-differs", got: receipt.objects("quarantined").first?.text("code") ?? "—")
            }
        },
        HubRule("guard", "4", "個人に関わるかもしれない記録を除く", "What may be about a person is put aside") { hub in
            let receipt = try hub.expect(
                [:], of: [hub.put("taro.09012345678@example.jp", "{\"v\":1}", hub.nextRevision())])
            guard receipt.objects("quarantined").first?.text("code") == "personal-data-suspected" else {
                throw Breach(
                    expected: "personal-data-suspected",
                    got: receipt.objects("quarantined").first?.text("code") ?? "—")
            }
        },
    ]

    static let documents = [
        HubRule("version-1", "3", "版 1 のバッチを受け付ける", "A batch of version 1 is taken, and newer than what stood") { hub in
            try hub.needs(version: 1)
            let records = ["{\"op\":\"put\",\"t\":\"cell\",\"k\":\"activity/\(hub.month)/visits\",\"d\":{\"v\":11}}"]
            let receipt = try hub.accept(hub.batch(records, version: 1)).object
            guard receipt.integer("updated") == 1 else { throw Breach(expected: "updated 1", got: "0") }
        },
        HubRule(
            "version-1-pointers", "4", "版 1 の受領書は record と pointer",
            "Its receipts have records and pointers from the root"
        ) { hub in
            try hub.needs(version: 1)
            let records = ["{\"op\":\"put\",\"t\":\"cell\",\"k\":\"activity/\(hub.month)/visits\",\"d\":{\"v\":null}}"]
            let item = try hub.accept(hub.batch(records, version: 1)).object.objects("quarantined").first
            guard item?.integer("record") == 1, item?.integer("line") == nil, item?.text("pointer") == "/records/0/d/v"
            else { throw Breach(expected: "record 1, /records/0/d/v", got: item?.text("pointer") ?? "—") }
        },
        HubRule("version-1-limit", "3", "版 1 は 500 件まで", "A batch of version 1 has at most 500 records") { hub in
            try hub.needs(version: 1)
            let records = [String](repeating: "{}", count: 501)
            try hub.send(hub.push(hub.batch(records, version: 1))).expect(413, "too-large")
        },
        HubRule("deprecation", "7", "古い版には Deprecation を付ける", "Answers to a deprecated version say so") { hub in
            let old = hub.capabilities.objects("versions").first { $0.text("deprecated_at") != nil }
            guard let old else { throw Skipped("廃止予定の版がありません", "No version is deprecated") }
            var request = hub.get("/sync/streams/\(hub.stream)")
            request.version = old.integer("version").map(String.init)
            let answer = try hub.send(request)
            guard answer.fields["deprecation"]?.hasPrefix("@") ?? false else {
                throw Breach(expected: "Deprecation: @…", got: answer.fields["deprecation"] ?? "—")
            }
        },
    ]

    static let rehearsal = [
        HubRule("check", "4", "予行は本番と同じ受領書", "A rehearsal gives the receipt that the push gets") { hub in
            try hub.needs(feature: "check")
            let batch = hub.batch([
                hub.put("visits", "{\"v\":21}", hub.nextRevision()),
                hub.put("visits", "{\"v\":-1}", hub.nextRevision()),
            ])
            let rehearsed = try hub.send(hub.check(batch))
            try rehearsed.expect(200)
            try rehearsed.expect("sync-check", "?1")
            guard rehearsed.fields["signature"] == nil else { throw Breach(expected: "—", got: "Signature") }
            let pushed = try hub.accept(batch)
            guard rehearsed.object.equals(pushed.object, besides: ["at"]) else {
                throw Breach(Message(ja: "予行と本番が違います", en: "The rehearsal and the push differ"))
            }
        },
        HubRule("check-keeps-nothing", "4", "予行は何も残さない", "A rehearsal keeps nothing") { hub in
            try hub.needs(feature: "check")
            let before = try hub.send(hub.get("/sync/streams/\(hub.stream)")).object
            try hub.send(hub.check(hub.batch([hub.put("visits", "{\"v\":22}", hub.nextRevision())]))).expect(200)
            let after = try hub.send(hub.get("/sync/streams/\(hub.stream)")).object
            guard before.equals(after, besides: ["hub_time"]) else {
                throw Breach(Message(ja: "予行の後で位置が変わりました", en: "The head moved"))
            }
        },
    ]
}

extension HubProbe {
    fileprivate func put(_ path: String, _ data: String, _ revision: Int64, group: String? = nil) -> String {
        let g = group.map { "\"g\":\"\($0)\"," } ?? ""
        return "{\"op\":\"put\",\"t\":\"cell\",\"k\":\"activity/\(month)/\(path)\",\"r\":\(revision),\(g)\"d\":\(data)}"
    }

    fileprivate func report(_ cells: String, _ revision: Int64) -> String {
        "{\"op\":\"report\",\"k\":\"activity/\(month)\",\"r\":\(revision),\"d\":{\"cells\":{\(cells)}}}"
    }

    /// Pushes the records and expects these counts, all others zero. Gives the receipt.
    @discardableResult
    fileprivate func expect(_ counts: [String: Int], of records: [String]) throws(Breach) -> JSONObject {
        let receipt = try accept(batch(records)).object
        for name in ["created", "updated", "unchanged", "withdrawn", "superseded", "held"]
        where receipt.integer(name) != counts[name, default: 0] {
            throw Breach(expected: "\(name) \(counts[name, default: 0])", got: "\(receipt.integer(name) ?? -1)")
        }
        return receipt
    }
}
