// A small C interface to simdjson's DOM parser, for one document at a time.
//
// Values are two words, passed by value; they and the bytes of strings belong to the parser and are good until its
// next parse. Nothing here throws. A null pointer is never a valid argument, except `bytes` with a length of zero.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct json_parser json_parser;

typedef struct {
    const void *document;
    size_t index;
} json_value;

typedef enum {
    JSON_OK,
    JSON_SYNTAX,
    JSON_INVALID_UTF8,
    JSON_DUPLICATE_KEY,
    JSON_TOO_DEEP,
    JSON_NUMBER_OUT_OF_RANGE,
    JSON_TOO_LARGE,
} json_fault;

typedef enum {
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_SIGNED,
    JSON_UNSIGNED,
    JSON_DOUBLE,
    JSON_BOOL,
    JSON_NULL,
} json_kind;

typedef struct {
    const char *bytes;
    size_t count;
} json_string;

/// How many bytes behind a document the parser may read.
size_t json_padding(void);

/// Null if memory is short. Documents longer than `largest_document` bytes or deeper than `greatest_depth` are refused.
json_parser *json_parser_create(size_t largest_document, size_t greatest_depth);
void json_parser_destroy(json_parser *parser);

/// Parses the whole of `bytes` as one document, in place: `json_padding()` bytes behind it must be readable, whatever
/// they hold. With `copies`, the parser makes its own padded copy instead.
json_fault json_parse(json_parser *parser, const char *bytes, size_t count, bool copies, json_value *root);

json_kind json_kind_of(json_value value);

// Each gives the value as far as the kind is the one named.
json_string json_string_of(json_value value);
int64_t json_signed_of(json_value value);
uint64_t json_unsigned_of(json_value value);
double json_double_of(json_value value);
bool json_bool_of(json_value value);

/// Where an iteration is and where it ends.
typedef struct {
    json_value next;
    json_value end;
} json_range;

json_range json_members(json_value object);
json_range json_elements(json_value array);
/// False at the end.
bool json_next_member(json_range *range, json_string *key, json_value *value);
bool json_next_element(json_range *range, json_value *value);

#ifdef __cplusplus
}
#endif
