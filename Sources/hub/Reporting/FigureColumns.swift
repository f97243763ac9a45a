import HubCore
import ReferenceData

extension FigureOrigin? {
    /// Why, when, in which batch, and who decided.
    func columns(_ language: Language) -> [String] {
        guard let origin = self else { return ["", "", "", ""] }
        let decision = origin.decision.map { "（\($0)）" } ?? ""
        return [
            origin.label[language], origin.at.dayInJapan.description, "\(origin.stream) #\(origin.sequence)",
            (origin.decidedBy ?? "") + decision,
        ]
    }
}
