/* One pass over what a feed sends, mending what is not well formed. What is remembered and expanded has limits. */
#include "xml_clean.h"
#include "buffer.h"
#include "html_entity.h"
#include "id.h"
#include "utf8.h"

#include <string.h>
#include <strings.h>

#define NAME_BITS 65536

#define ENTITIES_MAX     64    /* that a document declares; further ones stay as they are written */
#define ENTITY_VALUE_MAX 1024  /* bytes */
#define EXPANSION_MAX    65536 /* bytes that all of its own entities become together: no more can explode */

struct declared {
    const char *name, *value;
    size_t name_len, value_len;
};

struct open_tag {
    const char *name;
    size_t len;
};

struct cleaner {
    const char *at, *end;
    struct buffer out;
    struct open_tag open[XML_DEPTH_MAX];
    size_t depth;
    uint64_t names_seen[NAME_BITS / 64]; /* by hash: two names may count as one */
    unsigned name_count;
    struct declared entities[ENTITIES_MAX];
    size_t entity_count, expanded;
    int result;
    struct err *err;
};

static size_t left(const struct cleaner *cleaner)
{
    return cleaner->at < cleaner->end ? (size_t)(cleaner->end - cleaner->at) : 0;
}

static int starts_with(const struct cleaner *cleaner, const char *text)
{
    size_t len = strlen(text);
    return left(cleaner) >= len && memcmp(cleaner->at, text, len) == 0;
}

/* Moves behind the next `mark`, to the end when there is none. */
static void skip_behind(struct cleaner *cleaner, const char *mark)
{
    const char *found = memmem(cleaner->at, left(cleaner), mark, strlen(mark));
    cleaner->at = found ? found + strlen(mark) : cleaner->end;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* Notes `<!ENTITY name "value">` at the cleaner's place; parameter entities and those in files are not for us. */
static void note_entity(struct cleaner *cleaner)
{
    const char *name = skip_space(cleaner->at + strlen("<!ENTITY"), cleaner->end);
    const char *at = name;
    while (at < cleaner->end && !strchr(" \t\r\n\"'>%&", *at))
        at++;
    size_t name_len = (size_t)(at - name);
    at = skip_space(at, cleaner->end);
    if (name_len == 0 || at == cleaner->end || (*at != '"' && *at != '\'') || cleaner->entity_count == ENTITIES_MAX)
        return;
    const char *close = memchr(at + 1, *at, (size_t)(cleaner->end - at - 1));
    if (!close || close - at - 1 > ENTITY_VALUE_MAX)
        return;
    cleaner->entities[cleaner->entity_count++] = (struct declared){name, at + 1, name_len, (size_t)(close - at - 1)};
}

/* "<!DOCTYPE … [ … ]>": quotes and the internal subset may hold '>'. */
static void skip_declaration(struct cleaner *cleaner)
{
    char quote = 0;
    int in_subset = 0;
    for (; cleaner->at < cleaner->end; cleaner->at++) {
        char byte = *cleaner->at;
        if (!quote && in_subset && byte == '<' && starts_with(cleaner, "<!ENTITY"))
            note_entity(cleaner);
        if (quote)
            quote = byte == quote ? 0 : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '[' || byte == ']')
            in_subset = byte == '[';
        else if (byte == '>' && !in_subset)
            break;
    }
    cleaner->at += cleaner->at < cleaner->end;
}

/* Copies one character, a blank for one that XML forbids. */
static void copy_character(struct cleaner *cleaner)
{
    uint32_t code_point = 0;
    size_t len = utf8_next(cleaner->at, left(cleaner), &code_point);
    int is_forbidden = (code_point < ' ' && code_point != '\t' && code_point != '\n' && code_point != '\r') ||
                       (code_point & 0xFFFE) == 0xFFFE;
    if (is_forbidden || len == 0)
        buffer_char(&cleaner->out, ' ');
    else
        buffer_add(&cleaner->out, cleaner->at, len);
    cleaner->at += len ? len : 1;
}

