import Cryptography
import Documents
import HubCore

/// One thing that the hub tells: an entry of a scheme's feed or of the network's.
package struct FeedEntry: Sendable, Equatable {
    package enum Feed: String, Sendable {
        case scheme = "s"
        case network = "n"
    }

    package let feed: Feed
    package let position: Int64
    package let topic: String
    package let key: String
    /// Grows with every entry under the same key.
    package let revision: Int64
    /// JSON, as it is sent; nil says that the key is gone.
    package let data: String?

    /// `{"pos":"s17","topic":…}`, one line without its end.
    func write(to document: inout JSONDocument) {
        document.beginObject()
        document.member("pos", feed.rawValue + String(position))
        document.member("topic", topic)
        document.member("k", key)
        document.member("r", revision)
        document.member("op", data == nil ? "del" : "put")
        if let data {
            document.member("sha256", SHA256.hash(of: data).hex)
            document.name("d")
            document.json(data)
        }
        document.endObject()
    }
}

/// The `d` of entries, by topic.
extension FeedEntry {
    /// A report was received; `versionOfData` is the scheme's after it.
    static func report(versionOfData: Int64) -> String {
        object { $0.member("version_of_data", versionOfData) }
    }

    static func notice(_ notice: NoticeText) -> String {
        object {
            $0.member("title_ja", notice.title.ja)
            $0.member("title_en", notice.title.en)
            $0.member("body_ja", notice.body.ja)
            $0.member("body_en", notice.body.en)
        }
    }

    static func question(about key: String, _ text: String) -> String {
        object {
            $0.member("about", key)
            $0.member("text", text)
        }
    }

    /// What became of a held change (`accepted`, `refused`), or a correction that is asked for (`requested`).
    package static func correction(about key: String, reason: String, decision: String) -> String {
        object {
            $0.member("about", key)
            $0.member("reason", reason)
            $0.member("decision", decision)
        }
    }

    static func document(title: String, sha256: SHA256Digest, bytes: Int, address: String) -> String {
        object {
            $0.member("title", title)
            $0.member("sha256", sha256.hex)
            $0.member("bytes", bytes)
            $0.member("href", address)
        }
    }

    private static func object(_ members: (inout JSONDocument) -> Void) -> String {
        var document = JSONDocument()
        document.beginObject()
        members(&document)
        document.endObject()
        return String(decoding: document.bytes, as: UTF8.self)
    }
}
