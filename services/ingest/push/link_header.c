/* Link: <https://hub.example/>; rel="hub", <https://daily.example/feed>; rel="self"; title="a, b; c" */
#include "link_header.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t"

/* A parameter's value, quoted or not; *text moves behind it. An escaped quote stays escaped: nothing that is looked for
 * has one. */
static size_t read_value(const char **text, const char **out)
{
    if (**text != '"') {
        *out = *text;
        *text += strcspn(*text, ";, \t");
        return (size_t)(*text - *out);
    }
    *out = ++*text;
    while (**text && **text != '"')
        *text += **text == '\\' && (*text)[1] ? 2 : 1;
    size_t len = (size_t)(*text - *out);
    *text += **text == '"';
    return len;
}

/* Whether `rel` is one of the words of a value. A relation may stand among others, rel="hub self", and is compared
 * without case (RFC 8288). */
static int has_word(const char *value, size_t len, const char *rel)
{
    size_t rel_len = strlen(rel);
    for (size_t at = 0; at < len;) {
        size_t word = 0;
        while (at + word < len && !strchr(BLANKS, value[at + word]))
            word++;
        if (word == rel_len && strncasecmp(value + at, rel, rel_len) == 0)
            return 1;
        at += word + 1;
    }
    return 0;
}

/* Reads the parameters behind an address, up to the comma. Returns whether one of them says that it is `rel`. */
static int read_parameters(const char **text, const char *rel)
{
    int is_rel = 0;
    while (**text && **text != ',') {
        *text += strspn(*text, "; \t");
        const char *name = *text, *value = "";
        *text += strcspn(*text, "=;, \t\"");
        size_t name_len = (size_t)(*text - name), len = 0;
        *text += strspn(*text, BLANKS);
        if (**text == '=') {
            *text += 1 + strspn(*text + 1, BLANKS);
            len = read_value(text, &value);
        } else if (name_len == 0 && **text && **text != ',') {
            ++*text; /* nothing that belongs here */
        }
        is_rel |= name_len == 3 && strncasecmp(name, "rel", 3) == 0 && has_word(value, len, rel);
    }
    return is_rel;
}

/* Each address is followed by its parameters up to a comma that is not in quotes. A header that breaks these rules is
 * read as far as it goes: the next '<' begins a new one, so the loop ends with the header. */
int link_header_find(const char *header, const char *rel, const char *base, char out[URL_SIZE])
{
    while ((header = strchr(header, '<'))) {
        char address[URL_SIZE];
        const char *begin = header + 1;
        size_t len = strcspn(begin, ">");
        header = begin + len + (begin[len] == '>');
        snprintf(address, sizeof address, "%.*s", (int)(len < URL_MAX ? len : URL_MAX), begin);
        if (read_parameters(&header, rel) && url_resolve(address, base, out, NULL) == 0)
            return 1;
    }
    return 0;
}
