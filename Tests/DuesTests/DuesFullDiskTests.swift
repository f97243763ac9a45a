import Dues
import Foundation
import HubCore
import TestSupport
import Testing

/// No room: nothing is half-written, one line says so, and it goes on when there is room again.
@Suite("The dues on a full disk")
struct DuesFullDiskTests {
    private let year = FiscalYear(2026)

    @Test("The database's, while documents are frozen: whole documents only, and the rest later, once")
    func frozen() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(60)
            let disk = try await FullDisk(dues.test, table: "document", room: 40)
            let stopped = try await dues.hub.run("dues", "document", "make")
            #expect(stopped.status == 1 && stopped.errors.contains("No space left on device"), "\(stopped.all)")
            let kept = try await dues.documents.list(year)
            #expect(!kept.isEmpty && kept.count < 60)
            for document in kept {
                #expect(try await dues.documents.verify(document.id).areFrozenBytes, "\(document.number)")
            }
            let counts = try await dues.test.rowCounts()
            #expect(counts["document"] == Int64(kept.count))

            try await disk.makeRoom()
            #expect(try await dues.hub.run("dues", "document", "make").status == 0)
            let all = try await dues.documents.list(year)
            #expect(all.map(\.number) == (1...60).map { "HSJ-2026-\($0.padded(5))" })
            #expect(kept.allSatisfy { old in all.contains { $0.id == old.id && $0.sha256 == old.sha256 } })
            #expect(try await dues.hub.run("audit", "verify").status == 0)
        }
    }

    @Test("The database's, while invoices are issued: numbers without a gap in the end")
    func issued() async throws {
        try await DuesFixture.with { dues in
            let members = try await dues.addMembers(2_500)
            let disk = try await FullDisk(dues.test, table: "invoice", room: 1_700)
            let stopped = try await dues.hub.run("dues", "issue", "--fiscal-year", "2026")
            #expect(stopped.status == 1 && stopped.errors.contains("No space left on device"), "\(stopped.all)")
            #expect(try await dues.invoices().count < 2_500)

            try await disk.makeRoom()
            #expect(try await dues.hub.run("dues", "issue", "--fiscal-year", "2026").status == 0)
            let invoices = try await dues.invoices()
            #expect(invoices.map(\.number.serial) == Array(1...Int32(members.count)))
            #expect(Set(invoices.map(\.member.id)) == Set(members))
        }
    }

    @Test("The officer's: no half file is left, and the same command does it when there is room")
    func saved() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(1)
            #expect(try await dues.documents.makeInvoices(actor: "test") == 1)
            let document = try #require(try await dues.documents.list(year).first)
            try await TemporaryFolder.with { folder in
                let command = ["dues", "document", "save", document.id.uuidString, folder.path("invoice.pdf")]
                var small = dues.hub
                // Files may have 4 KiB; a document is larger.
                small.starter = ["/bin/bash", "-c", #"ulimit -f 4; exec "$0" "$@""#]
                let refused = try await small.run(command)
                #expect(refused.status == 1 && refused.errors.contains("[file-not-written]"), "\(refused.all)")
                #expect(refused.errors.contains("ファイルに書き込めません"), "\(refused.all)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(".")).isEmpty)

                let saved = try await dues.hub.run(command)
                #expect(saved.status == 0, "\(saved.all)")
                let bytes = try Data(contentsOf: URL(filePath: folder.path("invoice.pdf")))
                #expect(try await Array(bytes) == dues.documents.content(of: document.id).bytes)
            }
        }
    }

    @Test("Standard output's: what was cut short does not pass for whole")
    func printed() async throws {
        try await DuesFixture.with { dues in
            _ = try await dues.issued(3)
            var full = dues.hub
            full.starter = ["/bin/bash", "-c", #"exec "$0" "$@" >/dev/full"#]
            let refused = try await full.run("dues", "list", "--fiscal-year", "2026")
            #expect(refused.status == 1 && refused.errors.contains("[file-not-written]"), "\(refused.all)")
        }
    }
}
