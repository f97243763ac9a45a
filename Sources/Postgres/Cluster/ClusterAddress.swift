/// Where the private cluster listens.
package struct ClusterAddress: Sendable, Equatable {
    /// Holds the socket; nobody but the owner may enter it.
    package let socketDirectory: String
    package let port: Int
    package let superuser: String

    var socket: String { "\(socketDirectory)/.s.PGSQL.\(port)" }

    /// libpq's keyword/value form. `user` and `database` are quoted, so they may be any text.
    package func connectionString(user: String? = nil, database: String = "postgres") -> String {
        let pairs = [
            ("host", socketDirectory), ("port", String(port)), ("user", user ?? superuser), ("dbname", database),
        ]
        return pairs.map { key, value in "\(key)='\(value.escapedForLibpq)'" }.joined(separator: " ")
    }
}

extension String {
    /// Within single quotes libpq reads a backslash as the escape of the character after it.
    fileprivate var escapedForLibpq: String {
        reduce(into: "") { text, character in
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}
