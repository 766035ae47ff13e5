/* Pictures and marks. */
#include "part_picture.h"

#include "html.h"
#include "part_side.h"
#include "picture_link.h"
#include "utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

int part_picture(struct buffer *out, const struct site *site, const char *url, enum picture_place place)
{
    char link[PICTURE_LINK_SIZE];
    if (!picture_link(site->pictures, url, link))
        return 0;
    buffer_text(out, "<img src=\"");
    html_text(out, link);
    /* Width and height give the browser the shape before the picture is there; style.css says how large it is. */
    buffer_format(out,
                  "\" alt=\"\" width=\"800\" height=\"450\" decoding=\"async\" referrerpolicy=\"no-referrer\" %s/>",
                  place == PICTURE_LEAD ? "fetchpriority=\"high\"" : "loading=\"lazy\"");
    return 1;
}

/* ── marks ── */

#define MARK_LETTERS  2
#define BETWEEN_WORDS " -./&()[]\"\t"

/* Words that begin many names and tell none apart. */
static int is_filler(const char *word, size_t len)
{
    static const char *const fillers[] = {"the", "le",  "la",  "el", "il", "der", "die",
                                          "das", "los", "les", "a",  "of", "de"};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (strlen(fillers[i]) == len && strncasecmp(word, fillers[i], len) == 0)
            return 1;
    return 0;
}

/* The first character of a word; ASCII letters as capitals. Returns its bytes, 0 for what is none. */
static size_t write_initial(struct buffer *out, const char *word)
{
    uint32_t code_point = 0;
    size_t len = utf8_next(word, strlen(word), &code_point);
    char capital = (char)toupper((unsigned char)*word);
    if (code_point < 0x80)
        html_text_bytes(out, &capital, 1);
    else if (len)
        html_text_bytes(out, word, len);
    return len;
}

/* "The Daily Planet" is DP; a name of nothing but such words has to do with them. */
static void write_initials(struct buffer *out, const char *name)
{
    unsigned written = 0;
    const char *word = name;
    for (int with_fillers = 0; with_fillers < 2 && !written; with_fillers++) {
        for (word = name; *word && written < MARK_LETTERS;) {
            size_t len = strcspn(word, BETWEEN_WORDS);
            if (len && (with_fillers || !is_filler(word, len)))
                written += write_initial(out, word) > 0;
            word += len + strspn(word + len, BETWEEN_WORDS);
        }
    }
}

void part_mark(struct buffer *out, const char *name, enum side side, const char *label)
{
    buffer_format(out, "<span class=\"mark %s\"", side_class(side));
    if (label) {
        buffer_text(out, " role=\"img\" aria-label=\"");
        html_text(out, label);
        buffer_text(out, "\">");
    } else {
        buffer_text(out, " aria-hidden=\"true\">");
    }
    write_initials(out, name);
    buffer_text(out, "</span>");
}
