import HubCore

extension BankFile {
    /// Reads a file of a bank.
    ///
    /// - Parameters:
    ///   - importedOn: tells which era years are of.
    ///   - profile: for a table; without it the file is one of fixed records.
    /// - Throws: the first fault. What is thrown says where it stands; nothing of the file is used then.
    package init(
        reading file: [UInt8], importedOn: Day, profile: ColumnProfile? = nil
    ) throws(BankFileFault) {
        self =
            if let profile {
                try ColumnReading(profile: profile, importedOn: importedOn).read(file)
            } else {
                try ZenginReading.read(file, importedOn: importedOn)
            }
    }
}
