/* Reads a list: outlines become feeds, outlines without an address the folders of what is in them, or refusals when
 * nothing is. */
#include "opml.h"
#include "charset.h"
#include "opml_outline.h"
#include "xml_clean.h"
#include "xml_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FEEDS_STEP 64
#define PATH_SIZE  1024 /* bytes of all titles above a feed */

struct reading {
    struct opml *list;
    int is_opml;
    int depth;
    size_t path_len[XML_DEPTH_MAX + 2]; /* of `path` before each open element */
    char path[PATH_SIZE];
    int is_empty; /* the outline that was read last has no address and, so far, nothing in it */
    struct opml_outline outline;
};

/* Not for feeds whose texts are borrowed, as those of a list that is being written may be. */
void opml_feed_done(struct opml_feed *feed)
{
    free(feed->url);
    free(feed->title);
    free(feed->folder);
    free(feed->site);
    free(feed->language);
}

void opml_free(struct opml *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        opml_feed_done(&list->feeds[i]);
    free(list->feeds);
    free(list);
}

/* Returns 0 or ERR_MEMORY, ERR_TOO_LARGE. Takes all of a feed or nothing of it, so that the list can be freed at any
 * time. */
static int add_feed(struct opml *list, const struct opml_outline *outline, const char *folder)
{
    if (list->count == OPML_FEEDS_MAX)
        return ERR_TOO_LARGE;
    if (list->count % FEEDS_STEP == 0) {
        struct opml_feed *feeds = realloc(list->feeds, (list->count + FEEDS_STEP) * sizeof *feeds);
        if (!feeds)
            return ERR_MEMORY;
        list->feeds = feeds;
    }
    struct opml_feed feed = {strdup(outline->url), strdup(outline->title), strdup(folder), strdup(outline->site),
                             strdup(outline->language)};
    if (!feed.url || !feed.title || !feed.folder || !feed.site || !feed.language) {
        opml_feed_done(&feed);
        return ERR_MEMORY;
    }
    list->feeds[list->count++] = feed;
    return 0;
}

/* All are counted, the first OPML_REFUSALS_MAX are named: a list of ten thousand bad lines shall not fill the
 * screen. */
static void refuse(struct opml *list, const struct opml_outline *outline)
{
    list->left_out++;
    if (list->refusal_count == OPML_REFUSALS_MAX)
        return;
    struct opml_refusal *refusal = &list->refusals[list->refusal_count++];
    memcpy(refusal->name, outline->name, sizeof refusal->name);
    memcpy(refusal->reason, outline->reason, sizeof refusal->reason);
}

/* Steps into an outline without an address: its title is part of the folder of what is in it. */
static void add_to_path(struct reading *reading, const char *title)
{
    size_t len = reading->path_len[reading->depth - 1];
    /* A path that grows too long keeps what it has: folders are a help for people, no feed is lost for one. */
    if (title[0] && len + strlen(title) + 2 <= sizeof reading->path)
        snprintf(reading->path + len, sizeof reading->path - len, "%s%s", len ? "/" : "", title);
}

static void read_outline(struct reading *reading, struct xml_reader *reader, const struct xml_attributes *attributes)
{
    struct opml_outline *outline = &reading->outline;
    opml_outline_read(attributes, outline);
    reading->is_empty = outline->kind == OPML_FOLDER;
    if (outline->kind == OPML_FOLDER)
        add_to_path(reading, outline->title);
    if (outline->kind == OPML_REFUSED)
        refuse(reading->list, outline);
    if (outline->kind != OPML_FEED)
        return;
    int result = add_feed(reading->list, outline, reading->path[0] ? reading->path : outline->category);
    if (result == ERR_TOO_LARGE)
        xml_stop(reader, result, "the list has too many feeds");
    else if (result < 0)
        xml_stop(reader, result, "no memory to read the list");
}

static void on_start(void *context, struct xml_reader *reader, const struct xml_name *name,
                     const struct xml_attributes *attributes)
{
    struct reading *reading = context;
    if (reading->depth == 0 && strcasecmp(name->local, "opml") != 0) {
        xml_stop(reader, ERR_INVALID, "not a list of feeds: its root is not <opml>");
        return;
    }
    reading->is_opml = 1;
    /* xml_read bounds the depth, so the array has room. */
    reading->path_len[reading->depth++] = strlen(reading->path);
    if (strcasecmp(name->local, "outline") == 0)
        read_outline(reading, reader, attributes);
}

