// swift-tools-version: 6.2

import PackageDescription

/// One list of settings for every Swift target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let structuredFields = Target.Dependency.product(
    name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

/// A C library of Debian, found by pkg-config.
func systemLibrary(_ name: String, pkgConfig: String, debian package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "homestart-hub",
    products: [
        .executable(name: "hub", targets: ["hub"]),
        .executable(name: "scheme", targets: ["scheme"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries
        systemLibrary("CLibpq", pkgConfig: "libpq", debian: "libpq-dev"),
        systemLibrary("COpenSSL", pkgConfig: "libcrypto", debian: "libssl-dev"),
        systemLibrary("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        systemLibrary("CDeflate", pkgConfig: "libdeflate", debian: "libdeflate-dev"),
        systemLibrary("CZip", pkgConfig: "libzip", debian: "libzip-dev"),
        systemLibrary("CExpat", pkgConfig: "expat", debian: "libexpat1-dev"),
        systemLibrary("CPangoCairo", pkgConfig: "pangocairo", debian: "libpango1.0-dev"),
        systemLibrary("CXlsxwriter", pkgConfig: "xlsxwriter", debian: "libxlsxwriter-dev"),
        systemLibrary("CClp", pkgConfig: "clp", debian: "coinor-libclp-dev"),
        .systemLibrary(name: "CSimdjson", providers: [.apt(["libsimdjson-dev"])]),
        .target(name: "CJSON", dependencies: ["CSimdjson"]),

        // Foundations
        module("HubCore", []),
        module("Cryptography", ["COpenSSL"]),
        module("KeyFiles", ["Cryptography", "HubCore"]),
        module("Compression", ["CDeflate", "HubCore"]),
        module("JSONReading", ["CJSON"]),
        module("Postgres", ["CLibpq", "HubCore", logging]),
        module("DataDictionary", ["HubCore"]),
        module(
            "SyncProtocol",
            ["HubCore", "Cryptography", "Compression", "JSONReading", "DataDictionary", structuredFields]),
        module("Documents", ["HubCore"]),
        module("Disclosure", ["CClp", "HubCore"]),
        module("Spreadsheets", ["CExpat", "CZip", "Documents", "HubCore"]),
        module("BankFiles", ["Documents", "HubCore", "Spreadsheets"]),
        module("WorkbookWriting", ["CXlsxwriter"]),
        module("Typesetting", ["CPangoCairo", "HubCore"]),
        module("Mailing", ["CCurl", "HubCore"]),
        module("Audit", ["Cryptography", "Postgres"]),

        module("ReferenceData", ["Audit", "Cryptography", "DataDictionary", "Documents", "Postgres"]),

        // Features
        module("Intake", ["DataDictionary", "Documents", "Spreadsheets"]),
        module("Tenancy", ["Audit", "KeyFiles", "SyncProtocol", "Postgres"]),
        module("Sync", ["Audit", "Documents", "SyncProtocol", "ReferenceData", "Postgres", logging, lifecycle]),
        module(
            "Statistics",
            [
                "Audit", "Cryptography", "Disclosure", "ReferenceData", "Documents", "Postgres", "WorkbookWriting",
            ]),
        module("Reporting", ["Audit", "ReferenceData", "Postgres"]),
        module(
            "Dues",
            [
                "Audit", "BankFiles", "Cryptography", "Documents", "Mailing", "Postgres", "Typesetting",
            ]),

        // Programs
        module(
            "Server",
            [
                "Audit", "Tenancy", "Sync", "Statistics", "Reporting", "Dues", "Mailing", "ReferenceData", hummingbird,
                lifecycle, signals, logging,
                metrics, configuration,
            ]),
        module("SchemeClient", ["KeyFiles", "SyncProtocol", "Intake", "WorkbookWriting", "CCurl", grdb]),
        module("ConformanceKit", ["SchemeClient", "Documents"]),
        module("MadeUpNetwork", ["BankFiles", "HubCore", "DataDictionary", "Disclosure"]),
        .executableTarget(
            name: "hub",
            dependencies: ["Server", "Audit", "Reporting", "MadeUpNetwork", "ConformanceKit", arguments, signals],
            swiftSettings: settings),
        .executableTarget(
            name: "scheme", dependencies: ["SchemeClient", "Intake", "Documents", arguments], swiftSettings: settings),
        .executableTarget(
            name: "hub-bench", dependencies: ["Server", "SchemeClient", "Disclosure", "MadeUpNetwork", subprocess],
            path: "Benchmarks/HubBench", swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["Server", "SchemeClient", "MadeUpNetwork", subprocess],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        tests("HubCore", ["HubCore"]),
        tests("Postgres", ["TestSupport"]),
        tests("DataDictionary", ["TestSupport"]),
        tests("Disclosure", ["Disclosure", "MadeUpNetwork"]),
        tests("SyncProtocol", ["TestSupport"]),
        tests("Sync", ["TestSupport"]),
        tests("Statistics", ["TestSupport"]),
        tests("Reporting", ["TestSupport"]),
        tests("Dues", ["TestSupport"]),
        tests("Server", ["TestSupport"]),
        tests("SchemeClient", ["TestSupport"]),
        tests("BankFiles", ["BankFiles", "Documents", "MadeUpNetwork", "TestSupport"]),
        tests("Spreadsheets", ["Spreadsheets", "TestSupport"]),
        tests("Intake", ["Intake", "TestSupport"]),
        tests("MadeUpNetwork", ["MadeUpNetwork", "TestSupport"]),
        tests("Flow", ["TestSupport"]),
        tests("Conformance", ["ConformanceKit", "TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)
