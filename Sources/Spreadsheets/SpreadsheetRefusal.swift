import HubCore

/// Why a file cannot be read as a spreadsheet, in one sentence that says what to do.
package enum SpreadsheetRefusal: Error, Sendable, Equatable, CaseIterable {
    case empty
    case tooLarge
    /// Of Excel 97–2003 (.xls).
    case oldExcel
    case passwordProtected
    case binaryExcel
    case openDocument
    /// A ZIP container without its end: the program or the copying stopped half-way.
    case halfSaved
    case damaged
    case word
    case powerPoint
    case zip
    case pdf
    case picture
    case webPage
    case anotherFile
    /// Neither UTF-8 nor CP932.
    case unknownCharacters
    case unclosedQuote
    /// Declares entities or a document type, which no spreadsheet program writes.
    case suspicious

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .empty: "file-empty"
        case .tooLarge: "file-too-large"
        case .oldExcel: "file-old-excel"
        case .passwordProtected: "file-password-protected"
        case .binaryExcel: "file-binary-excel"
        case .openDocument: "file-open-document"
        case .halfSaved: "file-half-saved"
        case .damaged: "file-damaged"
        case .word: "file-word"
        case .powerPoint: "file-powerpoint"
        case .zip: "file-zip"
        case .pdf: "file-pdf"
        case .picture: "file-picture"
        case .webPage: "file-web-page"
        case .anotherFile: "file-unknown"
        case .unknownCharacters: "file-characters"
        case .unclosedQuote: "file-unclosed-quote"
        case .suspicious: "file-suspicious"
        }
    }

    package var message: Message {
        switch self {
        case .empty:
            Message(
                ja: "ファイルが空です。Excel で開いて内容を確かめ、保存し直してください",
                en: "The file is empty; open it in Excel, look at what it holds and save it again")
        case .tooLarge:
            Message(
                ja: "ファイルが大きすぎます。要らない行・列・シートを消して保存し直してください",
                en: "The file is too large; delete rows, columns and sheets that are not needed and save it again")
        case .oldExcel:
            Message(
                ja: "古い Excel の形式（.xls）です。Excel で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選んでください",
                en: "This is of an old Excel (.xls); open it in Excel and save it as “Excel Workbook (.xlsx)”")
        case .passwordProtected:
            Message(
                ja: "パスワードで保護されています。Excel で開き、「ファイル」→「情報」→「ブックの保護」でパスワードを外して保存してください",
                en: "It is protected by a password; open it in Excel, take the password away under File, Info, and save"
            )
        case .binaryExcel:
            Message(
                ja: "バイナリ形式のブック（.xlsb）です。「名前を付けて保存」で「Excel ブック（.xlsx）」を選んでください",
                en: "This is a binary workbook (.xlsb); save it as “Excel Workbook (.xlsx)”")
        case .openDocument:
            Message(
                ja: "OpenDocument 形式（.ods など）です。「Excel 2007-365（.xlsx）」の形式で保存し直してください",
                en: "This is an OpenDocument file; save it again as “Excel 2007–365 (.xlsx)”")
        case .halfSaved:
            Message(
                ja: "ファイルが途中で切れています。保存かコピーが終わる前に止まったようです。元のファイルを開いて保存し直してください",
                en:
                    "The file is cut off, as if saving or copying had stopped half-way; open the original and save it again"
            )
        case .damaged:
            Message(
                ja: "ファイルが壊れています。Excel で開いて保存し直すか、元のファイルを使ってください",
                en: "The file is damaged; open it in Excel and save it again, or take the original")
        case .word:
            Message(
                ja: "Word の文書です。Excel の様式か CSV を選んでください",
                en: "This is a Word document; choose the Excel template or a CSV")
        case .powerPoint:
            Message(
                ja: "PowerPoint の資料です。Excel の様式か CSV を選んでください",
                en: "This is a PowerPoint file; choose the Excel template or a CSV")
        case .zip:
            Message(
                ja: "ZIP ファイルです。右クリックで「すべて展開」し、中の Excel か CSV を選んでください",
                en: "This is a ZIP file; extract it and choose the Excel file or CSV in it")
        case .pdf:
            Message(
                ja: "PDF からは数を読み取れません。元の Excel か CSV を選んでください",
                en: "Figures cannot be read from a PDF; choose the Excel file or CSV that it was made from")
        case .picture:
            Message(
                ja: "写真や画像からは数を読み取れません。Excel の様式に入力したファイルを選んでください",
                en: "Figures cannot be read from a picture; choose the Excel template filled in")
        case .webPage:
            Message(
                ja: "ウェブページとして保存されたファイルです。Excel で開き、「Excel ブック（.xlsx）」として保存し直してください",
                en: "This was saved as a web page; open it in Excel and save it as “Excel Workbook (.xlsx)”")
        case .anotherFile:
            Message(
                ja: "Excel でも CSV でもないファイルです。Excel の様式（.xlsx）か CSV を選んでください",
                en: "This is neither Excel nor CSV; choose the Excel template (.xlsx) or a CSV")
        case .unknownCharacters:
            Message(
                ja: "文字コードを読み取れません。Excel で開き、「CSV UTF-8（コンマ区切り）」の形式で保存し直してください",
                en: "Its characters cannot be read; open it in Excel and save it as “CSV UTF-8 (Comma delimited)”")
        case .unclosedQuote:
            Message(
                ja: "引用符 \" が閉じていません。Excel で開き、CSV として保存し直してください",
                en: "A quote is not closed; open it in Excel and save it as CSV again")
        case .suspicious:
            Message(
                ja: "Excel が作らない記述を含むため読み取りません。Excel で開いて「Excel ブック（.xlsx）」として保存し直してください",
                en: "It holds what Excel never writes, so it is not read; open it in Excel and save it as .xlsx again")
        }
    }
}
