import CXlsxwriter
import Glibc

/// A whole workbook as bytes. The library writes files only, so one is made in a folder of its own and taken away again.
package enum WorkbookFile {
    package static func bytes(_ build: (WorkbookWriter) throws -> Void) throws -> [UInt8] {
        let folder = try temporaryFolder()
        let path = folder + "/table.xlsx"
        defer {
            unlink(path)
            rmdir(folder)
        }
        let workbook = try WorkbookWriter(path: path, writesRowByRow: true)
        try build(workbook)
        try workbook.close()
        return try contents(of: path)
    }

    /// Unsafe, because `mkdtemp` writes the name into the template.
    private static func temporaryFolder() throws(WorkbookWriter.Fault) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/hub-table-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
        guard made else { throw WorkbookWriter.Fault(reason: String(cString: strerror(errno))) }
        return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    private static func contents(of path: String) throws(WorkbookWriter.Fault) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw WorkbookWriter.Fault(reason: String(cString: strerror(errno))) }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0)) { buffer, count in
            count = fread(buffer.baseAddress, 1, max(size, 0), file)
        }
        guard bytes.count == size else { throw WorkbookWriter.Fault(reason: "the file could not be read back") }
        return bytes
    }
}
