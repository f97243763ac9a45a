import Configuration
import Foundation
import HubCore
import SystemPackage

/// Looks settings up in their four places, and tells in both languages which one is wrong.
struct SettingReader {
    private let reader: ConfigReader

    init(overrides: [String: String], environment: [String: String], directory: String) async throws {
        reader = ConfigReader(providers: [
            Self.variables(try Self.byVariable(overrides)),
            Self.variables(environment.filter { !$0.value.isEmpty }),
            try await Self.file(named: environment[Setting.fileVariable], in: directory),
            Self.variables(Self.defaults),
        ])
    }

    func text(_ setting: Setting) async throws -> String {
        guard let text = try await string(setting) else { throw Self.problem(setting, .nonEmpty) }
        return text
    }

    func secret(_ setting: Setting) async throws -> Secret? {
        try await string(setting).map { Secret($0) }
    }

    func wholeNumber(_ setting: Setting, in range: ClosedRange<Int>) async throws -> Int {
        let expected = Message(
            ja: "\(range.lowerBound) から \(range.upperBound) までの整数",
            en: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        let number = try await value(setting, expected) { try await reader.fetchInt(forKey: ConfigKey(setting.key)) }
        guard let number, range.contains(number) else { throw Self.problem(setting, expected) }
        return number
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ setting: Setting) async throws -> Choice {
        guard let choice = try await string(setting).flatMap({ Choice(rawValue: $0.lowercased()) }) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.problem(setting, Message(ja: "次のいずれか: \(choices)", en: "one of \(choices)"))
        }
        return choice
    }

    /// `host` or `host:port`, in lower case.
    func hostNames(_ setting: Setting) async throws -> [String] {
        let expected = Message(
            ja: "host または host:port の形の名前(コンマ区切り)", en: "names like host or host:port, separated by commas")
        let names = try await value(setting, expected) {
            try await reader.fetchStringArray(forKey: ConfigKey(setting.key))
        }
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-:[]")
        return try (names ?? []).map { name in
            let name = name.lowercased()
            guard !name.isEmpty, name.allSatisfy(allowed.contains) else { throw Self.problem(setting, expected) }
            return name
        }
    }

    /// Nil where nobody says and there is no default.
    func optionalText(_ setting: Setting) async throws -> String? { try await string(setting) }

    private func string(_ setting: Setting) async throws -> String? {
        let text = try await value(setting, .nonEmpty) {
            try await reader.fetchString(forKey: ConfigKey(setting.key), isSecret: setting.isSecret)
        }
        if let text, text.isEmpty { throw Self.problem(setting, .nonEmpty) }
        return text
    }

    private func value<Value>(
        _ setting: Setting, _ expected: Message, _ fetch: () async throws -> Value?
    ) async throws -> Value? {
        // The library's own error may repeat the value; ours names the key only.
        do { return try await fetch() } catch { throw Self.problem(setting, expected) }
    }
}

// MARK: The four places

extension SettingReader {
    /// Values as texts under the names of environment variables.
    private static func variables(_ values: [String: String]) -> any ConfigProvider {
        let secret = Set(Setting.all.filter(\.isSecret).map(\.variable))
        return EnvironmentVariablesProvider(environmentVariables: values, secretsSpecifier: .specific(secret))
            .prefixKeys(with: "hub")
    }

    private static func byVariable(_ overrides: [String: String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for (key, value) in overrides {
            guard let setting = Setting.all.first(where: { $0.key == key }) else {
                throw Problem(
                    .configurationInvalid,
                    detail: Message(ja: "\(key.excerpt) という設定はありません", en: "There is no setting \(key.excerpt)"))
            }
            values[setting.variable] = value
        }
        return values
    }

    private static var defaults: [String: String] {
        Setting.all.reduce(into: [:]) { $0[$1.variable] = $1.fallback }
    }

    /// The file that the operator named, which must exist, or `hub.json`, which may.
    private static func file(named name: String?, in directory: String) async throws -> any ConfigProvider {
        let named = name.flatMap { $0.isEmpty ? nil : $0 }
        let path = URL(filePath: named ?? "hub.json", relativeTo: URL(filePath: directory, directoryHint: .isDirectory))
            .path
        do {
            return try await FileProvider<JSONSnapshot>(filePath: FilePath(path), allowMissing: named == nil)
        } catch {
            throw Problem(
                .configurationInvalid,
                detail: Message(
                    ja: "設定ファイル \(path) を読めません。JSON のオブジェクトとして読めるファイルが必要です",
                    en: "The configuration file \(path) cannot be read; it must be a JSON object"))
        }
    }
}

// MARK: What is wrong

extension SettingReader {
    private static func problem(_ setting: Setting, _ expected: Message) -> Problem {
        Problem(
            .configurationInvalid,
            detail: Message(
                ja: "\(setting.key)(環境変数 \(setting.variable))に指定できるのは \(expected.ja) です",
                en: "\(setting.key) (environment variable \(setting.variable)) must be \(expected.en)"),
            members: ["key": .text(setting.key)])
    }
}

extension Message {
    fileprivate static let nonEmpty = Message(ja: "空でない文字列", en: "a text that is not empty")
}
