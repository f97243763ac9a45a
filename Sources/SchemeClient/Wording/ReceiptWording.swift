import HubCore
import SyncProtocol

/// A receipt in words.
extension AcknowledgedBatch {
    /// `受け付けました: 新規 120 件、更新 3 件、…`. Counts are of figures, except the quarantined, which are of records.
    package func summary(in language: Language) -> String {
        let counts: [(count: Int, label: Message, always: Bool)] = [
            (receipt.created, Message(ja: "新規", en: "new"), true),
            (receipt.updated, Message(ja: "更新", en: "updated"), true),
            (receipt.unchanged, Message(ja: "変更なし", en: "unchanged"), true),
            (receipt.withdrawn, Message(ja: "取消", en: "withdrawn"), false),
            (receipt.superseded, Message(ja: "新しい報告が優先", en: "superseded by newer ones"), false),
            (receipt.held, Message(ja: "事務局の確認待ち", en: "held for the national office"), false),
            (quarantinedRecords, Message(ja: "隔離", en: "quarantined"), false),
        ]
        let shown = counts.filter { $0.always || $0.count > 0 }
        switch language {
        case .ja:
            let opening = isReplay ? "受付済みです" : "受け付けました"
            return "\(opening): " + shown.map { "\($0.label.ja) \($0.count.grouped) 件" }.joined(separator: "、")
        case .en:
            let opening = isReplay ? "Accepted before" : "Accepted"
            return "\(opening): " + shown.map { "\($0.count.grouped) \($0.label.en)" }.joined(separator: ", ")
        }
    }

    /// One line for everything that is wrong with a record that was put aside: where, why, what to do.
    package func quarantineLines(in language: Language) -> [String] {
        receipt.quarantined.map { item in
            let key = keys[item.line ?? 0] ?? item.k ?? "?"
            let place =
                item.pointer.hasPrefix("/d/cells/")
                ? "\(key)/\(item.pointer.dropFirst("/d/cells/".count).unescapedPointer)" : key
            return switch language {
            case .ja: "隔離 \(place): \(item.messageJa)（\(item.fixJa)）[\(item.code)]"
            case .en: "Quarantined \(place): \(item.messageEn) (\(item.fixEn)) [\(item.code)]"
            }
        }
    }

    package var quarantinedRecords: Int { Set(receipt.quarantined.map(\.line)).count }
}

extension Substring {
    /// A token of a JSON Pointer (RFC 6901, section 4).
    fileprivate var unescapedPointer: String { String(replacing("~1", with: "/").replacing("~0", with: "~")) }
}
