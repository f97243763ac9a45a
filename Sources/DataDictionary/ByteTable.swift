/// A fixed set of short texts, found again by their bytes in place: no text is made, nothing is allocated.
///
/// Open addressing with linear probing, at most half full. The set never grows, so no caller can make it slow.
struct ByteTable: Sendable {
    private struct Slot {
        var hash: UInt64 = 0
        var start = 0
        var count = 0
        /// −1 for an empty slot.
        var position = -1
    }

    private var slots: [Slot]
    private var bytes: [UInt8]

    /// `texts` are distinct. What is found is the position among them.
    init(_ texts: [String]) {
        var capacity = 8
        while capacity < texts.count * 2 { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        bytes = []
        for (position, text) in texts.enumerated() {
            let key = Array(text.utf8)
            let hash = key.withUnsafeBytes(Self.hash)
            var index = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while slots[index].position >= 0 { index = (index + 1) & (capacity - 1) }
            slots[index] = Slot(hash: hash, start: bytes.count, count: key.count, position: position)
            bytes += key
        }
    }

    func position(of key: UnsafeRawBufferPointer) -> Int? {
        let hash = Self.hash(key)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[index].position >= 0 {
            let slot = slots[index]
            if slot.hash == hash, slot.count == key.count, matches(key, at: slot.start) { return slot.position }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    private func matches(_ key: UnsafeRawBufferPointer, at start: Int) -> Bool {
        for offset in 0..<key.count where bytes[start + offset] != key[offset] { return false }
        return true
    }

    /// Eight bytes a step, each folded in by a full 128-bit product. Chosen for speed on short keys; it need not
    /// withstand an attacker, because what is looked for is never stored.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: key.count) ^ 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 <= key.count {
            state = fold(state ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < key.count {
            rest = rest << 8 | UInt64(key[offset])
            offset += 1
        }
        return fold(state ^ rest)
    }

    private static func fold(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
