/// libcrypto's calls in this module have only fixed algorithms and checked lengths as arguments, so that what remains
/// to fail is memory or a libcrypto without the algorithm. Going on without a hash or a signature would be worse
/// than ending the process.
func succeeded(_ status: Int32, _ call: StaticString) {
    precondition(status == 1, "libcrypto: \(call) failed")
}

func successful(_ object: OpaquePointer?, _ call: StaticString) -> OpaquePointer {
    guard let object else { preconditionFailure("libcrypto: \(call) failed") }
    return object
}
