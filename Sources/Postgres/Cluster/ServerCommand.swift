import Foundation
import HubCore

/// A program run to its end under the server's account, with what it said.
///
/// It gets a session of its own, so Ctrl-C at the terminal does not reach the server that it may start; no descriptor
/// of the hub, so that no lock, port or pipe stays open in the server; and none of the user's `PG…` variables.
struct ServerCommand {
    struct Outcome {
        let exitCode: Int32
        let output: String

        var succeeded: Bool { exitCode == 0 }
        var lastLine: String { output.split(whereSeparator: \.isNewline).last.map(String.init) ?? "exit \(exitCode)" }
    }

    private let arguments: [String]
    private let environment: [String]

    init(_ arguments: [String], as account: ServerAccount? = nil, in directory: String, data: String? = nil) {
        self.arguments = ["setsid", "--wait", "env", "--chdir=\(directory)"] + (account?.prefix ?? []) + arguments
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        environment = ["PATH=\(path)", "LC_ALL=C"] + (data.map { ["PGDATA=\($0)"] } ?? [])
    }

    func run() throws(Problem) -> Outcome {
        // A file rather than a pipe: a server that outlives `pg_ctl` cannot keep us waiting for its end.
        guard let output = tmpfile() else { throw .cluster(systemError: arguments[0]) }
        defer { fclose(output) }
        let process = try spawn(output: fileno(output))
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw .cluster(systemError: arguments[0]) }
        }
        let exited = status & 0x7F == 0
        return Outcome(exitCode: exited ? (status >> 8) & 0xFF : 128 + (status & 0x7F), output: text(of: output))
    }

    private func spawn(output: Int32) throws(Problem) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        for descriptor in openDescriptors where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The hub ignores or blocks some signals; its children start with none ignored or blocked.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        var process: pid_t = 0
        let failure = withCStrings(arguments) { arguments in
            withCStrings(environment) { environment in
                posix_spawnp(&process, arguments[0]!, &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw .cluster("\(arguments[0]): \(String(cString: strerror(failure)))") }
        return process
    }

    private var openDescriptors: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).compactMap { Int32($0) }
    }

    private func text(of file: UnsafeMutablePointer<FILE>) -> String {
        rewind(file)
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

/// The array that `exec` wants: pointers to C strings, and nil at the end.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
