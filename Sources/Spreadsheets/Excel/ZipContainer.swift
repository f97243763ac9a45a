import CZip
import HubCore

/// The entries of a ZIP archive in memory, read through libzip.
///
/// Unsafe, since libzip reads the bytes in place: it lives only as long as they do. What an entry claims of its size
/// decides nothing but an early refusal; each is read up to the bounds and its checksum is verified.
struct ZipContainer: ~Copyable {
    private let archive: OpaquePointer
    /// By name in lower case, since writers differ in it.
    private let entries: [String: zip_uint64_t]
    private var room = Limits.spreadsheetInflatedBytes

    /// `bytes` must outlive the container.
    init(_ bytes: UnsafeRawBufferPointer) throws(SpreadsheetRefusal) {
        var fault = zip_error_t()
        zip_error_init(&fault)
        defer { zip_error_fini(&fault) }
        guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &fault) else {
            throw .damaged
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, &fault) else {
            zip_source_free(source)
            throw fault.zip_err == ZIP_ER_NOZIP ? .halfSaved : .damaged
        }
        let count = zip_get_num_entries(archive, 0)
        guard count <= Limits.spreadsheetEntries else {
            zip_discard(archive)
            throw .tooLarge
        }
        var entries: [String: zip_uint64_t] = [:]
        for index in 0..<zip_uint64_t(max(0, count)) {
            guard let name = zip_get_name(archive, index, zip_flags_t(ZIP_FL_ENC_GUESS)) else { continue }
            entries[Self.canonical(String(cString: name))] = index
        }
        self.archive = archive
        self.entries = entries
    }

    deinit { zip_discard(archive) }

    var names: some Collection<String> { entries.keys }

    func holds(_ name: String) -> Bool { entries[Self.canonical(name)] != nil }

    /// Nil if there is no such entry.
    mutating func content(of name: String) throws(SpreadsheetRefusal) -> [UInt8]? {
        guard let index = entries[Self.canonical(name)] else { return nil }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat_index(archive, index, 0, &status) == 0 else { throw .damaged }
        guard status.encryption_method == ZIP_EM_NONE else { throw .passwordProtected }
        let limit = min(room, Limits.spreadsheetEntryBytes)
        guard status.size <= zip_uint64_t(limit) else { throw .tooLarge }

        guard let file = zip_fopen_index(archive, index, 0) else { throw .damaged }
        defer { zip_fclose(file) }
        var content: [UInt8] = []
        content.reserveCapacity(min(Int(status.size), Self.trustedSize))
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = zip_fread(file, &piece, zip_uint64_t(piece.count))
            guard count >= 0 else { throw .damaged }
            guard count > 0 else { break }
            guard content.count + Int(count) <= limit else { throw .tooLarge }
            content += piece[..<Int(count)]
        }
        room -= content.count
        return content
    }

    /// What may be set aside on an entry's word.
    private static let trustedSize = 1 << 20

    private static func canonical(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasPrefix("/") ? String(name.dropFirst()) : name
    }
}
