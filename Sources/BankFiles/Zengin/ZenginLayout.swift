import HubCore

/// What differs between the types of files of 200 bytes.
protocol ZenginLayout: Sendable {
    var format: BankFile.Format { get }
    func begin(_ header: ZenginRecord) throws(BankFileFault) -> ZenginStatement
    func line(_ data: ZenginRecord) throws(BankFileFault) -> BankLine
    func finish(_ statement: ZenginStatement, _ trailer: ZenginRecord) throws(BankFileFault) -> BankStatement
    /// `records`: all of the file, the end record included.
    func checkEnd(_ end: ZenginRecord, records: Int, statements: Int) throws(BankFileFault)
}
