import Foundation
import Glibc

/// What the operating system knows of this process, under the names that Prometheus' own client libraries use.
package struct ProcessMetrics: Sendable {
    let startedAt: Date

    /// - Parameter startedAt: when the program began, by the hub's clock.
    package init(startedAt: Date) { self.startedAt = startedAt }

    /// Read anew each time. What cannot be read is left out.
    package func collect() -> [PrometheusFamily] {
        let memory = Self.residentBytes.map {
            PrometheusFamily("process_resident_memory_bytes", .gauge, $0, help: "Resident memory in bytes.")
        }
        let files = Self.openFiles.map {
            PrometheusFamily("process_open_fds", .gauge, $0, help: "Open file descriptors.")
        }
        let processor = Self.processorSeconds.map {
            PrometheusFamily(
                "process_cpu_seconds_total", .counter, $0, help: "Processor time, user and system, in seconds.")
        }
        let start = PrometheusFamily(
            "process_start_time_seconds", .gauge, startedAt.timeIntervalSince1970,
            help: "Start of the process, in seconds since 1970.")
        return [memory, files, processor, start].compactMap(\.self)
    }

    /// The second figure of `/proc/self/statm`, in pages (proc(5)).
    static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let figures = text.split(separator: " ")
        guard figures.count > 1, let pages = Double(figures[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    static var openFiles: Double? {
        // Reading the folder opens one more.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count - 1) }
    }

    /// Of all threads: `utime` and `stime`, the 14th and 15th figures of `/proc/self/stat`, in clock ticks (proc(5)).
    static var processorSeconds: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8) else { return nil }
        // The second figure is the program's name, in brackets, and may hold anything.
        let figures = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard figures.count > 12, let user = Double(figures[11]), let system = Double(figures[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
