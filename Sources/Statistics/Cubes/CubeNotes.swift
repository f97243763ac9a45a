import HubCore

extension Cube {
    /// Its notes, and before them what is to be said of figures of a made-up network.
    var allNotes: [Note] { (source.isMadeUp ? [Note(Vintage.notice)] : []) + notes }

    var hasAbsences: Bool {
        cells.contains { if case .none = $0.content { true } else { false } }
    }
}

extension Cube.Note {
    /// With the periods that it is about.
    func line(in language: Language) -> String {
        guard !periods.isEmpty else { return text[language] }
        let list = periods.joined(separator: ", ")
        return language == .ja ? "\(text.ja)（\(list)）" : "\(text.en) (\(list))"
    }
}

extension Cube.Source {
    /// Who speaks, and by which publication.
    var line: Message {
        switch self {
        case .live:
            Message(ja: "ホームスタート・ジャパン 全国集計（速報・未公表）", en: "Home-Start Japan, live figures, not published")
        case .release(_, let name, _, _):
            Message(ja: "ホームスタート・ジャパン「\(name.ja)」", en: "Home-Start Japan, \(name.en)")
        }
    }
}
