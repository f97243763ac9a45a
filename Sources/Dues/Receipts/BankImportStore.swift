import BankFiles
import Foundation
import HubCore
import Postgres

/// The SQL of taking in a file.
enum BankImportStore {
    static func report(on digest: Bytes, in transaction: Transaction) throws -> BankImportReport? {
        guard let file = try transaction.first(selectFile, digest) else { return nil }
        let statements = try transaction.all(selectStatements, file.id)
        return BankImportReport(
            file: file.id, format: file.format, statements: statements, lines: Int(file.lines),
            newLines: Int(file.newLines), importedAt: file.importedAt, wasImportedBefore: true)
    }

    static func insert(
        _ file: BankFile, _ plan: BankImportPlan, id: UUID, digest: Bytes, name: String, gaps: [String?], actor: String,
        at time: Date, in transaction: Transaction
    ) throws {
        let lines = file.statements.enumerated().flatMap { index, statement in statement.lines.map { (index, $0) } }
        // The count of new lines is known before they are inserted, because the file's row comes first.
        var new = 0
        for start in stride(from: 0, to: lines.count, by: DuesLimits.rowsPerInsert) {
            let range = start..<min(start + DuesLimits.rowsPerInsert, lines.count)
            new += Int(
                try transaction.one(
                    countNew, lines[range].map { plan.accounts[$0.0] }, lines[range].map(\.1.bookedOn),
                    lines[range].map(\.1.reference), lines[range].map(\.1.amount), lines[range].map(\.1.payerName),
                    lines[range].map(\.1.direction.rawValue), lines[range].map(\.1.kind.rawValue),
                    Array(plan.ordinals[range])))
        }
        transaction.enqueue(
            insertFile, id, digest, name, file.format, Int32(lines.count), Int32(new), time, actor)
        for (index, statement) in file.statements.enumerated() {
            transaction.enqueue(
                insertStatement, id, Int16(index), plan.accounts[index], statement.days.lowerBound,
                statement.days.upperBound, statement.balanceBefore, statement.balanceAfter,
                Int32(statement.lines.count), statement.totalsCountCancelled, gaps[index])
        }
        for start in stride(from: 0, to: lines.count, by: DuesLimits.rowsPerInsert) {
            let range = start..<min(start + DuesLimits.rowsPerInsert, lines.count)
            let part = lines[range].map(\.1)
            try transaction.execute(
                insertLines, id, lines[range].map { Int16($0.0) }, part.map { Int32($0.position) },
                lines[range].map { plan.accounts[$0.0] }, part.map(\.bookedOn), part.map(\.reference),
                part.map(\.amount), part.map(\.payerName), part.map(\.direction.rawValue), part.map(\.kind.rawValue),
                Array(plan.ordinals[range]), part.map(\.valueOn), part.map(\.nameMayBeCut), part.map(\.payerCode),
                part.map(\.sendingBank), part.map(\.sendingBranch), part.map(\.remarks), part.map(\.edi))
        }
    }

    struct FileRow: Sendable {
        let id: UUID
        let format: BankFile.Format
        let lines: Int32
        let newLines: Int32
        let importedAt: Date
    }

    static let selectFile = Statement<Bytes, FileRow>(
        "dues.bank.file", "SELECT id, format, lines, new_lines, imported_at FROM bank_file WHERE sha256 = $1",
        row: FileRow.init(id:format:lines:newLines:importedAt:))

    static let selectStatements = Statement<UUID, BankImportReport.Statement>(
        "dues.bank.statements",
        """
        SELECT account, first_on, last_on, lines, balance_after, gap_reason FROM bank_statement
        WHERE file = $1 ORDER BY ordinal
        """,
        row: { (account: String, first: Day, last: Day, lines: Int32, balance: Yen?, gap: String?) in
            BankImportReport.Statement(
                account: account, days: first...last, lines: Int(lines), balanceAfter: balance, gapReason: gap)
        })

    struct LastBalance: Sendable {
        let lastOn: Day
        let balanceAfter: Yen
        /// At the beginning of the day asked for, when that day was told before.
        let balanceOfDay: Yen
    }

