/* Writes a list of feeds with its folders, opened and closed as neighbours' paths differ. */
#include "opml.h"

#include <string.h>

#define PARTS_MAX 16 /* folders in one another; what is deeper stands in the last */

/* A folder's name cut at its slashes ("News/Europe"): one outline each. */
struct parts {
    const char *at[PARTS_MAX];
    size_t len[PARTS_MAX];
    unsigned count;
};

static void cut(const char *folder, struct parts *out)
{
    out->count = 0;
    while (folder && *(folder += strspn(folder, "/")) && out->count < PARTS_MAX) {
        size_t len = out->count + 1 < PARTS_MAX ? strcspn(folder, "/") : strlen(folder);
        out->at[out->count] = folder;
        out->len[out->count++] = len;
        folder += len;
    }
}

static unsigned count_common(const struct parts *left, const struct parts *right)
{
    unsigned i = 0;
    while (i < left->count && i < right->count && left->len[i] == right->len[i] &&
           memcmp(left->at[i], right->at[i], left->len[i]) == 0)
        i++;
    return i;
}

/* Escapes what ends a text or an attribute. */
static void write_escaped(struct buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '&')
            buffer_text(out, "&amp;");
        else if (text[i] == '<')
            buffer_text(out, "&lt;");
        else if (text[i] == '"')
            buffer_text(out, "&quot;");
        else
            buffer_char(out, text[i]);
    }
}

static void write_attribute(struct buffer *out, const char *name, const char *value)
{
    if (!value || !value[0])
        return;
    buffer_format(out, " %s=\"", name);
    write_escaped(out, value, strlen(value));
    buffer_char(out, '"');
}

static void indent(struct buffer *out, unsigned depth)
{
    buffer_format(out, "%*s", (int)(4 + 2 * depth), "");
}

static void open_folder(struct buffer *out, const struct parts *folder, unsigned depth)
{
    indent(out, depth);
    buffer_text(out, "<outline text=\"");
    write_escaped(out, folder->at[depth], folder->len[depth]);
    buffer_text(out, "\">\n");
}

static void close_folders(struct buffer *out, unsigned from, unsigned to)
{
    while (from > to) {
        indent(out, --from);
        buffer_text(out, "</outline>\n");
    }
}

static void write_feed(struct buffer *out, const struct opml_feed *feed, unsigned depth)
{
    indent(out, depth);
    buffer_text(out, "<outline type=\"rss\"");
    write_attribute(out, "text", feed->title && feed->title[0] ? feed->title : feed->url);
    write_attribute(out, "xmlUrl", feed->url);
    write_attribute(out, "htmlUrl", feed->site);
    write_attribute(out, "language", feed->language);
    buffer_text(out, "/>\n");
}

void opml_write(struct buffer *out, const char *title, const struct opml_feed *feeds, size_t count)
{
    struct parts open = {.count = 0};
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>");
    write_escaped(out, title, strlen(title));
    buffer_text(out, "</title>\n  </head>\n  <body>\n");
    for (size_t i = 0; i < count; i++) {
        struct parts folder;
        cut(feeds[i].folder, &folder);
        unsigned kept = count_common(&open, &folder);
        close_folders(out, open.count, kept);
        /* Folders are opened as the list reaches them: the caller's order is kept, so a folder may come twice. */
        while (kept < folder.count)
            open_folder(out, &folder, kept++);
        write_feed(out, &feeds[i], folder.count);
        open = folder;
    }
    close_folders(out, open.count, 0);
    buffer_text(out, "  </body>\n</opml>\n");
}
