import HubCore

extension Diagnosis {
    /// One line for what was found, and one for what to do.
    package func lines(in language: Language) -> [String] {
        let mark =
            switch severity {
            case .fine: Message(ja: "○", en: "ok     ")
            case .warning: Message(ja: "△", en: "warning")
            case .fault: Message(ja: "×", en: "fault  ")
            }
        let action = action.map { ["   → \($0[language])"] } ?? []
        return ["\(mark[language]) \(finding[language])"] + action
    }
}
