import CLibpq

/// Owns one `PGresult`; cleared when the last reference goes.
final class QueryResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var rowCount: Int { Int(PQntuples(pointer)) }
    var columnCount: Int { Int(PQnfields(pointer)) }
    var parameterCount: Int { Int(PQnparams(pointer)) }

    func columnType(_ column: Int) -> PostgresType { PostgresType(rawValue: PQftype(pointer, Int32(column))) }
    func parameterType(_ index: Int) -> PostgresType { PostgresType(rawValue: PQparamtype(pointer, Int32(index))) }

    /// The bytes of a value, nil for NULL. They live as long as this object.
    func value(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(pointer, Int32(row), Int32(column)) == 0 else { return nil }
        let length = PQgetlength(pointer, Int32(row), Int32(column))
        return UnsafeRawBufferPointer(start: PQgetvalue(pointer, Int32(row), Int32(column)), count: Int(length))
    }

    /// Rows that an INSERT, UPDATE or DELETE touched.
    var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// The server's error of this result, without anything that may quote data.
    func error(statement: String?) -> PostgresError {
        let state = field("C")
        let speaks = state.map { PostgresError.speakingClasses.contains(String($0.prefix(2))) } ?? false
        let kind: PostgresError.Kind =
            switch (state, field("R")) {
            case ("57014", _): .timedOut
            case ("0A000", "RevalidateCachedQuery"): .stale
            default: .refused
            }
        return PostgresError(
            kind, sqlState: state, constraint: field("n"), table: field("t"),
            statement: statement,
            message: speaks ? field("M") ?? "the database refused" : "the database refused the statement")
    }

    /// A field of an error report by its code in the protocol (`PG_DIAG_…`).
    private func field(_ code: Character) -> String? {
        PQresultErrorField(pointer, Int32(code.asciiValue!)).map { String(cString: $0) }
    }
}
