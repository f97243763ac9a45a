import Audit
import Cryptography
import DataDictionary
import Foundation
import HubCore
import Postgres
import ReferenceData

/// Makes releases: a preview that is stored, and the publication of exactly that preview.
package struct ReleaseEngine: Sendable {
    let database: Database
    let clock: Clock
    let entropy: Entropy
    /// The dictionary that the templates and figures are read in.
    let cells: DictionaryInUse
    let policy: ReleasePolicy
    static let auditStream = "releases"

    package init(
        database: Database, clock: Clock, entropy: Entropy, dictionary: DictionaryInUse,
        policy: ReleasePolicy = .standard
    ) {
        self.database = database
        self.clock = clock
        self.entropy = entropy
        cells = dictionary
        self.policy = policy
    }

    /// Decides what a release would show and hide, and stores that. A preview that was made before is replaced, unless
    /// nothing changed: then it is the answer.
    ///
    /// `templates`: a document of `seeds/releases`. `coarsenAnew`: decides again what is shown together.
    /// Errors: `release-templates-invalid`; `release-exists`; `release-data-missing` for a period that is not over or
    /// that nobody reported; `release-data-inconsistent`; `answer-too-large`.
    package func preview(
        _ scope: ReleaseScope, templates: [UInt8], coarsenAnew: Bool = false, actor: String
    ) async throws -> ReleaseReport {
        let now = clock.now
        let plan = try plan(scope, templates)
        try Self.requireOver(scope, today: now.dayInJapan)
        let material = try await database.analyse(as: .national) { tx in try ReleaseMaterial.load(plan, tx) }
        try material.requireUnpublished()
        try material.requireSound()

        let coarsening = material.coarsening(anew: coarsenAnew, policy: policy)
        let inputs = material.fingerprint.bytes
        if let standing = material.standing, standing.inputs == inputs, standing.templates == templates,
            standing.coarsening == coarsening, standing.policy == policy, standing.state == .previewed
        {
            return ReleaseReport(standing, plan, material.names)
        }
        let figures = ReleaseFigures(material.inputs, coarsening, plan.dictionary)
        let system = try ReleaseSystem(
            plan.tables(coarsening, material.names), figures, plan.dictionary, before: material.earlierCells)
        let orderKey = material.standing?.orderKey ?? entropy.bytes(16)
        // The choice of what is hidden takes a processor for seconds.
        let protection = try await Blocking.run { [policy] () throws in
            try ReleaseProtection(
                system, figures, policy: policy, orderKey: orderKey,
                readers: material.inputs.reporting(in: material.inputs.months))
        }
        let draft = ReleaseDraft(
            id: entropy.uuid(at: now), scope: scope, state: protection.certificate == nil ? .draft : .previewed,
            dictionary: plan.dictionary.version.rawValue, templates: templates, policy: policy, coarsening: coarsening,
            orderKey: orderKey, inputs: inputs,
            dataVersions: Dictionary(uniqueKeysWithValues: material.inputs.schemes.map { ($0.id, $0.dataVersion) }),
            passedOver: material.passedOver, isMadeUp: material.inputs.isMadeUp, countedOn: now.dayInJapan,
            previewedAt: now, previewedBy: actor,
            cells: zip(system.cells, protection.outcomes).map { cell, outcome in
                ReleaseDraft.Cell(
                    place: cell.place, value: cell.figure.value, schemes: cell.figure.parts.values.count { $0 > 0 },
                    outcome: outcome)
            })
        try await database.maintain(as: .national) { tx in
            try ReleaseDraftStore.insert(draft, certificate: protection.certificate, tx)
            try AuditLog.append(draft.event("release.preview", actor), to: Self.auditStream, at: now, in: tx)
        }
        return ReleaseReport(draft, plan, material.names)
    }

    /// The preview or the release that stands for a period, for staff. Errors: `release-not-found`.
    package func report(on scope: ReleaseScope) async throws -> ReleaseReport {
        let (draft, names) = try await database.analyse(as: .national) { tx in
            (try ReleaseDraftStore.standing(scope, tx), try AreaNames.load(tx))
        }
        guard let draft else { throw Problem(.releaseNotFound) }
        return ReleaseReport(draft, try plan(scope, draft.templates), names)
    }

    func plan(_ scope: ReleaseScope, _ templates: [UInt8]) throws(Problem) -> ReleasePlan {
        ReleasePlan(scope, try ReleaseTemplates(decoding: Data(templates), in: cells.dictionary), cells)
    }

    private static func requireOver(_ scope: ReleaseScope, today: Day) throws(Problem) {
        guard scope.months.upperBound < today.month else {
            throw Problem(
                .releaseDataMissing,
                detail: Message(
                    ja: "\(scope.period.japanese)はまだ終わっていません", en: "\(scope.period) is not over"))
        }
    }
}

extension ReleaseMaterial {
    /// Errors: `release-exists`, saying why there is no second one.
    func requireUnpublished() throws(Problem) {
        if standing?.state == .published { throw .alreadyReleased(plan.scope) }
        let final = beside.first { $0.scope.kind == .final && $0.scope.fiscalYear == plan.scope.fiscalYear }
        if let final { throw .alreadyReleased(final.scope) }
    }
}

extension Problem {
    static func alreadyReleased(_ scope: ReleaseScope) -> Problem {
        Problem(
            .releaseExists,
            detail: Message(
                ja: "\(scope.name.ja)は公表済みです。もう一度公表すると、二つの差から遅れて報告された家庭が分かってしまいます",
                en:
                    "\(scope.name.en) is published; the difference of two editions would show the families reported late"
            ),
            members: ["release": .text(scope.id)])
    }
}

extension ReleaseDraft {
    func event(_ action: String, _ actor: String) -> AuditEvent {
        AuditEvent(
            actor: actor, action: action, subject: scope.id,
            details: [
                "draft": id.uuidString.lowercased(), "inputs": Hex.encoded(inputs), "state": state.rawValue,
                "hidden": String(cells.count { $0.outcome.isHidden }), "cells": String(cells.count),
            ])
    }
}
