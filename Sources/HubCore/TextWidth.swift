import Foundation

extension String {
    /// Full-width digits, letters and signs as half-width ones (Unicode NFKC), and no spaces at the ends: an office
    /// may type in either width.
    package var widthNormalised: String {
        // NFKC changes no ASCII text, and nearly every field is ASCII.
        let normalised = utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCompatibilityMapping
        return normalised.trimmingCharacters(in: .whitespaces)
    }
}
