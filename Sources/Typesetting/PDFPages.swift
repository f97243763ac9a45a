import CPangoCairo
import Foundation
import HubCore

/// Pages of text, rules and tables on their way to a PDF. Everything is kept in memory until `finish`.
///
/// The same calls give the same bytes on a machine with the same fonts and libraries: the only time in a PDF is the one
/// given here. Not `Sendable`: one thread at a time.
///
/// Unsafe, because Cairo is a C library: surface and context live as long as this object.
package final class PDFPages {
    /// What a reader sees of the file beside its pages.
    package struct Properties: Sendable, Equatable {
        package let title: String
        package let author: String
        package let created: Date

        package init(title: String, author: String, created: Date) {
            self.title = title
            self.author = author
            self.created = created
        }
    }

    package let paper: Box
    /// Characters that no font of this machine has, and texts of which the end is missing. Zero in a good document.
    package private(set) var unknownCharacters = 0
    package private(set) var cutTexts = 0
    package private(set) var count = 1

    private let sink = ByteSink()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer

    /// Problems: `font-missing` where one of the faces is not installed.
    package init(_ properties: Properties, paper: Box = Paper.a4) throws(Problem) {
        if let face = Self.missingFace {
            throw Problem(
                .fontMissing,
                detail: Message(
                    ja: "フォント \(face.rawValue) がありません。Debian では apt-get install fonts-ipaexfont を実行してください",
                    en: "the font \(face.rawValue) is not installed; on Debian: apt-get install fonts-ipaexfont"))
        }
        self.paper = paper
        surface = cairo_pdf_surface_create_for_stream(
            { context, bytes, count in
                ByteSink.of(context).take(UnsafeBufferPointer(start: bytes, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(sink).toOpaque(), paper.width.points, paper.height.points)
        cairo = cairo_create(surface)
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, properties.title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, properties.author)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, properties.created.iso8601)
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    /// The bytes of the file; nothing can be drawn afterwards.
    ///
    /// Problems: `internal-fault` when Cairo could not draw, as when memory ran out.
    package func finish() throws(Problem) -> [UInt8] {
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS, cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
            let text = String(cString: cairo_status_to_string(status))
            throw Problem(.internalFault, detail: Message(ja: "PDF を作成できません: \(text)", en: "no PDF: \(text)"))
        }
        return sink.bytes
    }

    package func newPage() {
        cairo_show_page(cairo)
        count += 1
    }

    // MARK: Text

    /// Puts the text into the box. It never stands out of it: it shrinks or wraps as its style says, and what is too
    /// long even then is cut and counted.
    @discardableResult
    package func text(_ text: String, in box: Box, _ style: TextStyle) -> PlacedText {
        let layout = fitted(text, box, style)
        let isCut = layout.isEllipsized
        if isCut { cutTexts += 1 }
        unknownCharacters += layout.unknownGlyphs
        let extent = layout.extent
        let space = max(0, box.height - extent.height.millimetres)
        let y = box.y + (style.isCentredVertically ? space / 2 : 0)
        setInk(style.ink)
        layout.show(on: cairo, x: box.x.points, y: y.points)
        return PlacedText(
            box: Box(
                x: box.x + extent.x.millimetres, y: y + extent.y.millimetres, width: extent.width.millimetres,
                height: extent.height.millimetres),
            size: layout.size, lines: layout.lines, isCut: isCut)
    }

    /// How high the text would stand in lines of the width given, both in millimetres.
    package func height(of text: String, width: Double, _ style: TextStyle) -> Double {
        TextLayout(text, style, width: width.points, cairo: cairo).extent.height.millimetres
    }

    private func fitted(_ text: String, _ box: Box, _ style: TextStyle) -> TextLayout {
        let layout = TextLayout(text, style, width: box.width.points, cairo: cairo)
        func fits() -> Bool {
            layout.extent.width <= box.width.points + 0.01 && layout.extent.height <= box.height.points + 0.01
        }
        let smallest: Double
        switch style.fit {
        case .wrapping(let size): smallest = size
        case .shrinking(let size):
            smallest = size
            for size in stride(from: style.size, through: smallest, by: -Self.step) {
                layout.setSize(size)
                if layout.lines == 1, fits() { return layout }
            }
        }
        for size in stride(from: style.size, through: smallest, by: -Self.step) {
            layout.setSize(size)
            if fits() { return layout }
        }
        layout.setSize(smallest)
        layout.cut(toHeight: box.height.points)
        return layout
    }

    /// Between two sizes that are tried, in points.
    private static let step = 0.25

    // MARK: Rules and areas

    package func rule(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ width: Double, _ ink: UInt32
    ) {
        setInk(ink)
        cairo_set_line_width(cairo, width.points)
        cairo_move_to(cairo, start.x.points, start.y.points)
        cairo_line_to(cairo, end.x.points, end.y.points)
        cairo_stroke(cairo)
    }

    package func fill(_ box: Box, _ ink: UInt32) {
        setInk(ink)
        cairo_rectangle(cairo, box.x.points, box.y.points, box.width.points, box.height.points)
        cairo_fill(cairo)
    }

    package func frame(_ box: Box, _ width: Double, _ ink: UInt32) {
        setInk(ink)
        cairo_set_line_width(cairo, width.points)
        cairo_rectangle(cairo, box.x.points, box.y.points, box.width.points, box.height.points)
        cairo_stroke(cairo)
    }

    private func setInk(_ ink: UInt32) {
        cairo_set_source_rgb(
            cairo, Double(ink >> 16 & 0xFF) / 255, Double(ink >> 8 & 0xFF) / 255, Double(ink & 0xFF) / 255)
    }

    /// Asked once: fonts do not come and go while a program runs.
    private static let missingFace: TextStyle.Face? = {
        var families: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count)
        defer { g_free(families) }
        let names = (0..<Int(count)).compactMap { index in
            families?[index].map { String(cString: pango_font_family_get_name($0)) }
        }
        return TextStyle.Face.allCases.first { !names.contains($0.rawValue) }
    }()
}

/// What Cairo has written.
private final class ByteSink {
    private(set) var bytes: [UInt8] = []

    static func of(_ context: UnsafeMutableRawPointer?) -> ByteSink {
        Unmanaged<ByteSink>.fromOpaque(context!).takeUnretainedValue()
    }

    func take(_ more: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: more) }
}

extension Double {
    /// Millimetres as points of 1/72 inch, and back.
    fileprivate var points: Double { self * 72 / 25.4 }
    fileprivate var millimetres: Double { self * 25.4 / 72 }
}
