import Foundation
import HubCore

extension Problem {
    /// The private cluster cannot be had; `cause` is PostgreSQL's or the system's own line about it.
    static func cluster(_ cause: String) -> Problem {
        Problem(
            .databaseUnreachable,
            detail: Message(ja: "内蔵の PostgreSQL: \(cause)", en: "private PostgreSQL: \(cause)"))
    }

    /// The same from `errno`, which is to be read at once.
    static func cluster(systemError path: String) -> Problem {
        cluster("\(path): \(String(cString: strerror(errno)))")
    }
}
