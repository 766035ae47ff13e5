/* What people write as a language is brought to one form by common/text. Headers come from anybody: of a long one the
 * first parts are read, and nothing in it is an error, since a reader who is misunderstood still gets the edition's
 * language. */
#include "lang_list.h"

#include "text_language.h"

#include <string.h>

_Static_assert(LANG_SIZE == TEXT_LANGUAGE_SIZE, "codes are copied from one to the other");

int edition_lang_check(const char *text, struct err *err)
{
    char code[TEXT_LANGUAGE_SIZE];
    if (text_language_normalise(text, code) && strcmp(code, text) == 0)
        return 0;
    return err_set(err, ERR_INVALID, "\"%.32s\" is no language: two letters as ISO 639-1 has them, like en", text);
}

unsigned lang_list_place(const struct lang_list *list, const char *lang)
{
    unsigned place = 0;
    while (place < list->count && strcmp(list->codes[place], lang) != 0)
        place++;
    return place;
}

int lang_list_add(struct lang_list *list, const char *declared)
{
    char code[TEXT_LANGUAGE_SIZE];
    if (!declared || !text_language_normalise(declared, code))
        return 0;
    if (list->count < LANG_LIST_MAX && lang_list_place(list, code) == list->count)
        memcpy(list->codes[list->count++], code, sizeof code);
    return 1;
}

/* One language of the header with its weight in thousandths. */
struct wish {
    char code[TEXT_LANGUAGE_SIZE];
    unsigned weight;
};

/* "0.8" in thousandths; what is no such number counts as 1, as if nothing was said. */
static unsigned read_weight(const char *text, size_t size_bytes)
{
    const char *at = memmem(text, size_bytes, "q=", 2);
    if (!at)
        return 1000;
    const char *end = text + size_bytes;
    at += 2;
    if (at == end || (*at != '0' && *at != '1'))
        return 1000;
    unsigned weight = *at == '1' ? 1000 : 0;
    at += 2; /* the digit and the point */
    for (unsigned scale = 100; weight < 1000 && scale > 0 && at < end && *at >= '0' && *at <= '9'; scale /= 10)
        weight += scale * (unsigned)(*at++ - '0');
    return weight;
}

/* Reads "fr-CH;q=0.9". Returns 0 when it names no language, or one that is not wanted. */
static int read_wish(const char *text, size_t size_bytes, struct wish *out)
{
    char name[16];
    size_t skipped = 0;
    while (skipped < size_bytes && (text[skipped] == ' ' || text[skipped] == '\t'))
        skipped++;
    size_t len = strcspn(text + skipped, "; \t,");
    if (len > size_bytes - skipped || len >= sizeof name)
        return 0;
    memcpy(name, text + skipped, len);
    name[len] = '\0';
    out->weight = read_weight(text + skipped + len, size_bytes - skipped - len);
    return out->weight > 0 && text_language_normalise(name, out->code);
}

void lang_list_accept(struct lang_list *list, const char *header)
{
    struct wish wishes[LANG_ACCEPT_PARTS];
    unsigned count = 0;
    while (header && *header && count < LANG_ACCEPT_PARTS) {
        size_t size = strcspn(header, ",");
        struct wish wish;
        if (read_wish(header, size, &wish)) {
            unsigned at = count++;
            /* Of equal weights the first named stays first. */
            for (; at > 0 && wishes[at - 1].weight < wish.weight; at--)
                wishes[at] = wishes[at - 1];
            wishes[at] = wish;
        }
        header += size + (header[size] == ',');
    }
    for (unsigned i = 0; i < count && list->count + 1 < LANG_LIST_MAX; i++)
        lang_list_add(list, wishes[i].code);
}
