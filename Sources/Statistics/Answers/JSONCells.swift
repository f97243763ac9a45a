import Documents

/// Writes the cells of a table: many small values, and most of an answer, so straight into memory. What stands in many
/// cells is made once.
struct JSONCells {
    private let cube: Cube
    /// Every member of every dimension, then every measure, as it stands in a cell with what is before it.
    private let texts: [UInt8]
    /// Where each begins in `texts`, and the last ends.
    private let starts: [Int]
    /// Of each dimension the position of its first member among those, and at last of the first measure.
    private let firsts: [Int]
    /// Bytes that a cell takes at most.
    private let mostOfCell: Int

    init(_ cube: Cube) {
        self.cube = cube
        var (texts, starts, firsts, most) = ([UInt8](), [0], [Int](), 256)
        func add(_ group: [String]) {
            firsts.append(starts.count - 1)
            let lengths = group.map { text in
                texts += text.utf8
                starts.append(texts.count)
                return text.utf8.count
            }
            most += lengths.max() ?? 0
        }
        for (position, dimension) in cube.dimensions.enumerated() {
            add(dimension.members.map { (position == 0 ? "{" : ",") + Self.member(dimension.id, $0.code) })
        }
        add(cube.measures.map { cube.measures.count > 1 ? "," + Self.member("measure", $0.id) : "" })
        (self.texts, self.starts, self.firsts, mostOfCell) = (texts, starts, firsts, most)
    }

    private static func member(_ name: String, _ text: String) -> String {
        var json = JSONDocument()
        json.member(name, text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// As elements of the array that is open.
    func write(to json: inout JSONDocument) {
        for start in stride(from: 0, to: cube.cells.count, by: Self.cellsAtOnce) {
            let cells = cube.cells[start..<min(start + Self.cellsAtOnce, cube.cells.count)]
            let bytes = [UInt8](unsafeUninitializedCapacity: cells.count * mostOfCell) { memory, count in
                var cursor = ByteCursor(memory.baseAddress!)
                texts.withUnsafeBufferPointer { texts in
                    for cell in cells {
                        if cursor.count > 0 { cursor.write(",") }
                        write(cell, texts, &cursor)
                    }
                }
                count = cursor.count
            }
            json.elements(bytes)
        }
    }

    private static let cellsAtOnce = 2_048

    private func write(_ cell: Cube.Cell, _ texts: UnsafeBufferPointer<UInt8>, _ cursor: inout ByteCursor) {
        for dimension in cell.coordinates.indices {
            write(firsts[dimension] + cell.coordinates[dimension], of: texts, &cursor)
        }
        write(firsts[cell.coordinates.count] + cell.measure, of: texts, &cursor)
        cursor.write(",\"value\":")
        switch cell.content {
        case .value(let value):
            let measure = cube.measures[cell.measure]
            if measure.decimals == 0 { cursor.write(value) } else { cursor.write(measure.text(value)) }
        case .none(let absence):
            cursor.write("null,\"status\":\"")
            cursor.write(absence.rawValue)
            cursor.write("\"")
        }
        let basis = cell.basis
        if let numerator = basis.numerator {
            cursor.write(",\"numerator\":")
            cursor.write(cube.measures[cell.measure].numeratorText(numerator))
        }
        if let denominator = basis.denominator {
            cursor.write(",\"denominator\":")
            cursor.write(cube.measures[cell.measure].denominatorText(denominator))
        }
        if let schemes = basis.schemes { cursor.write(",\"schemes\":", schemes) }
        if let received = basis.received { cursor.write(",\"reports\":", received) }
        if let expected = basis.expected { cursor.write(",\"expected\":", expected) }
        cursor.write("}")
    }

    private func write(_ position: Int, of texts: UnsafeBufferPointer<UInt8>, _ cursor: inout ByteCursor) {
        cursor.write(UnsafeBufferPointer(rebasing: texts[starts[position]..<starts[position + 1]]))
    }
}

/// Memory that is written from its beginning on. Whoever writes has seen to it that there is room.
private struct ByteCursor {
    private let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        (start + count).update(from: first, count: bytes.count)
        count += bytes.count
    }

    mutating func write(_ text: StaticString) {
        write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ text: String) {
        for byte in text.utf8 {
            start[count] = byte
            count += 1
        }
    }

    mutating func write(_ name: StaticString, _ number: Int) {
        write(name)
        write(Int64(number))
    }

    mutating func write(_ number: Int64) {
        var rest = number.magnitude
        if number < 0 { write("-") }
        var (digits, bound): (Int, UInt64) = (1, 10)
        while digits < 20, rest >= bound {
            digits += 1
            bound = digits < 20 ? bound * 10 : .max
        }
        var position = count + digits
        count = position
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            position -= 1
            start[position] = UInt8(ascii: "0") + UInt8(digit)
            rest = quotient
        } while rest > 0
    }
}
