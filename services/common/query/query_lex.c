/* Cuts a query into pieces without copying: a piece is where it stands, which is what an error points at. */
#include "query_lex.h"

#include <ctype.h>
#include <string.h>

/* The bytes of the blank that `text` begins with, 0: none. Those of Chinese and Japanese and the one that does not break
 * count too, and so does a dash between blanks: "Harbour - day two" is copied from a headline. */
static size_t blank_len(const char *text, size_t size_bytes)
{
    static const char *const blanks[] = {" ", "\t", "\n", "\r", "\xE3\x80\x80", "\xC2\xA0"};
    for (size_t i = 0; size_bytes && i < sizeof blanks / sizeof *blanks; i++) {
        size_t len = strlen(blanks[i]);
        if (size_bytes >= len && memcmp(text, blanks[i], len) == 0)
            return len;
    }
    if (size_bytes && *text == '-' && (size_bytes == 1 || blank_len(text + 1, 1)))
        return 1;
    return 0;
}

size_t query_quote_len(const char *text, size_t size_bytes)
{
    static const char *const quotes[] = {"\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xC2\xAB", "\xC2\xBB"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t len = strlen(quotes[i]);
        if (size_bytes >= len && memcmp(text, quotes[i], len) == 0)
            return len;
    }
    return 0;
}

/* The bytes of what is quoted, from the quote that opens it to the one that closes it; 0 when none does. */
static size_t quoted_len(const char *text, size_t size_bytes)
{
    size_t at = query_quote_len(text, size_bytes), closing = 0;
    while (at < size_bytes && !(closing = query_quote_len(text + at, size_bytes - at)))
        at++;
    return closing ? at + closing : 0;
}

/* The bytes up to a blank or bracket; what is quoted inside counts whole. *out_is_closed: no quote is left open. */
static size_t run_len(const char *text, size_t size_bytes, int *out_is_closed)
{
    size_t at = 0;
    *out_is_closed = 1;
    while (at < size_bytes && !blank_len(text + at, size_bytes - at) && text[at] != '(' && text[at] != ')') {
        size_t quoted = query_quote_len(text + at, size_bytes - at) ? quoted_len(text + at, size_bytes - at) : 1;
        *out_is_closed &= quoted > 0;
        at += quoted ? quoted : 1;
    }
    return at;
}

/* The bytes of a field's name, when a colon or an operator follows it; else 0. */
static size_t name_len(const char *text, size_t size_bytes)
{
    size_t len = 0;
    while (len < size_bytes && isalpha((unsigned char)text[len]))
        len++;
    return len && len < size_bytes && strchr(":<>=", text[len]) ? len : 0;
}

/* What such a run is: operators only in capitals, since in small letters they are words of many languages. */
static struct query_token token_of_run(const char *text, size_t at, size_t size, int is_closed)
{
    struct query_token token = {.kind = TOKEN_WORD, .at = at, .size = size, .text_at = at, .text_size = size};
    size_t name = name_len(text + at, size);
    if (!is_closed) {
        token.kind = TOKEN_UNCLOSED;
    } else if (name) {
        size_t colon = text[at + name] == ':';
        token.kind = TOKEN_FIELD;
        token.name_size = name;
        token.text_at = at + name + colon;
        token.text_size = size - name - colon;
    } else if (size == 2 && memcmp(text + at, "OR", 2) == 0) {
        token.kind = TOKEN_OR;
    } else if (size == 3 && memcmp(text + at, "AND", 3) == 0) {
        token.kind = TOKEN_AND;
    } else if (size == 3 && memcmp(text + at, "NOT", 3) == 0) {
        token.kind = TOKEN_NOT;
    }
    return token;
}

static struct query_token token_of_quoted(const char *text, size_t size_bytes, size_t at)
{
    size_t quote = query_quote_len(text + at, size_bytes - at), size = quoted_len(text + at, size_bytes - at);
    struct query_token token = {.kind = TOKEN_UNCLOSED, .at = at, .size = quote};
    if (size) {
        size_t closing = size - 1;
        while (!query_quote_len(text + at + closing, size - closing))
            closing--;
        token = (struct query_token){
            .kind = TOKEN_PHRASE, .at = at, .size = size, .text_at = at + quote, .text_size = closing - quote};
    }
    return token;
}

struct query_token query_token_next(const char *text, size_t size_bytes, size_t at)
{
    int is_closed;
    for (size_t blank; (blank = blank_len(text + at, size_bytes - at)) > 0;)
        at += blank;
    if (at == size_bytes)
        return (struct query_token){.kind = TOKEN_END, .at = at};
    if (text[at] == '(' || text[at] == ')')
        return (struct query_token){.kind = text[at] == '(' ? TOKEN_OPEN : TOKEN_CLOSE, .at = at, .size = 1};
    if (text[at] == '-')
        return (struct query_token){.kind = TOKEN_NOT, .at = at, .size = 1};
    if (query_quote_len(text + at, size_bytes - at))
        return token_of_quoted(text, size_bytes, at);
    size_t size = run_len(text + at, size_bytes - at, &is_closed);
    return token_of_run(text, at, size, is_closed);
}
