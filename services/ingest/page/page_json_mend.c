/* Copies a script's JSON and mends what pages get wrong (stray brackets and commas, raw control characters, an end that
 * is missing), in one pass, so that one slip does not lose a page's date and author. */
#include "page_json_mend.h"

#include <string.h>

#define NESTING_MAX 64    /* brackets in each other; deeper JSON is cut there */
#define VALUES_MAX  50000 /* values; JSON is cut behind them, since each takes some 200 bytes when it is read */

struct mending {
    struct buffer *out;
    char open[NESTING_MAX]; /* the brackets that close what is open */
    unsigned depth;
    unsigned values; /* brackets and commas, which is how many there are at least */
    int is_in_string;
    int has_comma; /* read and not yet written: a closing bracket makes it vanish */
};

static int is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static void put(struct mending *mending, char byte)
{
    if (mending->has_comma && byte != '}' && byte != ']')
        buffer_char(mending->out, ',');
    mending->has_comma = 0;
    buffer_char(mending->out, byte);
}

/* Reads the escape at text[at]; returns its length. */
static size_t put_escape(struct mending *mending, const char *text, size_t len)
{
    char byte = len > 1 ? text[1] : 0;
    if (byte && strchr("\"\\/bfnrt", byte)) {
        buffer_add(mending->out, text, 2);
        return 2;
    }
    if (byte == 'u' && len >= 6 && strspn(text + 2, "0123456789abcdefABCDEF") >= 4) {
        buffer_add(mending->out, text, 6);
        return 6;
    }
    return 1; /* the backslash is dropped, what follows is read as it stands */
}

/* Reads what is at `text` inside a string; returns how much. */
static size_t read_in_string(struct mending *mending, const char *text, size_t len)
{
    if (*text == '\\')
        return put_escape(mending, text, len);
    if (*text == '"')
        mending->is_in_string = 0;
    if ((unsigned char)*text < ' ' || *text == 0x7F)
        buffer_text(mending->out, *text == '\n' ? "\\n" : " ");
    else
        buffer_char(mending->out, *text);
    return 1;
}

/* Returns 0 when the value is over. */
static int read_outside(struct mending *mending, char byte)
{
    if (byte == '{' || byte == '[') {
        if (mending->depth == NESTING_MAX || mending->values++ == VALUES_MAX)
            return 0;
        put(mending, byte);
        mending->open[mending->depth++] = byte == '{' ? '}' : ']';
    } else if (byte == '}' || byte == ']') {
        if (mending->open[mending->depth - 1] != byte)
            return 1; /* a stray one */
        put(mending, byte);
        mending->depth--;
    } else if (byte == ',') {
        mending->has_comma = 1;
        return mending->values++ < VALUES_MAX;
    } else if (!is_space(byte)) {
        mending->is_in_string = byte == '"';
        put(mending, byte);
    }
    return mending->depth > 0;
}

void page_json_mend(const char *text, size_t len, struct buffer *out)
{
    struct mending mending = {.out = out};
    size_t at = 0;
    while (at < len && text[at] != '{' && text[at] != '[')
        at++;
    if (at < len && len - at > 7 && memcmp(text + at, "[CDATA[", 7) == 0) {
        at += 7;
        while (at < len && text[at] != '{' && text[at] != '[')
            at++;
    }
    int is_open = at < len && read_outside(&mending, text[at++]);
    while (is_open && at < len && !out->is_failed) {
        if (mending.is_in_string)
            at += read_in_string(&mending, text + at, len - at);
        else
            is_open = read_outside(&mending, text[at++]);
    }
    if (mending.is_in_string)
        buffer_char(out, '"');
    mending.has_comma = 0;
    /* A script that was cut off (by a CMS, or at our limits) still tells what stood before. */
    while (mending.depth)
        buffer_char(out, mending.open[--mending.depth]);
}