    /// The last statement with balances that begins on the day or before it.
    static let lastBalance = Statement<String, Day, LastBalance>(
        "dues.bank.lastBalance",
        """
        SELECT s.last_on, s.balance_after, CASE WHEN s.last_on < $2 THEN s.balance_after ELSE
            s.balance_before + coalesce((
                SELECT sum(CASE WHEN (l.direction = 'in') = (l.kind = 'payment') THEN l.amount ELSE -l.amount END)
                FROM bank_line l WHERE l.account = $1 AND l.booked_on >= s.first_on AND l.booked_on < $2), 0)::bigint
            END
        FROM bank_statement s JOIN bank_file f ON f.id = s.file
        WHERE s.account = $1 AND s.first_on <= $2 AND s.balance_before IS NOT NULL AND s.balance_after IS NOT NULL
        ORDER BY s.last_on DESC, f.imported_at DESC, s.ordinal DESC LIMIT 1
        """, row: LastBalance.init(lastOn:balanceAfter:balanceOfDay:))

    private static let countNew = Statement<
        [String], [Day], [String], [Yen], [String], [String], [String], [Int32], Int64
    >(
        "dues.bank.countNew",
        """
        SELECT count(*)
        FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::integer[])
            AS n (account, booked_on, reference, amount, payer_name, direction, kind, ordinal)
        WHERE NOT EXISTS (
            SELECT FROM bank_line l WHERE (l.account, l.booked_on, l.reference, l.amount, l.payer_name, l.direction,
                l.kind, l.ordinal) = (n.account, n.booked_on, n.reference, n.amount, n.payer_name, n.direction, n.kind,
                n.ordinal))
        """, row: { (count: Int64) in count })

    private static let insertFile = Statement<
        UUID, Bytes, String, BankFile.Format, Int32, Int32, Date, String, Void
    >(
        "dues.bank.insertFile",
        """
        INSERT INTO bank_file (id, sha256, name, format, lines, new_lines, imported_at, imported_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    private static let insertStatement = Statement<
        UUID, Int16, String, Day, Day, Yen?, Yen?, Int32, Bool?, String?, Void
    >(
        "dues.bank.insertStatement",
        """
        INSERT INTO bank_statement (file, ordinal, account, first_on, last_on, balance_before, balance_after, lines,
            totals_count_cancelled, gap_reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)

    /// Lines that an earlier file had are passed over. Money that went out is not matched.
    private static let insertLines = Statement<
        UUID, [Int16], [Int32], [String], [Day], [String], [Yen], [String], [String], [String], [Int32], [Day?], [Bool],
        [String], [String], [String], [String], [String], Void
    >(
        "dues.bank.insertLines",
        """
        INSERT INTO bank_line (file, statement, position, account, booked_on, reference, amount, payer_name, direction,
            kind, ordinal, value_on, name_may_be_cut, payer_code, sending_bank, sending_branch, remarks, edi, state)
        SELECT $1, n.statement, n.position, n.account, n.booked_on, n.reference, n.amount, n.payer_name, n.direction,
            n.kind, n.ordinal, n.value_on, n.cut, n.payer_code, n.bank, n.branch, n.remarks, n.edi,
            CASE WHEN n.direction = 'out' AND n.kind = 'payment' THEN 'outgoing' ELSE 'open' END
        FROM unnest($2::smallint[], $3::integer[], $4::text[], $5::date[], $6::text[], $7::bigint[], $8::text[],
                $9::text[], $10::text[], $11::integer[], $12::date[], $13::boolean[], $14::text[], $15::text[],
                $16::text[], $17::text[], $18::text[])
            AS n (statement, position, account, booked_on, reference, amount, payer_name, direction, kind, ordinal,
                value_on, cut, payer_code, bank, branch, remarks, edi)
        ON CONFLICT (account, booked_on, reference, amount, payer_name, direction, kind, ordinal) DO NOTHING
        """)

    static let statements: [any AnyStatement] = [
        selectFile, selectStatements, lastBalance, countNew, insertFile, insertStatement, insertLines,
    ]
}

extension BankImportReport {
    func `as`(importedBefore: Bool) -> Self {
        Self(
            file: file, format: format, statements: statements, lines: lines, newLines: newLines,
            importedAt: importedAt, wasImportedBefore: importedBefore)
    }
}
