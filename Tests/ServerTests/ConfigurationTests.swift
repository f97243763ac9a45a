import Foundation
import HubCore
import Logging
import Testing

@testable import Server

@Suite("The configuration")
struct ConfigurationTests {
    private func inFolder<Value>(
        file: String? = nil, named name: String = "hub.json", _ body: (String) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let file { try file.write(to: folder.appending(path: name), atomically: true, encoding: .utf8) }
        return try await body(folder.path)
    }

    private func refusal(
        overrides: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) async throws -> Problem? {
        try await inFolder(file: file) { folder in
            await #expect(throws: Problem.self) {
                _ = try await HubConfiguration.load(
                    overrides: overrides, environment: environment, directory: folder)
            }
        }
    }

    @Test func hasDefaults() async throws {
        let configuration = try await inFolder {
            try await HubConfiguration.load(environment: [:], directory: $0)
        }
        #expect(configuration.database.url == nil)
        #expect(configuration.database.ownerURL == nil)
        #expect(configuration.database.lanes == 8)
        #expect(configuration.http.host == "127.0.0.1")
        #expect(configuration.http.port == 8080)
        #expect(configuration.publicNames == [])
        #expect(configuration.log.format == .text)
        #expect(configuration.log.level == .info)
        #expect(configuration.dataDirectory == ".hub")
    }

    @Test func prefersTheCommandLineThenTheEnvironmentThenTheFile() async throws {
        let file = #"{"http": {"port": 1, "host": "file"}, "database": {"lanes": 3}, "publicNames": ["a.example"]}"#
        let configuration = try await inFolder(file: file) {
            try await HubConfiguration.load(
                overrides: ["http.port": "3"],
                environment: ["HUB_HTTP_PORT": "2", "HUB_HTTP_HOST": "environment", "HUB_LOG_LEVEL": ""],
                directory: $0)
        }
        #expect(configuration.http.port == 3)
        #expect(configuration.http.host == "environment")
        #expect(configuration.database.lanes == 3)
        #expect(configuration.publicNames == ["a.example"])
        #expect(configuration.log.level == .info)
    }

    @Test func readsEveryVariable() async throws {
        let configuration = try await inFolder {
            try await HubConfiguration.load(
                environment: [
                    "HUB_DATABASE_URL": "postgresql:///hub", "HUB_DATABASE_OWNER_URL": "postgresql:///owner",
                    "HUB_DATABASE_LANES": "2", "HUB_HTTP_HOST": "::", "HUB_HTTP_PORT": "0",
                    "HUB_PUBLIC_NAMES": "Hub.Example:8443, hub.example", "HUB_LOG_FORMAT": "json",
                    "HUB_LOG_LEVEL": "DEBUG", "HUB_DATA_DIRECTORY": "/srv/hub",
                ], directory: $0)
        }
        #expect(configuration.database.url?.value == "postgresql:///hub")
        #expect(configuration.database.ownerURL?.value == "postgresql:///owner")
        #expect(configuration.database.lanes == 2)
        #expect(configuration.http.host == "::")
        #expect(configuration.http.port == 0)
        #expect(configuration.publicNames == ["hub.example:8443", "hub.example"])
        #expect(configuration.log.format == .json)
        #expect(configuration.log.level == .debug)
        #expect(configuration.dataDirectory == "/srv/hub")
    }

    @Test(arguments: [
        ("database.lanes", "0"), ("database.lanes", "many"), ("http.port", "65536"), ("http.port", ""),
        ("log.format", "xml"), ("log.level", "loud"), ("publicNames", "a b"), ("data.directory", ""),
        ("database.url", ""),
    ])
    func namesTheKeyThatIsWrong(_ key: String, _ value: String) async throws {
        let problem = try await refusal(overrides: [key: value])
        #expect(problem?.kind == .configurationInvalid)
        let detail = try #require(problem?.detail)
        let variable = try #require(Setting.all.first { $0.key == key }?.variable)
        for text in [detail.ja, detail.en] {
            #expect(text.contains(key))
            #expect(text.contains(variable))
        }
    }

    @Test func refusesAnUnknownOverride() async throws {
        #expect(try await refusal(overrides: ["http.prot": "1"])?.detail?.en.contains("http.prot") == true)
    }

    @Test func refusesAFileItCannotRead() async throws {
        #expect(try await refusal(file: "{")?.detail?.en.contains("hub.json") == true)
        #expect(
            try await refusal(environment: ["HUB_CONFIG": "absent.json"])?.detail?.en.contains("absent.json") == true)
        #expect(try await refusal(file: #"{"http": {"port": "eighty"}}"#)?.detail?.en.contains("http.port") == true)
    }

    @Test func readsTheFileThatIsNamed() async throws {
        let port = try await inFolder(file: #"{"http": {"port": 9}}"#, named: "other.json") {
            try await HubConfiguration.load(environment: ["HUB_CONFIG": "other.json"], directory: $0).http.port
        }
        #expect(port == 9)
    }

    @Test func showsNoSecret() async throws {
        let configuration = try await inFolder {
            try await HubConfiguration.load(
                environment: ["HUB_DATABASE_URL": "postgresql://u:hunter2@h/d"], directory: $0)
        }
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!"\(configuration)".contains("hunter2"))
    }

    @Test func documentsEveryKeyByItsVariable() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        for setting in Setting.all {
            let words = setting.key.replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.replacing(".", with: "_")
            #expect(setting.variable == "HUB_" + words.uppercased())
        }
    }
}
