import Foundation
import HubCore
import Postgres
import SyncProtocol

/// Writes what was decided about statements of a scheme: what stands and stood, and the tables that others read.
struct StatementWriter {
    let scheme: SchemeID
    /// By position in what was decided.
    let keys: [SchemeStatement.Key]
    /// The scheme's data version that is being made.
    let version: Int64
    let at: Date

    func write(
        _ writes: [RevisionMerge<StatementState>.Write], replaced: [RevisionMerge<StatementState>.Replaced],
        _ tx: Transaction
    ) {
        if !writes.isEmpty {
            tx.enqueue(
                StatementStore.write, scheme, writes.map { text(at: $0.position) },
                writes.map { $0.state.content ?? "" }, writes.map(\.revision), writes.map(\.since))
        }
        if !replaced.isEmpty {
            tx.enqueue(
                StatementStore.writeHistory, scheme, version, replaced.map { text(at: $0.position) },
                replaced.map { $0.value.state.content ?? "" }, replaced.map(\.value.revision),
                replaced.map(\.value.since))
        }
        // What never stood cannot be taken back: what is there under its day is the national office's.
        let stood = Set(replaced.filter { !$0.value.state.isNothing }.map(\.position))
        let news = writes.filter { $0.since == version && (!$0.state.isNothing || stood.contains($0.position)) }.map {
            News(key: keys[$0.position], content: $0.state.content)
        }
        writeFacts(news, tx)
        writeSteps(news, tx)
    }

    /// What came to stand with this batch, or ceased to.
    private struct News {
        let key: SchemeStatement.Key
        let content: String?
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
                tx.enqueue(put, scheme, stating.map(\.day), stating.map { $0.content ?? "" }, at)
            }
            if !gone.isEmpty { tx.enqueue(drop, scheme, gone.map(\.day)) }
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
            tx.enqueue(StatementStore.putSteps, scheme, taken.map(\.day), taken.map(\.step), at)
        }
        if !gone.isEmpty { tx.enqueue(StatementStore.dropSteps, scheme, gone.map(\.day), gone.map(\.step)) }
    }

    private func text(at position: Int) -> String { keys[position].description }
}