/* Writes `code_point` so that it stays a character in XML. */
static void put_escaped(struct buffer *out, uint32_t code_point)
{
    char bytes[UTF8_SEQUENCE_MAX];
    if (code_point == '&')
        buffer_text(out, "&amp;");
    else if (code_point == '<')
        buffer_text(out, "&lt;");
    else if (code_point == '>')
        buffer_text(out, "&gt;");
    else if (code_point == '"')
        buffer_text(out, "&quot;");
    else if (code_point == '\'')
        buffer_text(out, "&apos;");
    else
        buffer_add(out, bytes, utf8_put(code_point, bytes));
}

/* What the document itself declares: its text, in which references are characters and nothing is markup. Returns 0 when
 * it is no such reference, or there have been too many. */
static int copy_declared(struct cleaner *cleaner)
{
    for (size_t i = 0; i < cleaner->entity_count; i++) {
        const struct declared *entity = &cleaner->entities[i];
        if (left(cleaner) < entity->name_len + 2 || cleaner->at[entity->name_len + 1] != ';' ||
            memcmp(cleaner->at + 1, entity->name, entity->name_len) != 0)
            continue;
        cleaner->expanded += entity->value_len; /* of all entities together: the "billion laughs" end here */
        if (cleaner->expanded > EXPANSION_MAX)
            return 0;
        for (size_t at = 0; at < entity->value_len;) {
            uint32_t code_point = 0;
            size_t len = entity->value[at] == '&'
                             ? html_entity_read(entity->value + at, entity->value_len - at, &code_point)
                             : utf8_next(entity->value + at, entity->value_len - at, &code_point);
            put_escaped(&cleaner->out, len ? code_point : '&');
            at += len ? len : 1;
        }
        cleaner->at += entity->name_len + 2;
        return 1;
    }
    return 0;
}

/* A reference becomes its character; an '&' that begins none becomes "&amp;". */
static void copy_reference(struct cleaner *cleaner)
{
    if (copy_declared(cleaner))
        return;
    uint32_t code_point = '&';
    size_t len = html_entity_read(cleaner->at, left(cleaner), &code_point);
    put_escaped(&cleaner->out, code_point);
    cleaner->at += len ? len : 1;
}

static void copy_cdata(struct cleaner *cleaner)
{
    const char *start = cleaner->at;
    skip_behind(cleaner, "]]>");
    const char *close = cleaner->at;
    int is_closed = close - start >= 12 && memcmp(close - 3, "]]>", 3) == 0;
    const char *end = cleaner->end;
    cleaner->end = is_closed ? close - 3 : close;
    cleaner->at = start;
    while (cleaner->at < cleaner->end)
        copy_character(cleaner);
    buffer_text(&cleaner->out, "]]>");
    cleaner->end = end;
    cleaner->at = close;
}

