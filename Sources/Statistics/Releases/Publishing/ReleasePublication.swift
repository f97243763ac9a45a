import Audit
import Cryptography
import DataDictionary
import Disclosure
import Foundation
import HubCore
import Postgres
import ReferenceData

extension ReleaseEngine {
    /// Publishes the preview of a period exactly as it was shown, closes its months, and logs who did it. There is no way
    /// back.
    ///
    /// `preview`: the one that the person has seen; nil takes the one that stands.
    /// Errors: `release-not-found` without a preview; `release-exists`; `release-state` when another preview has taken its
    /// place; `release-unprotected` with the cells and why; `release-search-ended` with the cells that no protection was
    /// found for; `release-inputs-changed` with the difference.
    package func publish(_ scope: ReleaseScope, preview: UUID? = nil, actor: String) async throws -> ReleaseReport {
        let now = clock.now
        let report = try await report(on: scope)
        let draft = report.draft
        if draft.state == .published { throw Problem.alreadyReleased(scope) }
        guard preview == nil || preview == draft.id else { throw Self.replaced(scope) }
        try report.requireProtected()
        try await database.maintain(as: .national) { tx in
            try ReleaseDraftStore.lock(tx)
            let material = try ReleaseMaterial.load(report.plan, tx)
            try material.requireUnpublished()
            try material.requireUnchanged(since: report)
            try material.requireProof(of: report, certificate: ReleaseDraftStore.certificate(of: draft.id, tx))
            let published = PublishedRelease(report, material, facts: try .load(report.plan, tx), at: now)
            guard try ReleaseDraftStore.markPublished(draft.id, by: actor, at: now, tx) else {
                throw Self.replaced(scope)
            }
            try PublishedReleaseStore.insert(published, tx)
            let dataSets = Set(
                report.plan.columns.compactMap { report.plan.dictionary.element($0.element)?.dataSet.rawValue })
            for dataSet in dataSets.sorted() {
                ReportingPeriodStore.publish(
                    dataSet, scope.months, as: scope.id, by: actor, at: now, in: tx)
            }
            try AuditLog.append(draft.event("release.publish", actor), to: Self.auditStream, at: now, in: tx)
        }
        return try await self.report(on: scope)
    }

    private static func replaced(_ scope: ReleaseScope) -> Problem {
        Problem(
            .releaseState,
            detail: Message(
                ja: "\(scope.name.ja)の新しいプレビューがあります。確認し直してください", en: "there is a newer preview of \(scope.name.en)"))
    }
}

extension ReleaseReport {
    /// Errors: `release-unprotected`; `release-search-ended` where nothing is known to be given away, and a longer search
    /// might have found what to hide.
    fileprivate func requireProtected() throws(Problem) {
        let exposed = draft.exposed
        guard draft.state == .draft || !exposed.isEmpty else { return }
        let lost = exposed.filter { $0.outcome != .exposed(.searchEnded) }
        guard lost.isEmpty, !exposed.isEmpty else {
            throw refusal(
                .releaseUnprotected, lost,
                Message(ja: "\(lost.count)か所を保護できません。", en: "\(lost.count) cells cannot be protected."))
        }
        throw refusal(
            .releaseSearchEnded, exposed,
            Message(
                ja: "\(exposed.count)か所の隠し方が、計算の上限（線形計画\(Limits.searchesToHide.grouped)回）までに見つかりませんでした。",
                en:
                    "What to hide for \(exposed.count) cells was not found within \(Limits.searchesToHide.grouped) searches."
            ))
    }

    private func refusal(_ kind: ProblemKind, _ cells: [ReleaseDraft.Cell], _ lead: Message) -> Problem {
        let why = cells.first.flatMap(explanation)
        return Problem(
            kind,
            detail: Message(
                ja: "\(lead.ja)\(why?.ja ?? "")表をもっと粗くしてください",
                en: "\(lead.en) \(why?.en ?? "") Make the table coarser"),
            members: ["cells": .list(cells.prefix(Limits.placesNamedInRelease).map(\.place.description))])
    }
}

