/// How a text looks.
package struct TextStyle: Sendable, Equatable {
    /// The two faces of the IPAex fonts: each holds the characters of JIS X 0213 in one weight.
    package enum Face: String, Sendable, CaseIterable {
        case mincho = "IPAexMincho"
        case gothic = "IPAexGothic"
    }

    package enum Alignment: Sendable { case left, centre, right }

    /// How a text is made to fit its box. Decided by measuring, never by counting characters.
    package enum Fit: Sendable, Equatable {
        /// On one line, smaller where it is too long, down to the size given in points; below that it wraps.
        case shrinking(to: Double)
        /// On as many lines as the box has room for; then smaller, down to the size given in points.
        case wrapping(to: Double)
    }

    package var face: Face
    /// In points.
    package var size: Double
    /// 0xRRGGBB.
    package var ink: UInt32 = 0x1A1A1A
    package var alignment = Alignment.left
    package var fit = Fit.wrapping(to: 6)
    /// From line to line, as a multiple of the face's own height.
    package var leading = 1.0
    /// Added between characters, in points.
    package var tracking = 0.0
    /// Where a text stands that does not fill its box: at the top, or in the middle.
    package var isCentredVertically = false

    package init(_ face: Face, _ size: Double) {
        self.face = face
        self.size = size
    }

    /// The same with something changed.
    package func with(_ change: (inout TextStyle) -> Void) -> TextStyle {
        var style = self
        change(&style)
        return style
    }
}

/// Where a text came to stand.
package struct PlacedText: Sendable, Equatable {
    /// What its lines take up. Within the box that it was given.
    package let box: Box
    /// In points, after shrinking.
    package let size: Double
    package let lines: Int
    /// The text was too long even for the smallest size, so its end is missing and an ellipsis stands there.
    package let isCut: Bool
}
