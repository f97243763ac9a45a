import DataDictionary
import HubCore
import Postgres
import ReferenceData

/// What a preview is decided from, read in one snapshot.
struct ReleaseMaterial: Sendable {
    let plan: ReleasePlan
    let inputs: ReleaseInputs
    /// Published releases of the same fiscal year.
    let earlier: [ReleaseDraft]
    /// The draft or release that stands for this period.
    let standing: ReleaseDraft?
    let names: AreaNames
    let passedOver: Int64

    static func load(_ plan: ReleasePlan, _ tx: Transaction) throws -> ReleaseMaterial {
        let earlier = try ReleaseDraftStore.earlier(of: plan.scope, tx)
        let frozen = Dictionary(uniqueKeysWithValues: earlier.map { ($0.scope.months, $0.dataVersions) })
        var passedOver: Int64 = 0
        for (months, versions) in frozen where months.overlaps(plan.scope.months) {
            passedOver += try ReleaseDraftStore.passedOver(months, after: versions, tx)
        }
        return ReleaseMaterial(
            plan: plan,
            inputs: try ReleaseLoading.load(plan.columns, plan.scope.months, frozen: frozen, plan.cells, tx),
            earlier: earlier, standing: try ReleaseDraftStore.standing(plan.scope, tx),
            names: try AreaNames.load(tx), passedOver: passedOver)
    }

    /// What releases of the same year have shown and hidden, as far as it is of these months.
    var earlierCells: [ReleaseSystem.EarlierCell] {
        earlier.flatMap(\.cells).filter { plan.scope.months.contains($0.place.period.firstMonth) }.compactMap { cell in
            switch cell.outcome {
            case .shown: .init(place: cell.place, value: cell.value)
            case .primary, .secondary, .kept: .init(place: cell.place, value: nil)
            case .exposed, .unpublished, .notReported: nil
            }
        }
    }

    /// Schemes that reported anything for the period.
    var reporting: [Int] { inputs.reporting(in: plan.scope.months) }
}

// MARK: The decision

extension ReleaseMaterial {
    /// The standing coarsening of the year, unless another is asked for or it does not cover a prefecture that reports.
    func coarsening(anew: Bool, policy: ReleasePolicy) -> Coarsening {
        let prefectures = Set(inputs.reporting(in: inputs.months).map { inputs.schemes[$0].prefecture })
        if !anew, let standing = standing?.coarsening,
            prefectures.isSubset(of: standing.areas.flatMap(\.prefectures))
        {
            return standing
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
