// libcurl sets and reads options through variadic functions, which Swift cannot call: one inline function for each
// type of value. The names are in parentheses so that curl's type-checking macros stay out of the way.
#pragma once

#include <curl/curl.h>

typedef size_t (*curl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// libcurl copies the text.
static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

/// The memory must live as long as the transfer.
static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_receiver(CURL *handle, CURLoption option, curl_receiver value) {
    return (curl_easy_setopt)(handle, option, value);
}

typedef size_t (*curl_sender)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode curl_set_sender(CURL *handle, CURLoption option, curl_sender value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}
