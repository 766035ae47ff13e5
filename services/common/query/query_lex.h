/* A query's text in pieces: words, phrases, terms with a field, brackets and operators, each with where it stands.
 * Private to this room. */
#ifndef TRIPTYCH_QUERY_LEX_H
#define TRIPTYCH_QUERY_LEX_H

#include <stddef.h>

enum query_token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* text: as written, perhaps with a star at its end */
    TOKEN_PHRASE, /* text: what stands between the quotes */
    TOKEN_FIELD,  /* name, then text: the values with their quotes, or an operator and a number */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_NOT,
    TOKEN_OR,
    TOKEN_AND,
    TOKEN_UNCLOSED, /* a quote without its other half */
};

struct query_token {
    enum query_token_kind kind;
    size_t at, size;  /* of all of it, in bytes */
    size_t name_size; /* of a field's name, which stands at `at` */
    size_t text_at, text_size;
};

/* Reads the token behind `at`; nothing is copied. */
struct query_token query_token_next(const char *text, size_t size_bytes, size_t at);

/* The bytes of the quote that `text` begins with: '"' or one of the typographic ones that telephones write; 0: none. */
size_t query_quote_len(const char *text, size_t size_bytes);

#endif