/* ASCII only: no vocabulary of feeds uses more, and libxml2 stops for good at a name that XML forbids. */
static int is_name_start(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static int is_name(char byte)
{
    return is_name_start(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == ':';
}

static struct open_tag read_name(const char *at, const char *end)
{
    struct open_tag name = {.name = at};
    while (at + name.len < end && is_name(at[name.len]))
        name.len++;
    return name;
}

/* Ends the cleaning: its loops look at the result. */
static void fail(struct cleaner *cleaner, const char *what, unsigned limit)
{
    cleaner->result = err_set(cleaner->err, ERR_TOO_LARGE, "%s (more than %u)", what, limit);
}

/* Counts how many different names the document uses. */
static void note_name(struct cleaner *cleaner, const struct open_tag *name)
{
    uint64_t hash = id_hash64(name->name, name->len) % NAME_BITS;
    uint64_t bit = (uint64_t)1 << (hash % 64);
    if (cleaner->names_seen[hash / 64] & bit)
        return;
    cleaner->names_seen[hash / 64] |= bit;
    if (++cleaner->name_count > XML_NAMES_MAX)
        fail(cleaner, "too many different names of elements and attributes", XML_NAMES_MAX);
}

static void close_innermost(struct cleaner *cleaner)
{
    const struct open_tag *tag = &cleaner->open[--cleaner->depth];
    buffer_text(&cleaner->out, "</");
    buffer_add(&cleaner->out, tag->name, tag->len);
    buffer_char(&cleaner->out, '>');
}

/* "<Title>" is closed by "</title>": no vocabulary of feeds has names that only differ in letter case. */
static int is_same_name(const struct open_tag *a, const struct open_tag *b)
{
    return a->len == b->len && strncasecmp(a->name, b->name, a->len) == 0;
}

/* Closes what stands open inside the tag that ends here; an end tag that nothing began is dropped. */
static void copy_end_tag(struct cleaner *cleaner)
{
    struct open_tag name = read_name(cleaner->at + 2, cleaner->end);
    size_t depth = cleaner->depth;
    skip_behind(cleaner, ">");
    while (depth > 0 && !is_same_name(&cleaner->open[depth - 1], &name))
        depth--;
    while (depth > 0 && cleaner->depth >= depth)
        close_innermost(cleaner);
}

/* Copies a value up to `quote` (0: an unquoted one, up to a space or the tag's end). */
static void copy_value(struct cleaner *cleaner, const char *limit, char quote)
{
    buffer_char(&cleaner->out, '"');
    while (cleaner->at < limit) {
        char byte = *cleaner->at;
        int is_tag_end = byte == '>' || (byte == '/' && cleaner->at + 1 < limit && cleaner->at[1] == '>');
        if (quote ? byte == quote : is_tag_end || skip_space(cleaner->at, limit) != cleaner->at)
            break;
        if (byte == '&')
            copy_reference(cleaner);
        else if (byte == '<' || byte == '"')
            put_escaped(&cleaner->out, (unsigned char)*cleaner->at++);
        else
            copy_character(cleaner);
    }
    cleaner->at += quote && cleaner->at < limit;
    buffer_char(&cleaner->out, '"');
}

/* Copies one attribute; one without a value, or with an invalid name, is dropped. */
static void copy_attribute(struct cleaner *cleaner, const char *limit)
{
    struct open_tag name = read_name(cleaner->at, limit);
    const char *equals = skip_space(cleaner->at + name.len, limit);
    if (name.len == 0 || !is_name_start(name.name[0])) {
        cleaner->at += name.len ? name.len : 1;
        return;
    }
    if (equals == limit || *equals != '=') {
        cleaner->at = equals;
        return;
    }
    note_name(cleaner, &name);
    cleaner->at = skip_space(equals + 1, limit);
    buffer_char(&cleaner->out, ' ');
    buffer_add(&cleaner->out, name.name, name.len);
    buffer_char(&cleaner->out, '=');
    char quote = cleaner->at < limit && (*cleaner->at == '"' || *cleaner->at == '\'') ? *cleaner->at++ : 0;
    copy_value(cleaner, limit, quote);
}

static void copy_start_tag(struct cleaner *cleaner)
{
    struct open_tag name = read_name(cleaner->at + 1, cleaner->end);
    const char *limit = left(cleaner) > XML_TAG_MAX ? cleaner->at + XML_TAG_MAX : cleaner->end;
    unsigned attributes = 0;
    note_name(cleaner, &name);
    buffer_char(&cleaner->out, '<');
    buffer_add(&cleaner->out, name.name, name.len);
    cleaner->at += 1 + name.len;
    int is_empty = 0;
    while (!cleaner->result && (cleaner->at = skip_space(cleaner->at, limit)) < limit && *cleaner->at != '>') {
        is_empty = *cleaner->at == '/';
        if (is_empty)
            cleaner->at++;
        else if (attributes++ == XML_ATTRIBUTES_MAX)
            fail(cleaner, "a tag has too many attributes", XML_ATTRIBUTES_MAX);
        else
            copy_attribute(cleaner, limit);
    }
    if (cleaner->at == limit && limit < cleaner->end)
        fail(cleaner, "a tag is too long", XML_TAG_MAX);
    cleaner->at += cleaner->at < cleaner->end;
    buffer_text(&cleaner->out, is_empty ? "/>" : ">");
    if (is_empty)
        return;
    if (cleaner->depth == XML_DEPTH_MAX)
        fail(cleaner, "elements are nested too deeply", XML_DEPTH_MAX);
    else
        cleaner->open[cleaner->depth++] = name;
}

static void copy_markup(struct cleaner *cleaner)
{
    char next = cleaner->end - cleaner->at > 1 ? cleaner->at[1] : 0;
    if (starts_with(cleaner, "<!--"))
        skip_behind(cleaner, "-->");
    else if (starts_with(cleaner, "<![CDATA["))
        copy_cdata(cleaner);
    else if (next == '!')
        skip_declaration(cleaner);
    else if (next == '?')
        skip_behind(cleaner, "?>");
    else if (next == '/')
        copy_end_tag(cleaner);
    else if (is_name_start(next))
        copy_start_tag(cleaner);
    else
        put_escaped(&cleaner->out, (unsigned char)*cleaner->at++);
}

/* The first of the tags that a feed begins with, at or after `at`; NULL when there is none. */
static const char *find_root(const char *at, const char *end)
{
    static const char *const roots[] = {
        "<?xml",    "<rss",       "<feed",         "<rdf:RDF",          "<urlset",
        "<channel", "<atom:feed", "<!DOCTYPE rss", "<!DOCTYPE rdf:RDF", "<!DOCTYPE feed"};
    for (; at && at < end; at = memchr(at + 1, '<', (size_t)(end - at - 1)))
        for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
            size_t len = strlen(roots[i]);
            if ((size_t)(end - at) > len && strncasecmp(at, roots[i], len) == 0 && !is_name(at[len]))
                return at;
        }
    return NULL;
}

/* Where the document begins: at its first tag, or, where that is no root of anything, at the root of a feed that
 * follows (servers print their warnings before it: "<br /><b>Warning</b> …"). */
static const char *find_start(const char *text, const char *end)
{
    static const char *const junk[] = {"<br", "<b>", "<p>", "<p ", "<div", "<font", "<pre", "<script", "<style"};
    const char *first = memchr(text, '<', (size_t)(end - text));
    for (size_t i = 0; first && i < sizeof junk / sizeof *junk; i++)
        if ((size_t)(end - first) > strlen(junk[i]) && strncasecmp(first, junk[i], strlen(junk[i])) == 0) {
            const char *root = find_root(first, end);
            return root ? root : first;
        }
    return first;
}

int xml_clean(const char *text, size_t len, char **out, size_t *out_len, struct err *err)
{
    const char *start = find_start(text, text + len);
    struct cleaner cleaner = {.at = start, .end = text + len, .err = err};
    if (!start)
        return err_set(err, ERR_INVALID, "no markup at all");
    buffer_init(&cleaner.out, XML_CLEAN_MAX);
    while (cleaner.at < cleaner.end && !cleaner.result) {
        if (*cleaner.at == '<')
            copy_markup(&cleaner);
        else if (*cleaner.at == '&')
            copy_reference(&cleaner);
        else if (*cleaner.at == '>') /* XML forbids "]]>" outside of CDATA */
            put_escaped(&cleaner.out, (unsigned char)*cleaner.at++);
        else
            copy_character(&cleaner);
    }
    while (cleaner.depth > 0)
        close_innermost(&cleaner);
    if (cleaner.result < 0) {
        buffer_done(&cleaner.out);
        return cleaner.result;
    }
    if (cleaner.out.is_failed == ERR_TOO_LARGE) {
        buffer_done(&cleaner.out);
        return err_set(err, ERR_TOO_LARGE, "mended, the markup is larger than %d bytes", XML_CLEAN_MAX);
    }
    return buffer_take(&cleaner.out, out, out_len, err);
}