static void on_end(void *context, struct xml_reader *reader, const struct xml_name *name)
{
    struct reading *reading = context;
    (void)reader;
    (void)name;
    /* An outline that ends right after it began, without an address: neither a feed nor a folder. */
    if (reading->is_empty)
        refuse(reading->list, &reading->outline);
    reading->is_empty = 0;
    reading->path[reading->path_len[--reading->depth]] = 0;
}

static void on_text(void *context, struct xml_reader *reader, const char *text, size_t len)
{
    (void)context;
    (void)reader;
    (void)text;
    (void)len;
}

/* A feed's address and where it stands in the list. */
struct place {
    const char *url;
    size_t len; /* of it, that counts */
    size_t index;
};

/* By address, then by place, so that of equal ones the first in the list stays. */
static int compare_places(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    int order = memcmp(left->url, right->url, left->len < right->len ? left->len : right->len);
    if (order == 0)
        order = (left->len > right->len) - (left->len < right->len);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

/* Empties all but the first feed of each address. */
static int empty_repeated(struct opml *list)
{
    struct place *sorted = calloc(list->count + 1, sizeof *sorted);
    if (!sorted)
        return ERR_MEMORY;
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = (struct place){list->feeds[i].url, url_feed_identity_len(list->feeds[i].url), i};
    qsort(sorted, list->count, sizeof *sorted, compare_places);
    for (size_t i = 1, first = 0; i < list->count; i++) {
        struct opml_feed *feed = &list->feeds[sorted[i].index];
        if (sorted[i].len != sorted[first].len || memcmp(sorted[i].url, sorted[first].url, sorted[i].len) != 0) {
            first = i;
            continue;
        }
        opml_feed_done(feed);
        *feed = (struct opml_feed){0};
    }
    free(sorted);
    return 0;
}

static int drop_repeated(struct opml *list)
{
    size_t kept = 0;
    if (empty_repeated(list) < 0)
        return ERR_MEMORY;
    for (size_t i = 0; i < list->count; i++)
        if (list->feeds[i].url)
            list->feeds[kept++] = list->feeds[i];
    list->repeated = list->count - kept;
    list->count = kept;
    return 0;
}

int opml_read(const char *text, size_t size_bytes, struct opml **out, struct err *err)
{
    const struct xml_handler handler = {on_start, on_end, on_text};
    struct reading reading = {.list = calloc(1, sizeof *reading.list)};
    if (!reading.list)
        return err_set(err, ERR_MEMORY, "no memory to read the list");
    int result = size_bytes > OPML_BYTES_MAX ? err_set(err, ERR_TOO_LARGE, "larger than %d bytes", OPML_BYTES_MAX)
                                             : xml_read(text, size_bytes, &handler, &reading, err);
    if (result == 0 && !reading.is_opml)
        result = err_set(err, ERR_INVALID, "not a list of feeds: no element at all");
    if (result == 0 && drop_repeated(reading.list) < 0)
        result = err_set(err, ERR_MEMORY, "no memory to read the list");
    if (result < 0) {
        opml_free(reading.list);
        return result;
    }
    *out = reading.list;
    return 0;
}

static int read_in_any_charset(const char *data, size_t size_bytes, struct opml **out, struct err *err)
{
    struct charset_text text;
    if (size_bytes > OPML_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "larger than %d bytes", OPML_BYTES_MAX);
    int result = charset_to_utf8(data, size_bytes, NULL, &text, err);
    if (result < 0)
        return result;
    result = opml_read(text.text, text.len, out, err);
    charset_text_done(&text);
    return result;
}

int opml_read_file(const char *path, struct opml **out, struct err *err)
{
    struct err reason = {0};
    FILE *file = fopen(path, "rbe");
    if (!file)
        return err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    char *text = malloc(OPML_BYTES_MAX + 1);
    size_t size = text ? fread(text, 1, OPML_BYTES_MAX + 1, file) : 0;
    int result = 0;
    if (!text)
        result = err_set(err, ERR_MEMORY, "no memory to read %s", path);
    else if (ferror(file))
        result = err_set(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    else if ((result = read_in_any_charset(text, size, out, &reason)) < 0)
        err_set(err, result, "%s: %s", path, reason.text);
    free(text);
    fclose(file);
    return result;
}
