/// A rectangle on a page, in millimetres from the upper left corner.
package struct Box: Sendable, Equatable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var right: Double { x + width }
    package var bottom: Double { y + height }

    /// Whether the other lies within, but for a tenth of a millimetre.
    package func contains(_ other: Box) -> Bool {
        other.x >= x - 0.1 && other.y >= y - 0.1 && other.right <= right + 0.1 && other.bottom <= bottom + 0.1
    }

    package func inset(by horizontal: Double, _ vertical: Double) -> Box {
        Box(x: x + horizontal, y: y + vertical, width: width - 2 * horizontal, height: height - 2 * vertical)
    }
}

/// Sheets of paper, in millimetres.
package enum Paper {
    package static let a4 = Box(x: 0, y: 0, width: 210, height: 297)
}
