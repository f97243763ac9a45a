#include "CJSON.h"

#include <cstring>
#include <new>
#include <type_traits>

#include "Faults.hpp"

using simdjson::error_code;
namespace dom = simdjson::dom;

struct json_parser {
    dom::parser parser;
    std::vector<std::string_view> keys;

    explicit json_parser(size_t largest_document) : parser(largest_document) {}
};

namespace {

// simdjson's element and iterators are a pointer to the document and a position on its tape: they travel through C as
// two words, copied as bytes, which the language allows for trivially copyable types only.
template <typename To, typename From>
To same_bytes(From from) {
    static_assert(sizeof(To) == sizeof(From), "not the two words that this interface was written for");
    static_assert(std::is_trivially_copyable<To>::value && std::is_trivially_copyable<From>::value, "not plain bytes");
    To to;
    std::memcpy(&to, &from, sizeof to);
    return to;
}

dom::element element(json_value value) { return same_bytes<dom::element>(value); }

json_string string(std::string_view text) { return {text.data(), text.size()}; }

template <typename Container>
json_range range(Container container) {
    return {same_bytes<json_value>(container.begin()), same_bytes<json_value>(container.end())};
}

json_fault fault(error_code error, std::string_view document) {
    switch (error) {
        case simdjson::UTF8_ERROR: return JSON_INVALID_UTF8;
        case simdjson::DEPTH_ERROR: return JSON_TOO_DEEP;
        case simdjson::CAPACITY:
        case simdjson::MEMALLOC: return JSON_TOO_LARGE;
        case simdjson::NUMBER_ERROR: return numbers_are_well_formed(document) ? JSON_NUMBER_OUT_OF_RANGE : JSON_SYNTAX;
        default: return JSON_SYNTAX;
    }
}

}  // namespace

size_t json_padding(void) { return simdjson::SIMDJSON_PADDING; }

json_parser *json_parser_create(size_t largest_document, size_t greatest_depth) {
    auto *parser = new (std::nothrow) json_parser(largest_document);
    if (parser == nullptr) return nullptr;
    const size_t first_capacity = largest_document < 65536 ? largest_document : 65536;
    if (parser->parser.allocate(first_capacity, greatest_depth) != simdjson::SUCCESS) {
        delete parser;
        return nullptr;
    }
    return parser;
}

void json_parser_destroy(json_parser *parser) { delete parser; }

json_fault json_parse(json_parser *parser, const char *bytes, size_t count, bool copies, json_value *root) {
    dom::element document;
    const error_code error = parser->parser.parse(bytes, count, copies).get(document);
    if (error != simdjson::SUCCESS) return fault(error, {bytes, count});
    if (has_duplicate_key(document, parser->keys)) return JSON_DUPLICATE_KEY;
    *root = same_bytes<json_value>(document);
    return JSON_OK;
}

json_kind json_kind_of(json_value value) {
    switch (element(value).type()) {
        case dom::element_type::OBJECT: return JSON_OBJECT;
        case dom::element_type::ARRAY: return JSON_ARRAY;
        case dom::element_type::STRING: return JSON_STRING;
        case dom::element_type::INT64: return JSON_SIGNED;
        case dom::element_type::UINT64: return JSON_UNSIGNED;
        case dom::element_type::DOUBLE: return JSON_DOUBLE;
        case dom::element_type::BOOL: return JSON_BOOL;
        default: return JSON_NULL;
    }
}

json_string json_string_of(json_value value) { return string(element(value).get_string().value_unsafe()); }
int64_t json_signed_of(json_value value) { return element(value).get_int64().value_unsafe(); }
uint64_t json_unsigned_of(json_value value) { return element(value).get_uint64().value_unsafe(); }
double json_double_of(json_value value) { return element(value).get_double().value_unsafe(); }
bool json_bool_of(json_value value) { return element(value).get_bool().value_unsafe(); }

json_range json_members(json_value object) { return range(element(object).get_object().value_unsafe()); }
json_range json_elements(json_value array) { return range(element(array).get_array().value_unsafe()); }

bool json_next_member(json_range *range, json_string *key, json_value *value) {
    auto next = same_bytes<dom::object::iterator>(range->next);
    if (!(next != same_bytes<dom::object::iterator>(range->end))) return false;
    *key = string(next.key());
    *value = same_bytes<json_value>(next.value());
    range->next = same_bytes<json_value>(++next);
    return true;
}

bool json_next_element(json_range *range, json_value *value) {
    auto next = same_bytes<dom::array::iterator>(range->next);
    if (!(next != same_bytes<dom::array::iterator>(range->end))) return false;
    *value = same_bytes<json_value>(*next);
    range->next = same_bytes<json_value>(++next);
    return true;
}
