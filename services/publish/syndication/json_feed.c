#include "json_feed.h"

#include "html.h"
#include "json_writer.h"

#include <stdlib.h>

typedef void feed_whole_fn(struct buffer *out, const struct site *site, const struct feed *feed);

static void put_buffer(struct json_writer *writer, const char *name, struct buffer *part)
{
    json_put_text_bytes(writer, name, part->data ? part->data : "", part->len);
    if (part->is_failed)
        writer->buffer.is_failed = part->is_failed;
    buffer_done(part);
}

static void put_part(struct json_writer *writer, const char *name, feed_part_fn *write, const struct site *site,
                     const Triptych__StoryHead *head)
{
    struct buffer part;
    buffer_init(&part, writer->buffer.max_bytes);
    write(&part, site, head);
    put_buffer(writer, name, &part);
}

/* A member of the feed itself. */
static void put_whole(struct json_writer *writer, const char *name, feed_whole_fn *write, const struct site *site,
                      const struct feed *feed)
{
    struct buffer part;
    buffer_init(&part, writer->buffer.max_bytes);
    write(&part, site, feed);
    put_buffer(writer, name, &part);
}

static void write_self(struct buffer *out, const struct site *site, const struct feed *feed)
{
    feed_self(out, site, feed, "/feed.json");
}

static void write_item(struct json_writer *writer, const struct site *site, const Triptych__StoryHead *head)
{
    json_object_begin(writer, NULL);
    put_part(writer, "id", feed_story_id, site, head);
    put_part(writer, "url", feed_story_link, site, head);
    json_put_text(writer, "title", feed_title(head));
    put_part(writer, "content_html", feed_content, site, head);
    if (html_is_web_url(head->image_url))
        json_put_text(writer, "image", head->image_url);
    if (head->first_published_ms)
        json_put_time(writer, "date_published", head->first_published_ms);
    json_put_time(writer, "date_modified", feed_updated_ms(head));
    json_object_end(writer);
}

static void write_feed(struct json_writer *writer, const struct site *site, const struct feed *feed)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "version", "https://jsonfeed.org/version/1.1");
    put_whole(writer, "title", feed_name, site, feed);
    put_whole(writer, "home_page_url", feed_home, site, feed);
    put_whole(writer, "feed_url", write_self, site, feed);
    json_array_begin(writer, "items");
    for (size_t i = 0; i < feed->count; i++)
        write_item(writer, site, feed->heads[i]);
    json_array_end(writer);
    json_object_end(writer);
}

void feed_json(struct buffer *out, const struct site *site, const struct feed *feed)
{
    struct json_writer writer;
    char *text = NULL;
    size_t size = 0;
    json_writer_init(&writer, out->max_bytes);
    write_feed(&writer, site, feed);
    int code = json_writer_take(&writer, &text, &size, NULL);
    if (code)
        out->is_failed = code;
    else
        buffer_add(out, text, size);
    free(text);
}
