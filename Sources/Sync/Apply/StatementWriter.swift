import Foundation
import HubCore
import Postgres
import SyncProtocol

/// Writes what was decided about the statements of a batch: what stands and stood, what waits for a person, and the
/// tables that others read.
struct StatementWriter {
    let push: PushedBatch
    let keys: StatementKeys
    let version: Int64
    let at: Date

    func write(_ merge: SyncMerge, _ tx: Transaction) {
        let (writes, replaced) = (merge.statements.writes, merge.statements.replaced)
        if !writes.isEmpty {
            tx.enqueue(
                StatementStore.write, push.scheme, writes.map { text(at: $0.position) },
                writes.map { $0.state.content ?? "" }, writes.map(\.revision), writes.map(\.since))
        }
        if !replaced.isEmpty {
            tx.enqueue(
                StatementStore.writeHistory, push.scheme, version, replaced.map { text(at: $0.position) },
                replaced.map { $0.value.state.content ?? "" }, replaced.map(\.value.revision),
                replaced.map(\.value.since))
        }
        writeHeld(merge, tx)
        // What never stood cannot be taken back: what is there under its day is the national office's.
        let stood = Set(replaced.filter { !$0.value.state.isNothing }.map(\.position))
        let news = writes.filter { $0.since == version && (!$0.state.isNothing || stood.contains($0.position)) }.map {
            News(key: keys.keys[$0.position], content: $0.state.content)
        }
        writeFacts(news, tx)
        writeSteps(news, tx)
    }

    /// What came to stand with this batch, or ceased to.
    private struct News {
        let key: SchemeStatement.Key
        let content: String?
    }

    private func writeHeld(_ merge: SyncMerge, _ tx: Transaction) {
        let held = merge.held.compactMap { held in
            if case (.statement(let position), .statement(let state)) = (held.place, held.change) {
                (held, position, state)
            } else {
                nil
            }
        }
        guard !held.isEmpty else { return }
        tx.enqueue(
            StatementStore.writeHeld, push.scheme, push.stream, push.batch.envelope.sequence,
            held.map { Int32($0.0.line) }, held.map { text(at: $0.1) }, held.map { $0.2.content ?? "" },
            held.map(\.0.revision), held.map(\.0.reason.rawValue))
    }

    private func writeFacts(_ news: [News], _ tx: Transaction) {
        let profiles = news.compactMap { news in
            if case .profile(let day) = news.key { (day: day, content: news.content) } else { nil }
        }
        let contacts = news.compactMap { news in
            if case .contact(let day) = news.key { (day: day, content: news.content) } else { nil }
        }
        for (facts, put, drop) in [
            (profiles, StatementStore.putProfiles, StatementStore.dropProfiles),
            (contacts, StatementStore.putContacts, StatementStore.dropContacts),
        ] {
            let (stating, gone) = (facts.filter { $0.content != nil }, facts.filter { $0.content == nil })
            if !stating.isEmpty {
                tx.enqueue(put, push.scheme, stating.map(\.day), stating.map { $0.content ?? "" }, at)
            }
            if !gone.isEmpty { tx.enqueue(drop, push.scheme, gone.map(\.day)) }
        }
    }

    private func writeSteps(_ news: [News], _ tx: Transaction) {
        let steps = news.compactMap { news in
            if case .membership(let day, let step) = news.key {
                (day: day, step: step.rawValue, isTaken: news.content != nil)
            } else {
                nil
            }
        }
        let (taken, gone) = (steps.filter(\.isTaken), steps.filter { !$0.isTaken })
        if !taken.isEmpty {
            tx.enqueue(StatementStore.putSteps, push.scheme, taken.map(\.day), taken.map(\.step), at)
        }
        if !gone.isEmpty { tx.enqueue(StatementStore.dropSteps, push.scheme, gone.map(\.day), gone.map(\.step)) }
    }

    private func text(at position: Int) -> String { keys.keys[position].description }
}
