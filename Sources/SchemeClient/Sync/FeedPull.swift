import Cryptography
import Foundation
import HubCore
import SyncProtocol

/// Reads what the hub has for the office: keeps it, fetches the files that belong to it, and tells the hub how far it
/// came. Interrupted at any point, it goes on from the cursor that is kept with the entries.
struct FeedPull {
    let queue: OutboxQueue
    let hub: HubConnection
    let home: SchemeHome
    let perseverance: Perseverance

    /// Throws `StoppedByHub`, with what was kept before it in the outbox.
    func pull() throws -> PullOutcome {
        var news: [String] = []
        var problem: ClientProblem?
        do {
            news = try readPages()
            problem = try fetchFiles()
            try fetchDictionaryInUse()
            if problem == nil { try tellHub() }
        } catch let stop as StoppedByHub {
            problem = stop.explanation
        }
        let entries = try queue.store.read { try $0.inbox() }
        return PullOutcome(news: entries.filter { news.contains($0.key) }, problem: problem)
    }

    // MARK: Entries

    /// The keys of what is new.
    private func readPages() throws -> [String] {
        var news: [String] = []
        var expired = 0
        for _ in 0..<Self.mostPages {
            let cursor = try queue.store.read { try $0.cursor() }
            let page: PulledPage
            do throws(HubFault) {
                page = try perseverance.call { () throws(HubFault) in try hub.changes(after: cursor) }
            } catch {
                expired += 1
                guard case .problem(let problem) = error, problem.code == "cursor-expired", expired <= 2 else {
                    throw StoppedByHub(error.explanation)
                }
                try startOver(hadCursor: cursor != nil)
                continue
            }
            news += try keep(page)
            if !page.hasMore { return news }
        }
        return news
    }

    private func keep(_ page: PulledPage) throws -> [String] {
        try queue.store.write { outbox in
            var news: [String] = []
            for entry in page.entries {
                guard let topic = InboxTopic(rawValue: entry.topic), try outbox.keep(entry, at: queue.clock.now),
                    let data = entry.data
                else { continue }
                news.append(entry.key)
                if case .correction(let correction) = InboxContent(topic, data),
                    let refused = RefusedChange(entry.key, correction)
                {
                    try outbox.forget(refused)
                }
            }
            try outbox.setCursor(page.cursor)
            return news
        }
    }

    /// From the beginning of what the hub still has: what is here already is no news. Where even that is gone, from the
    /// snapshot.
    private func startOver(hadCursor: Bool) throws {
        let reports = try ask { () throws(HubFault) in try hub.snapshot() }
        try queue.store.write { outbox in
            try outbox.learnRevisions(of: reports)
            try outbox.setCursor(hadCursor ? nil : reports.cursor)
        }
    }

    // MARK: Files

    /// A file that cannot be had holds up neither the entries nor the other files. Nil if all are here.
    private func fetchFiles() throws -> ClientProblem? {
        var problem: ClientProblem?
        for entry in try queue.store.read({ try $0.withoutFile() }) {
            do {
                guard let path = try fetch(entry) else { continue }
                try queue.store.write { try $0.setFile(path, of: entry) }
            } catch let stop as StoppedByHub {
                problem = stop.explanation
            }
        }
        return problem
    }

    /// Where it was saved; nil for an entry that names no file.
    private func fetch(_ entry: InboxEntry) throws -> String? {
        switch entry.content {
        case .dictionary(let dictionary):
            let file = try file(dictionary.href, sha256: dictionary.sha256)
            do {
                return try home.keepDictionary(file.bytes, version: dictionary.version)
            } catch is Problem {
                throw StoppedByHub(.fileDamaged(dictionary.href))
            }
        case .document(let document):
            let file = try file(document.href, sha256: document.sha256)
            return try SavedFile.save(
                file.bytes, named: FileName(title: document.title, mediaType: file.mediaType), in: home.documentsPath)
        default:
            return nil
        }
    }

    /// Also where the feed has not told of it, or the file was lost. A hub that does not give it away is no problem here.
    private func fetchDictionaryInUse() throws {
        let version = try queue.store.read { try $0.installation().enrolled.dictionary }
        guard home.dictionary(version) == nil else { return }
        let told = try queue.store.read { try $0.inbox() }.compactMap { entry -> InboxContent.Dictionary? in
            guard case .dictionary(let dictionary) = entry.content, dictionary.version == version else { return nil }
            return dictionary
        }.first
        do {
            let bytes =
                try told.map { try file($0.href, sha256: $0.sha256).bytes }
                ?? ask { () throws(HubFault) in try hub.dictionary(version) }
            _ = try home.keepDictionary(bytes, version: version)
        } catch is StoppedByHub {
        } catch is Problem {
        }
    }

    private func file(_ address: String, sha256: String) throws -> (bytes: [UInt8], mediaType: String) {
        // Signed requests go to the hub alone.
        let path =
            address.hasPrefix(hub.address.description + "/")
            ? String(address.dropFirst(hub.address.description.count)) : address
        guard path.hasPrefix("/"), !path.hasPrefix("//") else { throw StoppedByHub(.fileDamaged(address)) }
        let file = try ask { () throws(HubFault) in try hub.file(at: path) }
        guard SHA256.hash(of: file.bytes).hex == sha256 else { throw StoppedByHub(.fileDamaged(address)) }
        return file
    }

    // MARK: Acknowledging

    private func tellHub() throws {
        let (cursor, told) = try queue.store.read { (try $0.cursor(), try $0.toldCursor()) }
        guard let cursor, cursor != told else { return }
        try ask { () throws(HubFault) in try hub.acknowledge(cursor) }
        try queue.store.write { try $0.setToldCursor(cursor) }
    }

    private func ask<Answer>(_ call: () throws(HubFault) -> Answer) throws -> Answer {
        do throws(HubFault) {
            return try perseverance.call(call)
        } catch {
            throw StoppedByHub(error.explanation)
        }
    }

    /// Of 500 entries each.
    private static let mostPages = 1_000
}

/// What a pull brought.
package struct PullOutcome: Sendable, Equatable {
    package let news: [InboxEntry]
    /// Why it stopped before the end, or which file could not be had.
    package let problem: ClientProblem?
}
