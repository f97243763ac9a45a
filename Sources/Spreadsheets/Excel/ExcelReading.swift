import HubCore

/// Reads a workbook of Office Open XML (ECMA-376, part 1): the parts that say what stands in cells, and no others.
enum ExcelReading {
    static func read(_ bytes: [UInt8]) throws(SpreadsheetRefusal) -> Workbook {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SpreadsheetRefusal) in
                var package = ExcelPackage(container: try ZipContainer(bytes))
                return try package.read()
            }
        }
        return try result.get()
    }
}

/// The parts of a workbook, found through the relations between them.
private struct ExcelPackage: ~Copyable {
    private var container: ZipContainer

    init(container: consuming ZipContainer) { self.container = container }

    mutating func read() throws(SpreadsheetRefusal) -> Workbook {
        let path = try workbookPath()
        let relations = try self.relations(of: path)
        let outline = try visit(path, WorkbookVisitor())
        guard let outline, !outline.sheets.isEmpty else { throw .damaged }
        guard outline.sheets.count <= Limits.spreadsheetSheets else { throw .tooLarge }

        let texts = try part("sharedStrings", relations, SharedTextVisitor())?.texts ?? []
        let formats = try part("styles", relations, StyleVisitor())?.formats ?? []
        var room = Limits.spreadsheetCells
        var sheets: [Sheet] = []
        for entry in outline.sheets {
            guard let target = relations.first(where: { $0.id == entry.relation }) else { throw .damaged }
            // A chart has no cells.
            guard target.kind == "worksheet" else { continue }
            let visitor = SheetVisitor(
                texts: texts, formats: formats, dateSystem: outline.dateSystem, room: room)
            guard try visit(target.path, visitor) != nil else { throw .damaged }
            let sheet = try visitor.sheet(named: entry.name, isHidden: entry.isHidden)
            room = visitor.room
            sheets.append(sheet)
        }
        guard sheets.contains(where: { !$0.rows.isEmpty }) else { throw .empty }
        return Workbook(sheets: sheets, dateSystem: outline.dateSystem)
    }

    /// Tells apart what else is a ZIP container.
    private mutating func workbookPath() throws(SpreadsheetRefusal) -> String {
        let main = try relations(of: "").first { $0.kind == "officeDocument" }?.path
        if let path = main ?? (container.holds("xl/workbook.xml") ? "xl/workbook.xml" : nil) {
            if path.hasPrefix("word/") { throw .word }
            if path.hasPrefix("ppt/") { throw .powerPoint }
            if path.hasSuffix(".bin") { throw .binaryExcel }
            guard container.holds(path) else { throw .damaged }
            return path
        }
        if container.holds("mimetype") && container.holds("content.xml") { throw .openDocument }
        throw container.holds("[Content_Types].xml") ? .damaged : .zip
    }

    /// Of one part; of the package itself for an empty path.
    private mutating func relations(of path: String) throws(SpreadsheetRefusal) -> [Relation] {
        let folder = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
        let name = path.split(separator: "/").last ?? ""
        return try visit("\(folder)_rels/\(name).rels", RelationVisitor(folder: folder))?.relations ?? []
    }

    private mutating func part<Visitor: XMLVisitor>(
        _ kind: String, _ relations: [Relation], _ visitor: Visitor
    ) throws(SpreadsheetRefusal) -> Visitor? {
        guard let relation = relations.first(where: { $0.kind == kind }) else { return nil }
        return try visit(relation.path, visitor)
    }

    private mutating func visit<Visitor: XMLVisitor>(
        _ path: String, _ visitor: Visitor
    ) throws(SpreadsheetRefusal) -> Visitor? {
        guard let content = try container.content(of: path) else { return nil }
        try XMLReading.read(content, with: visitor)
        return visitor
    }
}

/// One part's pointer to another.
struct Relation: Equatable {
    let id: String
    /// The last word of the relation's type, which transitional and strict documents share: `worksheet`.
    let kind: String
    let path: String
}

final class RelationVisitor: XMLVisitor {
    private(set) var relations: [Relation] = []
    private(set) var refusal: SpreadsheetRefusal?
    private let folder: String

    init(folder: String) { self.folder = folder }

    func begin(_ element: String, _ attributes: XMLAttributes) {
        guard element == "Relationship", attributes["TargetMode"] != "External", let id = attributes["Id"],
            let type = attributes["Type"], let target = attributes["Target"]
        else { return }
        guard relations.count < Limits.spreadsheetEntries else {
            refusal = .tooLarge
            return
        }
        let kind = type.split(separator: "/").last.map(String.init) ?? ""
        relations.append(Relation(id: id, kind: kind, path: resolved(target)))
    }

    func end(_ element: String) {}
    func text(_ text: String) {}

    private func resolved(_ target: String) -> String {
        var parts: [Substring] = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}

/// `workbook.xml`: which sheets there are, and how days are counted.
final class WorkbookVisitor: XMLVisitor {
    struct Entry {
        let name: String
        let isHidden: Bool
        let relation: String
    }

    private(set) var sheets: [Entry] = []
    private(set) var dateSystem = DateSystem.from1900
    let refusal: SpreadsheetRefusal? = nil

    func begin(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "workbookPr":
            if let value = attributes["date1904"], value == "1" || value == "true" { dateSystem = .from1904 }
        case "sheet":
            guard let name = attributes["name"], let relation = attributes["id"] else { return }
            let state = attributes["state"] ?? "visible"
            sheets.append(Entry(name: name, isHidden: state != "visible", relation: relation))
        default: break
        }
    }

    func end(_ element: String) {}
    func text(_ text: String) {}
}

/// `sharedStrings.xml`: texts that cells name by position. Readings of kanji (`rPh`) are no part of them.
final class SharedTextVisitor: XMLVisitor {
    private(set) var texts: [String] = []
    private(set) var refusal: SpreadsheetRefusal?
    private var current = ""
    private var isInText = false
    private var isInReading = false

    func begin(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "si": current = ""
        case "rPh": isInReading = true
        case "t": isInText = true
        default: break
        }
    }

    func end(_ element: String) {
        switch element {
        case "si":
            texts.append(current)
            if texts.count > Limits.spreadsheetTexts { refusal = .tooLarge }
        case "rPh": isInReading = false
        case "t": isInText = false
        default: break
        }
    }

    func text(_ text: String) {
        if isInText && !isInReading { current += text }
    }
}
