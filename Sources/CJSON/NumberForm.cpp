#include "Faults.hpp"

namespace {

/// Reads the text of a document from left to right; at the end it reads NUL, which no number contains.
struct Reader {
    std::string_view text;
    size_t position = 0;

    bool at_end() const { return position >= text.size(); }
    char current() const { return at_end() ? '\0' : text[position]; }
    bool at_digit() const { return current() >= '0' && current() <= '9'; }

    bool skip(char character) {
        if (current() != character || at_end()) return false;
        position++;
        return true;
    }

    bool skip_digits() {
        const size_t start = position;
        while (at_digit()) position++;
        return position > start;
    }

    void skip_string() {
        while (!at_end() && current() != '"') position += current() == '\\' ? 2 : 1;
        position++;
    }

    /// RFC 8259, section 6, and that nothing is glued to the number's end.
    bool skip_number() {
        skip('-');
        if (!skip('0') && !skip_digits()) return false;
        if (skip('.') && !skip_digits()) return false;
        if (skip('e') || skip('E')) {
            if (!skip('+')) skip('-');
            if (!skip_digits()) return false;
        }
        return at_end() || std::string_view(" \t\r\n,]}").find(current()) != std::string_view::npos;
    }
};

}  // namespace

bool numbers_are_well_formed(std::string_view document) {
    Reader reader{document};
    while (!reader.at_end()) {
        if (reader.skip('"')) {
            reader.skip_string();
        } else if (reader.current() == '-' || reader.at_digit()) {
            if (!reader.skip_number()) return false;
        } else {
            reader.position++;
        }
    }
    return true;
}
