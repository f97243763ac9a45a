import Foundation
import HubCore

/// The figures that the network has published, to set beside those of the made-up one, which are drawn from rates and
/// so come near and not equal.
enum PublishedFacts {
    struct Figure {
        let fiscalYear: String
        let fact: String
        let published: Message
    }

    static let all: [Figure] = [
        .init(fiscalYear: "FY2022", fact: "schemes", published: Message(ja: "120スキーム", en: "120 schemes")),
        .init(fiscalYear: "FY2022", fact: "isolation.share", published: Message(ja: "65%", en: "65%")),
        .init(fiscalYear: "FY2022", fact: "isolation.fulfilment", published: Message(ja: "97%", en: "97%")),
        .init(fiscalYear: "FY2024", fact: "families.visited", published: Message(ja: "3,105家庭", en: "3,105 families")),
        .init(fiscalYear: "FY2024", fact: "families.new", published: Message(ja: "2,221家庭", en: "2,221 families")),
        .init(fiscalYear: "FY2024", fact: "visits", published: Message(ja: "15,000回以上", en: "over 15,000 visits")),
        .init(
            fiscalYear: "FY2024", fact: "families.cumulative", published: Message(ja: "18,700家庭", en: "18,700 families")
        ),
        .init(
            fiscalYear: "FY2024", fact: "visits.cumulative", published: Message(ja: "132,000回", en: "132,000 visits")),
        .init(
            fiscalYear: "FY2024", fact: "visitors.registered",
            published: Message(ja: "約4,000人", en: "about 4,000 people")),
        .init(fiscalYear: "FY2024", fact: "families.byNurse", published: Message(ja: "約40%", en: "about 40%")),
        .init(fiscalYear: "FY2024", fact: "hosts.publiclyFunded", published: Message(ja: "60%以上", en: "over 60%")),
        .init(
            fiscalYear: "FY2024", fact: "hosts.budget.lower", published: Message(ja: "¥800,000〜", en: "from ¥800,000")),
        .init(
            fiscalYear: "FY2024", fact: "hosts.budget.upper", published: Message(ja: "〜¥2,000,000", en: "to ¥2,000,000")
        ),
        .init(fiscalYear: "FY2024", fact: "isolation.share", published: Message(ja: "66%", en: "66%")),
        .init(fiscalYear: "FY2024", fact: "isolation.fulfilment", published: Message(ja: "95%", en: "95%")),
        .init(
            fiscalYear: "FY2025", fact: "families.new.firstHalf",
            published: Message(ja: "1,147家庭", en: "1,147 families")),
        .init(fiscalYear: "FY2025", fact: "families.new.firstHalfGrowth", published: Message(ja: "+15%", en: "+15%")),
    ]
}
