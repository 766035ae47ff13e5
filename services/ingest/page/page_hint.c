/* Reads class, id, role and itemprop as English words: pages of any language name their parts in English. Words are cut
 * at hyphens and capitals; the table says of each name whether it must be a whole word, begin one, or may stand
 * anywhere. */
#include "page_hint.h"
#include "page_hint_table.h"

#include <string.h>
#include <strings.h>

#define NAMES_MAX 1024 /* bytes of an attribute that are looked at */

/* A container's word beside an article's word makes a name for the article's text: "story__content". */
#define MADE_OF(hints) (((hints)&HINT_ARTICLE) && ((hints)&HINT_CONTENT))

static int is_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* The first name of each letter, the alphabet's end included. Names of one letter stand together in the table, which is
 * sorted: the few of a letter are compared one by one. */
static size_t first_name(char letter)
{
    size_t low = 0;
    size_t high = page_hint_name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (page_hint_names[middle].text[0] < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The names as written: small letters, and where words begin. */
struct words {
    char text[NAMES_MAX + 1];
    char begins[NAMES_MAX + 1];
    size_t len;
};

static void split(struct html_span value, struct words *words)
{
    char last = ' ';
    words->len = value.len < NAMES_MAX ? value.len : NAMES_MAX;
    for (size_t i = 0; i < words->len; i++) {
        char byte = value.bytes[i];
        int is_capital = byte >= 'A' && byte <= 'Z';
        int was_capital = last >= 'A' && last <= 'Z';
        words->text[i] = is_capital ? (char)(byte | 0x20) : byte;
        words->begins[i] = !is_letter((char)(last | 0x20)) || (is_capital && !was_capital);
        last = byte;
    }
    /* So that the last word has an end like all others, and nobody reads behind it. */
    words->text[words->len] = ' ';
    words->begins[words->len] = 1;
}

static uint32_t hints_at(const struct words *words, size_t at)
{
    uint32_t hints = 0;
    const char *text = words->text + at;
    for (size_t i = first_name(*text); i < page_hint_name_count && page_hint_names[i].text[0] == *text; i++) {
        if (page_hint_names[i].match != HINT_ANYWHERE && !words->begins[at])
            continue;
        size_t len = strlen(page_hint_names[i].text);
        if (at + len > words->len || memcmp(text, page_hint_names[i].text, len) != 0)
            continue;
        /* A word goes on: "header" is not "head". */
        if (page_hint_names[i].match == HINT_WORD && !words->begins[at + len] && is_letter(text[len]))
            continue;
        hints |= page_hint_names[i].hints;
    }
    return hints;
}

/* Names that say what is true of an element, or under which heading an article is filed, and not what it is: those of
 * WordPress's articles ("category-video tag-newsletter has-sidebar"), above all. */
static int is_state(const struct words *words, size_t at)
{
    static const char *const states[] = {"has-",      "is-",     "no-",     "with-",   "without-", "js-",
                                         "category-", "tag-",    "type-",   "status-", "format-",  "tag_",
                                         "has_",      "postid-", "author-", "topic-",  "section-"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        size_t len = strlen(states[i]);
        if (at + len < words->len && memcmp(words->text + at, states[i], len) == 0)
            return 1;
    }
    return 0;
}

static uint32_t hints_of_names(struct html_span value)
{
    struct words words;
    uint32_t all = 0;
    split(value, &words);
    for (size_t at = 0; at < words.len;) {
        uint32_t of_one = 0; /* of one name among several with blanks between */
        int counts = !is_state(&words, at);
        for (; at < words.len && words.text[at] != ' '; at++)
            if (counts && is_letter(words.text[at]))
                of_one |= hints_at(&words, at);
        at++;
        if (of_one & HINT_QUOTE) /* "twitter-tweet" is quoted, not shared */
            of_one &= ~(uint32_t)HINT_SHARE;
        all |= of_one | (MADE_OF(of_one) ? HINT_BODY : 0);
    }
    return all;
}

static int is_name(struct html_span span, const char *name)
{
    return span.len == strlen(name) && strncasecmp(span.bytes, name, span.len) == 0;
}

static int contains(struct html_span span, const char *what)
{
    return memmem(span.bytes, span.len, what, strlen(what)) != NULL;
}

static uint32_t hints_of_role(struct html_span role)
{
    if (is_name(role, "main") || is_name(role, "article"))
        return HINT_CONTENT;
    if (is_name(role, "navigation") || is_name(role, "menu") || is_name(role, "banner") || is_name(role, "search"))
        return HINT_NAV;
    if (is_name(role, "complementary"))
        return HINT_SIDE;
    if (is_name(role, "contentinfo"))
        return HINT_FOOT;
    return is_name(role, "dialog") || is_name(role, "alertdialog") || is_name(role, "button") ? HINT_PROMPT : 0;
}

static uint32_t hints_of_attribute(struct html_span name, struct html_span value)
{
    if (is_name(name, "class") || is_name(name, "id") || is_name(name, "data-component") ||
        is_name(name, "data-testid"))
        return hints_of_names(value);
    if (is_name(name, "role"))
        return hints_of_role(value);
    if (is_name(name, "itemprop"))
        return contains(value, "articleBody") ? HINT_DECLARED | HINT_BODY
                                              : hints_of_names(value) & (HINT_BYLINE | HINT_HEAD);
    if (is_name(name, "aria-hidden") && is_name(value, "true"))
        return HINT_HIDDEN;
    if (is_name(name, "hidden"))
        return HINT_UNSEEN;
    if (is_name(name, "style"))
        return contains(value, "display:none") || contains(value, "display: none") ? HINT_UNSEEN : 0;
    return 0;
}

uint32_t page_hint(const struct page_tree *tree, uint32_t node)
{
    enum page_tag tag = tree->nodes[node].tag;
    struct html_piece piece = page_tree_piece(tree, node);
    struct html_span name, value;
    const char *at = piece.bytes;
    uint32_t hints = tag == TAG_MAIN ? HINT_CONTENT : tag == TAG_ARTICLE ? HINT_ARTICLE : 0;
    if (tag == TAG_HTML || tag == TAG_BODY) /* their names speak of the whole page */
        return 0;
    while (html_attribute_next(&piece, &at, &name, &value))
        hints |= hints_of_attribute(name, value);
    if (page_tag_flags(tag) & TAG_NO_TEXT)
        hints |= HINT_TAG;
    return hints;
}
