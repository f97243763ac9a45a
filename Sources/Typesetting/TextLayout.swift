import CPangoCairo

/// A text broken into lines by Pango. A thin owner of its `PangoLayout`, whose memory it gives back.
///
/// Unsafe, because Pango is a C library: the pointer lives exactly as long as this object.
final class TextLayout {
    private let layout: OpaquePointer
    private let style: TextStyle
    private(set) var size: Double

    /// `width` in points.
    init(_ text: String, _ style: TextStyle, width: Double, cairo: OpaquePointer) {
        layout = pango_cairo_create_layout(cairo)
        self.style = style
        size = style.size
        let context = pango_layout_get_context(layout)
        // A point of the font is a point of the page, and characters stand where their outlines say, on any device.
        pango_cairo_context_set_resolution(context, 72)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_language(context, pango_language_from_string("ja"))
        pango_context_set_round_glyph_positions(context, 0)
        pango_layout_context_changed(layout)

        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_line_spacing(layout, Float(style.leading))
        switch style.alignment {
        case .left: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .right: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        }
        setWidth(width)
        setSize(style.size)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Of a line, in points; nil for one line of any length.
    func setWidth(_ points: Double?) {
        pango_layout_set_width(layout, points.map { Self.units($0) } ?? -1)
    }

    func setSize(_ points: Double) {
        size = points
        let description = pango_font_description_new()
        defer { pango_font_description_free(description) }
        pango_font_description_set_family(description, style.face.rawValue)
        pango_font_description_set_absolute_size(description, Double(Self.units(points)))
        pango_layout_set_font_description(layout, description)
        guard style.tracking != 0 else { return }
        let attributes = pango_attr_list_new()
        pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(Self.units(style.tracking)))
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
    }

    /// Ends with an ellipsis what does not fit the height, in points.
    func cut(toHeight points: Double) {
        pango_layout_set_height(layout, Self.units(points))
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
    }

    /// What the lines take up from the layout's own corner, in points.
    var extent: (x: Double, y: Double, width: Double, height: Double) {
        var logical = PangoRectangle()
        pango_layout_get_extents(layout, nil, &logical)
        return (
            pango_points(logical.x), pango_points(logical.y), pango_points(logical.width), pango_points(logical.height)
        )
    }

    var lines: Int { Int(pango_layout_get_line_count(layout)) }
    var isEllipsized: Bool { pango_layout_is_ellipsized(layout) != 0 }
    /// Characters that no font of this machine has.
    var unknownGlyphs: Int { Int(pango_layout_get_unknown_glyphs_count(layout)) }

    /// With its upper left corner at the point, in points.
    func show(on cairo: OpaquePointer, x: Double, y: Double) {
        cairo_move_to(cairo, x, y)
        pango_cairo_show_layout(cairo, layout)
    }

    private static func units(_ points: Double) -> Int32 { pango_units_from_double(points) }
}
