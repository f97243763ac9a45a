import Foundation
import HubCore
import Server
import TestSupport
import Testing

/// The officer's year on the command line.
@Suite("hub dues")
struct DuesProgramTests {
    @Test("From the issuer to the letter: each command says in words and in JSON what it did")
    func officer() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(3)
            let issuer = try ProductFiles().path("seeds/dues/made-up-issuer.json")
            let hub = dues.hub
            let dry = try await hub.run("dues", "send", "--fiscal-year", "2026", "--dry-run")
            #expect(dry.status == 0 && dry.errors.contains("0件"), "\(dry.all)")
            #expect(try await hub.run("dues", "issuer", "set", issuer).status == 0)
            try await MailServer.with { server in
                let settings = ["--set", "mail.server=\(server.address)", "--set", "mail.from=dues@example.jp"]
                let sent = try await hub.run(["dues", "send", "--fiscal-year", "2026", "--json"] + settings)
                #expect(sent.status == 0 && sent.output.contains(#""sent" : 3"#), "\(sent.all)")
                let again = try await hub.run(["dues", "send", "--fiscal-year", "2026"] + settings)
                #expect(again.errors.contains("送信 0件"), "\(again.all)")
                #expect(try await server.letters().count == 3)
            }
            let runs = try await hub.run("dues", "runs", "--fiscal-year", "2026")
            #expect(runs.output.contains("送付済み"), "\(runs.all)")
            let letters = try await hub.run("dues", "mail", "list")
            #expect(letters.output.contains("office@example.jp") && letters.output.contains("送信済み"), "\(letters.all)")
            let list = try await hub.run("dues", "document", "list", "--fiscal-year", "2026")
            #expect(list.output.contains("HSJ-2026-00003"), "\(list.all)")
            let receipt = try await hub.run("dues", "document", "receipt", "HSJ-2026-00001")
            #expect(receipt.status == 1 && receipt.errors.contains("[invoice-state]"), "\(receipt.all)")
        }
    }

    @Test("Members: a step, an exemption, a payer, the list and the candidates")
    func members() async throws {
        try await DuesFixture.with { dues in
            try await dues.addMembers(2)
            let hub = dues.hub
            let dry = try await hub.run(
                "dues", "members", "record", "hs-13-s00001", "suspended", "--on", "2026-05-01", "--dry-run")
            #expect(dry.status == 0 && dry.output.contains("休会") && dry.errors.contains("保存していません"), "\(dry.all)")
            let wrong = try await hub.run("dues", "members", "record", "hs-13-s00001", "resumed", "--on", "2026-05-01")
            #expect(wrong.status == 1 && wrong.errors.contains("[membership-step]"), "\(wrong.all)")
            let exempt = try await hub.run(
                "dues", "members", "exempt", "hs-13-s00001", "--fiscal-year", "2026", "--reason", "災害のため")
            #expect(exempt.status == 0, "\(exempt.all)")
            let payer = try await hub.run(
                "dues", "members", "payer", "hs-13-s00002", "--from", "2026-04-01", "--name", "架空県庁")
            #expect(payer.status == 0 && payer.output.contains("架空県庁"), "\(payer.all)")
            let list = try await hub.run("dues", "members", "list")
            #expect(list.output.contains("活動") && list.output.contains("対象"), "\(list.all)")
            let show = try await hub.run("dues", "members", "show", "hs-13-s00001")
            #expect(show.output.contains("災害のため") && show.output.contains("2020-04-01"), "\(show.all)")
            let preview = try await hub.run("dues", "preview", "--fiscal-year", "2026", "--dry-run")
            #expect(preview.errors.contains("会費免除 1"), "\(preview.all)")
            #expect(try await hub.run("dues", "members", "candidates").status == 0)
        }
    }

    @Test(
        "Every step can be tried first, and leaves nothing behind",
        arguments: [
            (["approve", "--fiscal-year", "2026"], "保存していません"),
            (["cancel", "--fiscal-year", "2026"], "取消"),
            (["policy", "set", "--second-person"], "別の人の承認"),
            (["bank", "fees", "165", "330"], "保存していません"),
            (["reminders", "policy", "--fresh", "7"], "保存していません"),
            (["document", "make"], "0件"),
            (["mail", "retry"], "0件"),
        ] as [([String], String)])
    func triedFirst(_ command: [String], _ says: String) async throws {
        try await DuesFixture.with { dues in
            try await dues.setFee(2026)
            try await dues.addMembers(2)
            #expect(try await dues.hub.run("dues", "preview", "--fiscal-year", "2026").status == 0)
            let before = try await dues.count(DuesFixture.auditEvents)
            let tried = try await dues.hub.run(["dues"] + command + ["--dry-run"])
            #expect(tried.status == 0 && tried.all.contains(says), "\(tried.all)")
            #expect(try await dues.count(DuesFixture.auditEvents) == before)
            // The same in earnest is still to be done.
            let done = try await dues.hub.run(["dues"] + command)
            #expect(done.status == 0 && !done.all.contains("保存していません"), "\(done.all)")
        }
    }
}
