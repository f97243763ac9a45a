import Cryptography
import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// What a preview is decided from, read in one snapshot.
struct ReleaseMaterial: Sendable {
    let plan: ReleasePlan
    let inputs: ReleaseInputs
    /// Published releases of the same fiscal year and of those beside it, the first published first.
    let beside: [ReleaseDraft]
    /// The draft or release that stands for this period.
    let standing: ReleaseDraft?
    let names: AreaNames
    let passedOver: Int64

    static func load(_ plan: ReleasePlan, _ tx: Transaction) throws -> ReleaseMaterial {
        let beside = try ReleaseDraftStore.beside(plan.scope, tx)
        let frozen = FrozenMonths(beside)
        var passedOver: Int64 = 0
        for month in plan.scope.period.months {
            guard let versions = frozen.versions(in: month) else { continue }
            passedOver += try ReleaseDraftStore.passedOver(month, after: versions, tx)
        }
        return ReleaseMaterial(
            plan: plan,
            inputs: try ReleaseLoading.load(plan.columns, plan.scope.months, frozen: frozen, plan.cells, tx),
            beside: beside, standing: try ReleaseDraftStore.standing(plan.scope, tx),
            names: try AreaNames.load(tx), passedOver: passedOver)
    }

    /// Of everything that decides what may be shown: the figures, and what else is published.
    var fingerprint: SHA256Digest {
        var hash = SHA256()
        hash.update(inputs.fingerprint.bytes)
        for release in beside { hash.update(Array("\(release.scope.id) \(release.id)\n".utf8)) }
        return hash.finalize()
    }

    /// Schemes that reported anything for the period.
    var reporting: [Int] { inputs.reporting(in: plan.scope.months) }
}

// MARK: The decision

extension ReleaseMaterial {
    /// The standing coarsening of the year, unless another is asked for, it was decided by another rule, or it does not
    /// cover a prefecture that reports.
    func coarsening(anew: Bool, policy: ReleasePolicy) -> Coarsening {
        let prefectures = Set(inputs.reporting(in: inputs.months).map { inputs.schemes[$0].prefecture })
        if !anew, let standing, standing.policy == policy,
            prefectures.isSubset(of: standing.coarsening.areas.flatMap(\.prefectures))
        {
            return standing.coarsening
        }
        return Coarsening.decide(
            Coarsening.Material(inputs, plan.templates, plan.scope, plan.dictionary), groups: plan.groups,
            policy: policy)
    }

    /// Errors: `release-data-missing`, `release-data-inconsistent`.
    func requireSound() throws(Problem) {
        guard !reporting.isEmpty else {
            throw Problem(
                .releaseDataMissing,
                detail: Message(
                    ja: "\(plan.scope.period.japanese)の報告がありません", en: "there is no report for \(plan.scope.period)"))
        }
        let found = inputs.contradictions(in: plan.breakdowns)
        guard found.isEmpty else {
            let named = found.prefix(Limits.placesNamedInRelease).map {
                "\($0.scheme) \($0.month) \($0.element)×\($0.category)"
            }
            throw Problem(
                .releaseDataInconsistent,
                detail: Message(
                    ja: "合計と内訳が一致しない報告が\(found.count)件あります。最初は \(named[0])",
                    en: "\(found.count) totals differ from their breakdowns; the first is \(named[0])"),
                members: ["reports": .list(named)])
        }
    }
}
