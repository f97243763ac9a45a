/// How a cell looks, and whether it takes input in a protected sheet.
package struct CellStyle: Hashable, Sendable {
    package var size: Double = 10.5
    package var isBold = false
    /// 0xRRGGBB.
    package var textColour: UInt32 = 0x222222
    package var fill: UInt32?
    package var hasBorder = false
    package var alignment = Alignment.left
    package var wraps = false
    package var indent = 0
    package var numberFormat: String?
    package var takesInput = false

    package enum Alignment: Sendable {
        case left, centre, right
    }

    package init() {}

    /// The same with something changed.
    package func with(_ change: (inout CellStyle) -> Void) -> CellStyle {
        var style = self
        change(&style)
        return style
    }
}
