/// One transaction, given to a synchronous closure and dead when the closure returns. Not `Sendable`, so it cannot
/// leave the closure, and no suspension can happen inside a transaction.
package final class Transaction {
    private let connection: Connection
    private let deadline: ContinuousClock.Instant
    /// Commands that travel with the next round trip: BEGIN and the role at first, then what `enqueue` adds.
    private var waiting: [Connection.Command]
    /// Statements that are prepared among the waiting commands.
    private var preparing: Set<String> = []
    /// Commands of earlier round trips.
    private var sent = 0
    /// Questions whose answers have not been read, by position among the commands.
    private var answers: [Int: QueryResult?] = [:]
    /// Round trips so far; tests hold operations to a number.
    package private(set) var roundTrips = 0
    /// Statements executed so far.
    package private(set) var statementCount = 0

    var cost: TransactionCost { TransactionCost(statements: statementCount, roundTrips: roundTrips) }

    init(connection: Connection, role: DatabaseRole, access: Access, deadline: ContinuousClock.Instant) {
        self.connection = connection
        self.deadline = deadline
        let left = max(1, ContinuousClock.now.duration(to: deadline).components.seconds)
        waiting =
            [.text(access.begin)] + role.assumption.map { .text($0) }
            + [.text("SET LOCAL statement_timeout = '\(left)s'")]
    }

    enum Access {
        case readWrite, readOnly
        var begin: String {
            switch self {
            case .readWrite: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            // One snapshot for all statements of a read.
            case .readOnly: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            }
        }
    }

    /// All rows of the statement.
    package func all<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: repeat each P
    ) throws(PostgresError) -> [Row] {
        try decode(statement.decode, from: run(statement, Parameters(repeat each parameters)))
    }

    /// The first row, or nil.
    package func first<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: repeat each P
    ) throws(PostgresError) -> Row? {
        let result = try run(statement, Parameters(repeat each parameters))
        guard result.rowCount > 0 else { return nil }
        var reader = RowReader(result: result, row: 0)
        return try statement.decode(&reader)
    }

    /// The row that must be there.
    package func one<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: repeat each P
    ) throws(PostgresError) -> Row {
        guard let row = try first(statement, repeat each parameters) else {
            throw PostgresError(.unreadable, statement: statement.name, message: "no row where one was expected")
        }
        return row
    }

    /// Runs the statement now and answers with the number of rows that it touched.
    @discardableResult
    package func execute<each P: PostgresEncodable>(
        _ statement: Statement<repeat each P, Void>, _ parameters: repeat each P
    ) throws(PostgresError) -> Int {
        try run(statement, Parameters(repeat each parameters)).affectedRows
    }

    /// Lets the statement travel with the next round trip, at the latest with COMMIT. An error in it fails that.
    package func enqueue<each P: PostgresEncodable>(
        _ statement: Statement<repeat each P, Void>, _ parameters: repeat each P
    ) {
        append(statement, Parameters(repeat each parameters))
    }

    /// Asks without waiting: the answer comes with the next round trip, together with all that was asked before it.
    package func ask<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: repeat each P
    ) -> Pending<Row> {
        append(statement, Parameters(repeat each parameters))
        let position = sent + waiting.count - 1
        answers.updateValue(nil, forKey: position)
        return Pending(transaction: self, position: position, decode: statement.decode)
    }

    /// The answer to a question that travels with others.
    package struct Pending<Row> {
        fileprivate let transaction: Transaction
        fileprivate let position: Int
        fileprivate let decode: @Sendable (inout RowReader) throws(PostgresError) -> Row

        /// All rows, once; waits for them if the round trip has not been made.
        package func rows() throws(PostgresError) -> [Row] {
            try transaction.decode(decode, from: transaction.result(at: position))
        }
    }

    /// Fills a temporary table. `rows` are in COPY's text format, one line each, escaped by `CopyText`.
    package func copy(into table: TemporaryTable, _ rows: some Sequence<[UInt8]>) throws(PostgresError) {
        append(text: "CREATE TEMPORARY TABLE IF NOT EXISTS \(table.definition) ON COMMIT DELETE ROWS")
        try flush()
        roundTrips += 1
        try connection.copyIn("COPY \(table.name) FROM STDIN", chunks: rows, until: deadline)
    }

    // MARK: The end

    /// Commits with whatever is still waiting. A lost connection here leaves the commit in doubt.
    func commit() throws(PostgresError) {
        waiting.append(.text("COMMIT"))
        do {
            try flush()
        } catch  where error.kind == .unreachable || error.kind == .timedOut && connection.isBroken {
            throw PostgresError(.commitInDoubt, message: "the reply to COMMIT did not come: \(error.message)")
        }
        if connection.commitWasUnconfirmed {
            throw PostgresError(.commitInDoubt, message: "no standby confirmed the commit")
        }
    }

    /// Carries out what is still waiting, so that the schema has its say, and takes all of it back.
    func flushAndRollBack() throws(PostgresError) {
        try flush()
        rollback()
    }

    func rollback() {
        waiting = [.text("ROLLBACK")]
        guard !connection.isBroken else { return }
        // What cannot be rolled back is on a broken connection, and that the server rolls back itself.
        _ = try? flush()
    }

    // MARK: Round trips

    private func run<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: Parameters
    ) throws(PostgresError) -> QueryResult {
        append(statement, parameters)
        return try flush().last!
    }

    private func append<each P: PostgresEncodable, Row>(
        _ statement: Statement<repeat each P, Row>, _ parameters: Parameters
    ) {
        if !connection.isPrepared(statement.name), preparing.insert(statement.name).inserted {
            waiting.append(.prepare(name: statement.name, sql: statement.sql, types: statement.parameterTypes))
        }
        waiting.append(.execute(name: statement.name, parameters: parameters))
        statementCount += 1
    }

    private func append(text: String) { waiting.append(.text(text)) }

    @discardableResult
    private func flush() throws(PostgresError) -> [QueryResult] {
        let commands = waiting
        waiting = []
        preparing = []
        roundTrips += 1
        let results = try connection.roundTrip(commands, until: deadline)
        for position in answers.keys where position >= sent { answers[position] = results[position - sent] }
        sent += commands.count
        return results
    }

    /// The answer to a question, by its position among the commands of the transaction.
    private func result(at position: Int) throws(PostgresError) -> QueryResult {
        if position >= sent { try flush() }
        guard let answer = answers.removeValue(forKey: position), let answer else {
            throw PostgresError(.unreadable, message: "an answer can be read once")
        }
        return answer
    }

    private func decode<Row>(
        _ decode: (inout RowReader) throws(PostgresError) -> Row, from result: QueryResult
    ) throws(PostgresError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(result.rowCount)
        for index in 0..<result.rowCount {
            var reader = RowReader(result: result, row: index)
            rows.append(try decode(&reader))
        }
        return rows
    }
}

/// What a transaction took.
package struct TransactionCost: Sendable, Equatable {
    package let statements: Int
    /// COMMIT's included.
    package let roundTrips: Int
}
