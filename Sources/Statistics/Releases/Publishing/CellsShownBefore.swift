import DataDictionary
import HubCore

extension ReleaseMaterial {
    /// What other releases have shown and hidden, as far as somebody who reads this one can bring it together with it.
    var earlierCells: [ReleaseSystem.EarlierCell] {
        beside.flatMap { $0.scope.fiscalYear == plan.scope.fiscalYear ? ofThisYear($0) : whereYearsMeet($0) }
    }

    private func ofThisYear(_ release: ReleaseDraft) -> [ReleaseSystem.EarlierCell] {
        release.cells.filter { plan.scope.months.contains($0.place.period.firstMonth) }.compactMap { cell in
            switch cell.outcome {
            case .shown: .init(place: cell.place, value: cell.value)
            case .primary, .secondary, .kept: .init(place: cell.place, value: nil)
            case .exposed, .unpublished, .notReported: nil
            }
        }
    }

    /// The stocks at the end of one year are where the next begins. Areas that may be shown together differ from year to
    /// year; those of regions and the nation do not.
    private func whereYearsMeet(_ release: ReleaseDraft) -> [ReleaseSystem.EarlierCell] {
        let months = [plan.scope.months.lowerBound.previous, plan.scope.months.upperBound]
        return release.cells.compactMap { cell in
            let place = cell.place
            guard months.contains(place.period.lastMonth), place.level != .prefecture, place.part == nil,
                plan.dictionary.element(place.element)?.kind == .stock,
                plan.columns.contains(NationalCount(place.element))
            else { return nil }
            let end = ReleasePlace(place.element, area: place.area, period: .month(place.period.lastMonth))
            switch cell.outcome {
            case .shown: return .init(place: end, value: cell.value)
            case .primary, .secondary, .kept: return .init(place: end, value: nil)
            // Where the later year began, and could be worked out from what it shows.
            case .unpublished where release.isTold(cell, plan.dictionary): return .init(place: end, value: cell.value)
            case .unpublished: return .init(place: end, value: nil)
            case .exposed, .notReported: return nil
            }
        }
    }
}

extension ReleaseDraft {
    /// Whether a stock that is in no table is what a shown figure has beside its shown flow.
    fileprivate func isTold(_ opening: Cell, _ dictionary: DataDictionary) -> Bool {
        let shown = Set(cells.lazy.filter { $0.outcome == .shown }.map(\.place))
        return shown.contains { place in
            guard let derivation = dictionary.element(place.element)?.derivation,
                derivation.openingStock == opening.place.element, place.area == opening.place.area,
                place.period.firstMonth == opening.place.period.lastMonth.next
            else { return false }
            return shown.contains(ReleasePlace(derivation.plusFlow, area: place.area, period: place.period))
        }
    }
}
