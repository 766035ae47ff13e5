/* Writes JSON Feed. */
#include "json_feed.h"

#include "html.h"
#include "json_writer.h"

#include <stdlib.h>

typedef void whole_part_fn(struct buffer *out, const struct site *site, const struct syndication *syndication);

static void put_buffer(struct json_writer *writer, const char *name, struct buffer *part)
{
    json_put_text_bytes(writer, name, part->data ? part->data : "", part->len);
    /* A part that had no room must fail the whole: half an address is a wrong one. */
    if (part->is_failed)
        writer->buffer.is_failed = part->is_failed;
    buffer_done(part);
}

static void put_part(struct json_writer *writer, const char *name, entry_part_fn *write, const struct site *site,
                     const Triptych__StoryHead *head)
{
    struct buffer part;
    buffer_init(&part, writer->buffer.max_bytes);
    write(&part, site, head);
    put_buffer(writer, name, &part);
}

/* A member of the feed itself. */
static void put_whole(struct json_writer *writer, const char *name, whole_part_fn *write, const struct site *site,
                      const struct syndication *syndication)
{
    struct buffer part;
    buffer_init(&part, writer->buffer.max_bytes);
    write(&part, site, syndication);
    put_buffer(writer, name, &part);
}

static void write_self(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    syndication_self(out, site, syndication, "/feed.json");
}

static void write_item(struct json_writer *writer, const struct site *site, const Triptych__StoryHead *head)
{
    json_object_begin(writer, NULL);
    put_part(writer, "id", entry_id, site, head);
    put_part(writer, "url", entry_link, site, head);
    json_put_text(writer, "title", entry_title(head));
    put_part(writer, "content_html", entry_content, site, head);
    if (entry_picture(head))
        json_put_text(writer, "image", entry_picture(head));
    if (*entry_lang(head))
        json_put_text(writer, "language", entry_lang(head));
    json_array_begin(writer, "tags");
    for (size_t i = 0; entry_category(head, i); i++)
        json_put_text(writer, NULL, entry_category(head, i));
    json_array_end(writer);
    if (head->first_published_ms)
        json_put_time(writer, "date_published", head->first_published_ms);
    json_put_time(writer, "date_modified", entry_updated_ms(head));
    json_object_end(writer);
}

static void write_hub(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    (void)head;
    buffer_format(out, "%s" SYNDICATION_HUB_PATH, site->base_url);
}

static void put_hub(struct json_writer *writer, const struct site *site)
{
    if (!syndication_has_hub(site))
        return;
    json_array_begin(writer, "hubs");
    json_object_begin(writer, NULL);
    json_put_text(writer, "type", "WebSub");
    put_part(writer, "url", write_hub, site, NULL);
    json_object_end(writer);
    json_array_end(writer);
}

static void write_members(struct json_writer *writer, const struct site *site, const struct syndication *syndication)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "version", "https://jsonfeed.org/version/1.1");
    put_whole(writer, "title", syndication_name, site, syndication);
    put_whole(writer, "home_page_url", syndication_home, site, syndication);
    put_whole(writer, "feed_url", write_self, site, syndication);
    if (syndication->lang)
        json_put_text(writer, "language", syndication->lang);
    json_array_begin(writer, "authors");
    json_object_begin(writer, NULL);
    json_put_text(writer, "name", site->name);
    json_object_end(writer);
    json_array_end(writer);
    put_hub(writer, site);
    json_array_begin(writer, "items");
    for (size_t i = 0; i < syndication->count; i++)
        write_item(writer, site, syndication->heads[i]);
    json_array_end(writer);
    json_object_end(writer);
}

void json_feed_write(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    struct json_writer writer;
    char *text = NULL;
    size_t size = 0;
    json_writer_init(&writer, out->max_bytes);
    write_members(&writer, site, syndication);
    int code = json_writer_take(&writer, &text, &size, NULL);
    if (code)
        out->is_failed = code;
    else
        buffer_add(out, text, size);
    free(text);
}
