/// The bounds of the dues.
package enum DuesLimits {
    /// Items of a billing run in one transaction: enough for set-based speed, short enough to lock the counter briefly.
    package static let itemsPerChunk = 1_000
    /// Rows that a preview stores with one statement.
    package static let rowsPerInsert = 5_000
    /// Workers of one program on one run. The counter lets one at a time insert, so more would only wait.
    package static let workers = 1...8
    /// Invoices in one answer.
    package static let invoicesPerPage = 10_000
    package static let schedulesPerFile = 200
    /// Documents made in one transaction; each takes a few milliseconds and some 70 KB.
    package static let documentsAtOnce = 24
    /// Characters of a payer's name and of its address.
    package static let payerCharacters = 200
    /// Characters of a reason that stands on a document or in a list.
    package static let reasonCharacters = 200
    /// Payments that are posted in one transaction.
    package static let receiptsPerChunk = 1_000
    /// Bank lines in one answer.
    package static let linesPerPage = 10_000
    /// Bytes of a bank's file over HTTP.
    package static let bankFileBytes = 32 << 20
    /// Records of transactions in one answer.
    package static let recordsPerSearch = 50_000
}
