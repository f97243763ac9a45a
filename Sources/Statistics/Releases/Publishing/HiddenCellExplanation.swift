import DataDictionary
import Disclosure
import HubCore

/// Why a cell is hidden, in one sentence.
package enum HiddenCellExplanation {
    /// For everybody. The same for every hidden cell: which were small and which only protect others must not be told.
    package static let forPublic = Message(
        ja: "少数の家庭が分かってしまうおそれがあるため、この数値は表示していません",
        en: "This number is not shown, because a few families could be recognised by it")

    /// For staff, with the reason. Nil for a cell that is not hidden.
    static func forStaff(_ cell: ReleaseDraft.Cell, policy: ReleasePolicy, name: (ReleasePlace) -> Message) -> Message?
    {
        let place = name(cell.place)
        let (ja, en): (String, String)
        switch cell.outcome {
        case .shown, .unpublished, .notReported: return nil
        case .primary(.small): (ja, en) = ("\(policy.threshold)未満の小さい数のため", "it is below \(policy.threshold)")
        case .primary(.fewSchemes):
            (ja, en) = (
                "\(policy.leastSchemes)スキーム未満の数のため", "fewer than \(policy.leastSchemes) schemes are behind it"
            )
        case .primary(.oneSchemeDominates):
            (ja, en) = (
                "最も多いスキームの分を除くと\(policy.threshold)未満になり、そのスキームには残りが分かってしまうため",
                "without its largest scheme it is below \(policy.threshold), and that scheme could subtract its own"
            )
        case .secondary(let protects):
            let first = protects.first.map(name) ?? Message(ja: "他の数値", en: "another number")
            let more = max(0, protects.count - 1)
            (ja, en) = (
                "表示すると「\(first.ja)」\(more > 0 ? "など\(protects.count)か所" : "")が計算で分かってしまうため",
                "\(first.en)\(more > 0 ? " and \(more) more" : "") could be worked out from it"
            )
        case .kept, .primary(.hiddenBefore):
            (ja, en) = ("先に公表した統計で表示しなかったため", "a release before this one did not show it")
        case .exposed(.determined):
            return Message(
                ja: "「\(place.ja)」は、ほかの何を隠しても計算で分かってしまうため、保護できません。",
                en: "\(place.en) cannot be protected: it could be worked out whatever else is hidden.")
        case .exposed(.knownToBeSmall):
            return Message(
                ja: "「\(place.ja)」は、ほかの何を隠しても\(policy.threshold)未満と分かってしまうため、保護できません。",
                en: "\(place.en) cannot be protected: it would be known to be below \(policy.threshold).")
        case .exposed(.searchEnded):
            return Message(
                ja: "「\(place.ja)」は、隠し方を探す計算が上限に達したため、保護できるかどうか分かりません。",
                en: "Whether \(place.en) can be protected is not known: the search for what to hide met its bound.")
        }
        return Message(ja: "「\(place.ja)」は、\(ja)表示していません。", en: "\(place.en) is hidden, because \(en).")
    }
}

extension ReleaseReport {
    /// 新規利用家庭数、東京都、令和6年度.
    package func name(of place: ReleasePlace) -> Message {
        let element =
            plan.dictionary.element(place.element)?.label
            ?? Message(ja: place.element.rawValue, en: place.element.rawValue)
        let tables = plan.tables(draft.coarsening, names)
        let area = tables.lazy.flatMap(\.areas).first { $0.code == place.area }?.label ?? names[place.area]
        let option = place.part.map { part in
            draft.coarsening.options[part.category.rawValue]?.first { $0.code == part.option }?.label
                ?? Message(ja: part.option, en: part.option)
        }
        return Message(
            ja: "\(element.ja)\(option.map { "（\($0.ja)）" } ?? "")、\(area.ja)、\(place.period.japanese)",
            en: "\(element.en)\(option.map { " (\($0.en))" } ?? ""), \(area.en), \(place.period)")
    }

    /// Why the cell at a place is hidden, for staff.
    ///
    /// Errors: `release-not-found` for a place that is in no table of the release.
    package func explanation(of place: ReleasePlace) throws(Problem) -> Message {
        guard let cell = draft.cells.first(where: { $0.place == place }), cell.outcome != .unpublished else {
            throw Problem(
                .releaseNotFound, detail: Message(ja: "「\(place)」は公表する表にありません", en: "no table has \(place)"))
        }
        let name = name(of: place)
        if cell.outcome == .notReported {
            return Message(ja: "「\(name.ja)」は、報告がありません。", en: "\(name.en) was not reported.")
        }
        return explanation(of: cell) ?? Message(ja: "「\(name.ja)」は、表示しています。", en: "\(name.en) is shown.")
    }

    package func explanation(of cell: ReleaseDraft.Cell) -> Message? {
        HiddenCellExplanation.forStaff(cell, policy: draft.policy, name: name)
    }
}
