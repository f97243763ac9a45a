import CXlsxwriter

/// One sheet of a workbook that is being written. Rows and columns count from 0.
package struct SheetWriter {
    let sheet: UnsafeMutablePointer<lxw_worksheet>
    let workbook: WorkbookWriter

    // MARK: Cells

    package func text(_ text: String, row: Int, column: Int, _ style: CellStyle) {
        worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), text, workbook.format(style))
    }

    package func number(_ number: Double, row: Int, column: Int, _ style: CellStyle) {
        worksheet_write_number(sheet, lxw_row_t(row), lxw_col_t(column), number, workbook.format(style))
    }

    package func blank(row: Int, column: Int, _ style: CellStyle) {
        worksheet_write_blank(sheet, lxw_row_t(row), lxw_col_t(column), workbook.format(style))
    }

    // The same in a prepared style.

    package func text(_ text: String, row: Int, column: Int, _ style: PreparedStyle) {
        worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), text, style.format)
    }

    package func number(_ number: Double, row: Int, column: Int, _ style: PreparedStyle) {
        worksheet_write_number(sheet, lxw_row_t(row), lxw_col_t(column), number, style.format)
    }

    package func blank(row: Int, column: Int, _ style: PreparedStyle) {
        worksheet_write_blank(sheet, lxw_row_t(row), lxw_col_t(column), style.format)
    }

    /// `shown`: what stands there until a program calculates.
    package func formula(_ formula: String, shown: String = "", row: Int, column: Int, _ style: CellStyle) {
        worksheet_write_formula_str(sheet, lxw_row_t(row), lxw_col_t(column), formula, workbook.format(style), shown)
    }

    package func merge(_ text: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>, _ style: CellStyle) {
        worksheet_merge_range(
            sheet, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
            lxw_col_t(columns.upperBound), text, workbook.format(style))
    }

    // MARK: Rules

    /// Takes what the formula, written for the first cell of the range, says is right.
    package func allow(
        _ formula: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>, title: String, message: String
    ) {
        formula.withMutableCopy { formula in
            title.withMutableCopy { title in
                message.withMutableCopy { message in
                    var rule = lxw_data_validation()
                    rule.validate = UInt8(LXW_VALIDATION_TYPE_CUSTOM_FORMULA.rawValue)
                    rule.value_formula = formula
                    rule.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
                    rule.error_title = title
                    rule.error_message = message
                    worksheet_data_validation_range(
                        sheet, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                        lxw_col_t(columns.upperBound), &rule)
                }
            }
        }
    }

    /// Shows the range in a style where the formula, written for its first cell, is true.
    package func mark(
        where formula: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>, _ style: CellStyle
    ) {
        formula.withMutableCopy { formula in
            var rule = lxw_conditional_format()
            rule.type = UInt8(LXW_CONDITIONAL_TYPE_FORMULA.rawValue)
            rule.value_string = formula
            rule.format = workbook.format(style)
            worksheet_conditional_format_range(
                sheet, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
                lxw_col_t(columns.upperBound), &rule)
        }
    }

    /// Only cells that take input can be changed. Without a password: it guards against a slip, not a person.
    package func protect() {
        var options = lxw_protection()
        options.format_columns = 1
        options.format_rows = 1
        worksheet_protect(sheet, nil, &options)
    }

    // MARK: Look

    package func width(_ width: Double, columns: ClosedRange<Int>, isHidden: Bool = false) {
        var options = lxw_row_col_options()
        options.hidden = isHidden ? 1 : 0
        worksheet_set_column_opt(
            sheet, lxw_col_t(columns.lowerBound), lxw_col_t(columns.upperBound), width, nil, &options)
    }

    package func height(_ height: Double, row: Int) { worksheet_set_row(sheet, lxw_row_t(row), height, nil) }

    /// Keeps the rows above and the columns before the place in sight.
    package func freeze(row: Int, column: Int) { worksheet_freeze_panes(sheet, lxw_row_t(row), lxw_col_t(column)) }

    package func hide() { worksheet_hide(sheet) }
    package func hideGridlines() { worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue)) }
    package func tabColour(_ colour: UInt32) { worksheet_set_tab_color(sheet, colour) }
    /// Where the cursor stands when the file is opened.
    package func select(row: Int, column: Int) {
        worksheet_set_selection(sheet, lxw_row_t(row), lxw_col_t(column), lxw_row_t(row), lxw_col_t(column))
    }

    /// A4, as wide as the page, with the rows repeated on each and page numbers.
    package func print(landscape: Bool, repeating rows: ClosedRange<Int>? = nil, header: String) {
        worksheet_set_paper(sheet, 9)
        if landscape { worksheet_set_landscape(sheet) }
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_set_margins(sheet, 0.4, 0.4, 0.6, 0.6)
        if let rows { worksheet_repeat_rows(sheet, lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound)) }
        worksheet_set_header(sheet, "&L\(header)")
        worksheet_set_footer(sheet, "&R&P / &N")
    }
}
