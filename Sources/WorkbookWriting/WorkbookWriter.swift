import CXlsxwriter

/// Writes an Excel workbook to a file, through libxlsxwriter. Nothing is on the disk before `close`.
///
/// Unsafe, since the library hands out pointers: sheets and formats live as long as their workbook, which keeps them.
package final class WorkbookWriter {
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]
    private var isClosed = false

    package struct Fault: Error, Sendable {
        package let reason: String
    }

    /// `writesRowByRow`: cells are written in the order of rows, so that a long sheet takes no memory.
    package init(path: String, writesRowByRow: Bool = false) throws(Fault) {
        var options = lxw_workbook_options()
        options.constant_memory = writesRowByRow ? 1 : 0
        guard let workbook = workbook_new_opt(path, &options) else { throw Fault(reason: "out of memory") }
        self.workbook = workbook
    }

    deinit {
        if !isClosed { lxw_workbook_free(workbook) }
    }

    /// `name`: at most 31 characters, none of `[]:*?/\`, none twice.
    package func addSheet(named name: String) throws(Fault) -> SheetWriter {
        guard let sheet = workbook_add_worksheet(workbook, name) else {
            throw Fault(reason: "the sheet's name \(name)")
        }
        return SheetWriter(sheet: sheet, workbook: self)
    }

    /// `created`: in seconds since 1970; without it the moment of writing, which makes equal workbooks differ.
    package func setTitle(_ title: String, author: String, created: Int? = nil) {
        title.withMutableCopy { title in
            author.withMutableCopy { author in
                var properties = lxw_doc_properties()
                properties.title = title
                properties.author = author
                if let created { properties.created = time_t(created) }
                workbook_set_properties(workbook, &properties)
            }
        }
    }

    /// For a sheet of very many cells, where looking a style up for each costs more than writing it.
    package func prepare(_ style: CellStyle) -> PreparedStyle { PreparedStyle(format: format(style)) }

    package func close() throws(Fault) {
        isClosed = true
        let outcome = workbook_close(workbook)
        guard outcome == LXW_NO_ERROR else { throw Fault(reason: String(cString: lxw_strerror(outcome))) }
    }

    func format(_ style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let format = formats[style] { return format }
        guard let format = workbook_add_format(workbook) else { return nil }
        format_set_font_name(format, "游ゴシック")
        format_set_font_size(format, style.size)
        format_set_font_color(format, style.textColour)
        if style.isBold { format_set_bold(format) }
        if let fill = style.fill {
            format_set_pattern(format, UInt8(LXW_PATTERN_SOLID.rawValue))
            format_set_bg_color(format, fill)
        }
        if style.hasBorder {
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_border_color(format, 0xBFBFBF)
        }
        let alignment =
            switch style.alignment {
            case .left: LXW_ALIGN_LEFT
            case .centre: LXW_ALIGN_CENTER
            case .right: LXW_ALIGN_RIGHT
            }
        format_set_align(format, UInt8(alignment.rawValue))
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        if style.indent > 0 { format_set_indent(format, UInt8(style.indent)) }
        if style.wraps { format_set_text_wrap(format) }
        if let code = style.numberFormat { format_set_num_format(format, code) }
        if style.takesInput { format_set_unlocked(format) }
        formats[style] = format
        return format
    }
}

/// A style that its workbook knows already.
package struct PreparedStyle {
    let format: UnsafeMutablePointer<lxw_format>?
}

extension String {
    /// For members of the library's structures, which it copies but declares as mutable.
    func withMutableCopy<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
        var characters = Array(utf8CString)
        return characters.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}