extension ReleaseMaterial {
    /// Errors: `release-inputs-changed`, saying which figures differ.
    fileprivate func requireUnchanged(since report: ReleaseReport) throws(Problem) {
        guard fingerprint.bytes != report.draft.inputs else { return }
        let figures = ReleaseFigures(inputs, report.draft.coarsening, plan.dictionary)
        let changed = report.draft.cells.filter { $0.outcome != .unpublished && figures[$0.place].value != $0.value }
        let first = changed.first.map { cell -> Message in
            let (name, now) = (report.name(of: cell.place), figures[cell.place].value)
            return Message(
                ja: "「\(name.ja)」は \(cell.value) から \(now) になりました", en: "\(name.en) was \(cell.value) and is \(now)")
        }
        throw Problem(
            .releaseInputsChanged,
            detail: Message(
                ja: "\(changed.count)か所の数値が変わりました。\(first?.ja ?? "スキームごとの内訳か、ほかに公表した統計が変わりました")",
                en:
                    "\(changed.count) figures differ: \(first?.en ?? "only what single schemes brought, or what else is published")"
            ),
            members: ["cells": .list(changed.prefix(Limits.placesNamedInRelease).map(\.place.description))])
    }
}

// MARK: What is published

/// A release as anybody may read it.
struct PublishedRelease: Sendable {
    let heading: ReleaseHeading
    let dictionary: String
    let tables: [Cube]
    /// By name, JSON.
    let pages: [String: [UInt8]]

    init(_ report: ReleaseReport, _ material: ReleaseMaterial, facts: ReleaseFacts.Material, at time: Date) {
        let (draft, plan, scope) = (report.draft, report.plan, report.scope)
        let schemes = material.reporting.count
        heading = ReleaseHeading(
            scope: scope, schemes: schemes, isMadeUp: draft.isMadeUp, countedOn: draft.countedOn, publishedAt: time)
        dictionary = draft.dictionary
        let cells = Dictionary(uniqueKeysWithValues: draft.cells.map { ($0.place, $0) })
        let shown: (ReleasePlace) -> Int64? = { place in
            cells[place].flatMap { $0.outcome == .shown ? $0.value : nil }
        }
        let source = heading.source
        var tables = plan.tables(draft.coarsening, material.names).map { table in
            Cube(table, plan.dictionary, source: source) { cells[$0]?.content ?? .none(.notReported) }
        }
        var pages: [String: [UInt8]] = [:]
        var rates: OutcomeRates?
        if scope.kind == .final {
            let items = plan.dictionary.needItems
            let count: (FamilyKind, DataElement.ID) -> Int64? = { kind, element in
                draft.coarsening.place(of: kind, element, in: scope).flatMap(shown)
            }
            let found = OutcomeRates(
                ReleaseFigures(material.inputs, draft.coarsening, plan.dictionary), in: scope.months, items: items,
                policy: draft.policy,
                // The shares of a kind, added up, tell how many needs it has.
                isShown: { count($0, "needs.assessedAtStart") != nil && count($0, "needs.present") != nil })
            rates = found
            tables.append(
                found.cube(scope, items: items, label: material.names[AreaCode.nation.description], source: source))
            pages["achievements"] = ReleasePages.achievements(
                scope, schemes: schemes, countedOn: draft.countedOn, isMadeUp: draft.isMadeUp, rates: found,
                items: items,
                count: count)
        }
        pages["facts"] = ReleasePages.facts(
            scope, schemes: schemes, countedOn: draft.countedOn, isMadeUp: draft.isMadeUp,
            ReleaseFacts(scope, schemes: schemes, rates: rates, policy: draft.policy, facts, value: shown))
        self.tables = tables
        self.pages = pages
    }
}

extension ReleaseDraft.Cell {
    fileprivate var content: Cube.Content { outcome.absence.map { .none($0) } ?? .value(value) }
}

extension Coarsening {
    /// Where a count of one kind of families stands; nil when the release does not show the kind by itself.
    fileprivate func place(of kind: FamilyKind, _ element: DataElement.ID, in scope: ReleaseScope) -> ReleasePlace? {
        let wanted = Set(kind.types.map(\.rawValue))
        return options["type"]?.first { Set($0.options) == wanted }.map {
            ReleasePlace(
                element, area: AreaCode.nation.description, period: scope.period, part: .init("type", $0.code))
        }
    }
}
