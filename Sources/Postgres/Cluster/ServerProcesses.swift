import Foundation

/// The processes of the server whose data is in a directory, as `/proc` shows them.
///
/// The number in `postmaster.pid` alone proves nothing: after a crash it may be another process's by now, in a container
/// nearly always. Every process of a server stands in its data directory, so that is what is looked at.
struct ServerProcesses {
    let data: String

    /// The server's first process, if it runs.
    var postmaster: pid_t? {
        guard let file = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8),
            let line = file.split(whereSeparator: \.isNewline).first, let process = pid_t(line)
        else { return nil }
        return belongs(process) ? process : nil
    }

    var all: [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter(belongs)
    }

    private func belongs(_ process: pid_t) -> Bool {
        guard let standsIn = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd"),
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        else { return false }
        return standsIn == data && name == "postgres\n"
    }
}
