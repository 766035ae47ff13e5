/* bench-feed FILE: one feed as it was served, as ingest reads it: a JSON object on standard output
 *   {"format","title","items":[{"guid","url","title","summary","content","published","author","lang","image"}]}
 * or {"error":…} and exit 1. Texts are plain text; what the feed does not say is null. */
#include "feed.h"
#include "json_writer.h"
#include "sitemap_pick.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUT_MAX 268435456 /* bytes of the answer */

/* Reads at most FEED_BODY_MAX + 1 bytes, enough for feed_read to see that it is too much. Returns owned (free). */
static char *read_file(const char *path, size_t *out_size, struct err *err)
{
    char *body = malloc(FEED_BODY_MAX + 1);
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!file || !body) {
        err_set(err, ERR_IO, "cannot read %s", path);
        free(body);
        return NULL;
    }
    *out_size = fread(body, 1, FEED_BODY_MAX + 1, file);
    fclose(file);
    return body;
}

static void put_item(struct json_writer *writer, const struct feed_item *item)
{
    json_object_begin(writer, NULL);
    json_put_text_or_null(writer, "guid", item->guid);
    json_put_text_or_null(writer, "url", item->url);
    json_put_text_or_null(writer, "title", item->title);
    json_put_text_or_null(writer, "summary", item->summary);
    json_put_text_or_null(writer, "content", item->content);
    json_put_time(writer, "published", item->published_ms);
    json_put_text_or_null(writer, "author", item->author);
    json_put_text_or_null(writer, "lang", item->lang);
    json_put_text_or_null(writer, "image", item->image);
    json_object_end(writer);
}

static void put_feed(struct json_writer *writer, const struct feed *feed)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "format", feed->format);
    json_put_text_or_null(writer, "title", feed->title);
    json_array_begin(writer, "items");
    for (size_t i = 0; i < feed->item_count; i++)
        put_item(writer, &feed->items[i]);
    json_array_end(writer);
    json_object_end(writer);
}

static void put_error(struct json_writer *writer, const char *sentence)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "error", sentence);
    json_object_end(writer);
}

int main(int argc, char **argv)
{
    struct json_writer writer;
    struct feed *feed = NULL;
    struct err err = {0};
    size_t size = 0;
    char *answer = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: bench-feed FILE\n");
        return 2;
    }
    json_writer_init(&writer, OUT_MAX);
    char *body = read_file(argv[1], &size, &err);
    int result = body ? feed_read(body, size, NULL, NULL, &feed, &err) : err.code;
    if (result == 0 && feed_is_sitemap_list(feed))
        result = err_set(&err, ERR_INVALID, "this is a list of sitemaps: ingest reads the newest of them");
    if (result < 0)
        put_error(&writer, err.text);
    else
        put_feed(&writer, feed);
    if (json_writer_take(&writer, &answer, NULL, NULL) == 0)
        puts(answer);
    free(answer);
    feed_free(feed);
    free(body);
    return result < 0 || !answer;
}
