/* Reading JSON that comes from outside. Strict (RFC 8259), UTF-8 checked, nesting bounded. Pure; home of jansson.
 * Every accessor takes NULL or a value of another kind and then answers with "not there", so that a path of members
 * needs one check at its end. */
#ifndef TRIPTYCH_JSON_H
#define TRIPTYCH_JSON_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define JSON_NUMBER_SIZE 32     /* of a number as text */
#define JSON_VALUES_MAX  250000 /* of one document: each takes up to 200 bytes beside its text */

struct json; /* a value, borrowed from its document */

enum json_kind { JSON_KIND_NULL, JSON_KIND_BOOL, JSON_KIND_NUMBER, JSON_KIND_TEXT, JSON_KIND_LIST, JSON_KIND_OBJECT };

/* Reads one document of `size_bytes` bytes; the caller bounds the size. Returns 0 and sets *out_document (returns
 * owned: json_free), or ERR_INVALID with the place, ERR_TOO_LARGE above JSON_VALUES_MAX, ERR_MEMORY. */
int json_read(const char *text, size_t size_bytes, struct json **out_document, struct err *err);
/* The same, but whole numbers that 64 bits do not hold become texts of their digits: ids are such numbers, and their
 * last digits count. */
int json_read_lenient(const char *text, size_t size_bytes, struct json **out_document, struct err *err);
void json_free(struct json *document);

/* JSON_KIND_NULL also for NULL. */
enum json_kind json_kind(const struct json *value);

const struct json *json_member(const struct json *object, const char *name);
size_t json_count(const struct json *list);
/* The name of an object's member, in the order of the text; NULL when there are not so many. Borrowed. Counts from the
 * first each time: for small objects. */
const char *json_name_at(const struct json *object, size_t index);
const struct json *json_at(const struct json *list, size_t index);

/* Terminated UTF-8, NULL unless it is a text; a NUL character inside became a space. */
const char *json_as_text(const struct json *value);
/* Writes the digits of a number ("77", "77.5") and returns `out`; "" when it is not a number. */
const char *json_as_digits(const struct json *value, char out[JSON_NUMBER_SIZE]);
/* `fallback` unless it is a number that fits; fractions are cut off. */
int64_t json_as_integer(const struct json *value, int64_t fallback);
double json_as_real(const struct json *value, double fallback);
int json_as_flag(const struct json *value); /* 1 only for true */

/* json_as_text of the member, or `fallback`. */
const char *json_member_text(const struct json *object, const char *name, const char *fallback);

#endif
