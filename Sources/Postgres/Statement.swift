/// One SQL text of the product with the types that go in and come out.
///
/// ```swift
/// static let head = Statement<SchemeID, String, StreamHead>(
///     "stream.head", "SELECT sequence, hash FROM stream WHERE scheme_id = $1 AND name = $2",
///     row: StreamHead.init(sequence:hash:))
/// ```
/// The last generic argument is the row; the ones before it are the parameters, in the order of `$1`, `$2`… Each is
/// prepared once a connection under its name, so names are unique in the program (a test holds that).
package struct Statement<each Parameter: PostgresEncodable, Row>: Sendable {
    package let name: String
    package let sql: String
    let columns: [[PostgresType]]
    let decode: @Sendable (inout RowReader) throws(PostgresError) -> Row

    /// `row` builds a row from its columns, in order; the columns' types are taken from it.
    package init<each Column: PostgresDecodable>(
        _ name: StaticString, _ sql: StaticString, row: @escaping @Sendable (repeat each Column) -> Row
    ) {
        self.name = "\(name)"
        self.sql = "\(sql)"
        var columns: [[PostgresType]] = []
        repeat columns.append((each Column).readableTypes)
        self.columns = columns
        decode = { reader throws(PostgresError) in
            row(repeat try reader.next((each Column).self))
        }
    }

    var parameterTypes: [PostgresType] {
        var types: [PostgresType] = []
        repeat types.append((each Parameter).postgresType)
        return types
    }
}

extension Statement where Row == Void {
    /// A statement that returns no rows.
    package init(_ name: StaticString, _ sql: StaticString) {
        self.init(name, sql, row: { () })
    }
}

/// A statement without its generic types, for the catalogue test that prepares every one of them.
package protocol AnyStatement: Sendable {
    var name: String { get }
    var sql: String { get }
    var declaredParameters: [PostgresType] { get }
    var declaredColumns: [[PostgresType]] { get }
}

extension Statement: AnyStatement {
    package var declaredParameters: [PostgresType] { parameterTypes }
    package var declaredColumns: [[PostgresType]] { columns }
}

/// Reads the columns of one row from left to right.
package struct RowReader {
    private let result: QueryResult
    private let row: Int
    private var column = 0

    init(result: QueryResult, row: Int) {
        self.result = result
        self.row = row
    }

    package mutating func next<T: PostgresDecodable>(_ type: T.Type) throws(PostgresError) -> T {
        defer { column += 1 }
        return try T(postgres: result.value(row: row, column: column))
    }
}
