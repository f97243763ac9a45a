import Foundation
import HubCore

/// An advisory lock on a file (`flock`). The kernel lets go of it when its holder dies, however it dies.
final class FileLock: Sendable {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws(Problem) {
        self.path = path
        // Not for children: a server that inherited the lock would hold it for ever.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cluster(systemError: path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Waits for the lock on `path`, alone, and holds it during `body`.
    static func holding<Result>(
        _ path: String, _ body: () throws(Problem) -> Result
    ) throws(Problem) -> Result {
        let lock = try FileLock(path: path)
        try lock.wait(LOCK_EX)
        defer { flock(lock.descriptor, LOCK_UN) }
        return try body()
    }

    func lockShared() throws(Problem) {
        try wait(LOCK_SH)
    }

    /// False when somebody else holds the lock. What was held before may be lost then.
    func tryExclusive() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    private func wait(_ operation: Int32) throws(Problem) {
        while flock(descriptor, operation) != 0 {
            guard errno == EINTR else { throw .cluster(systemError: path) }
        }
    }
}
