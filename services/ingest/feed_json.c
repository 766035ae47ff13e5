/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#include "feed_draft.h"
#include "feed_formats.h"
#include "feed_text.h"
#include "html_text.h"
#include "json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define AUTHORS_COUNT_MAX 16

/* Where the parts of one document meet. */
struct feed_json {
    struct feed_draft draft;
    struct buffer plain; /* scratch */
    const char *base;
    int result;
};

static void note(struct feed_json *json, int result)
{
    if (result < 0)
        json->result = ERR_MEMORY;
}

static void put_html(struct feed_json *json, enum feed_field field, int rank, const char *html)
{
    feed_text_from_html(html, strlen(html), 0, &json->plain);
    note(json, json->plain.is_failed ? ERR_MEMORY : feed_draft_put(&json->draft, field, rank, json->plain.data));
}

static void put_plain(struct feed_json *json, enum feed_field field, int rank, const char *text)
{
    buffer_done(&json->plain);
    html_plain(text, strlen(text), &json->plain);
    if (json->plain.data)
        note(json, feed_draft_put(&json->draft, field, rank, json->plain.data));
    note(json, json->plain.is_failed ? ERR_MEMORY : 0);
}

static void put_address(struct feed_json *json, enum feed_field field, int rank, const char *address)
{
    note(json, feed_draft_put_url(&json->draft, field, rank, address, json->base));
}

/* `id` must be a string and sometimes is a number. */
static void put_id(struct feed_json *json, const struct json *item)
{
    char number[24];
    const struct json *id = json_member(item, "id");
    const char *text = json_as_text(id);
    if (json_kind(id) == JSON_KIND_NUMBER)
        snprintf(number, sizeof number, "%" PRId64, json_as_integer(id, 0));
    put_plain(json, FIELD_GUID, 5, text ? text : json_kind(id) == JSON_KIND_NUMBER ? number : "");
}

/* `owner` is an item, or the feed, whose authors are those of items that name none. */
static void put_authors(struct feed_json *json, const struct json *owner, int rank)
{
    const struct json *authors = json_member(owner, "authors");
    for (size_t i = 0; i < json_count(authors) && i < AUTHORS_COUNT_MAX; i++)
        put_plain(json, FIELD_AUTHOR, rank, json_member_text(json_at(authors, i), "name", ""));
    put_plain(json, FIELD_AUTHOR, rank - 1, json_member_text(json_member(owner, "author"), "name", ""));
}

static void read_item(struct feed_json *json, const struct json *item)
{
    char image[URL_SIZE];
    const char *html = json_member_text(item, "content_html", "");
    put_id(json, item);
    put_address(json, FIELD_URL, 5, json_member_text(item, "url", ""));
    put_address(json, FIELD_URL, 4, json_member_text(item, "external_url", ""));
    put_plain(json, FIELD_TITLE, 5, json_member_text(item, "title", ""));
    put_plain(json, FIELD_SUMMARY, 5, json_member_text(item, "summary", ""));
    put_html(json, FIELD_CONTENT, 5, html);
    put_plain(json, FIELD_CONTENT, 4, json_member_text(item, "content_text", ""));
    put_address(json, FIELD_IMAGE, 5, json_member_text(item, "image", ""));
    put_address(json, FIELD_IMAGE, 4, json_member_text(item, "banner_image", ""));
    if (html_first_image(html, strlen(html), image))
        put_address(json, FIELD_IMAGE, 1, image);
    put_plain(json, FIELD_PUBLISHED, 5, json_member_text(item, "date_published", ""));
    put_plain(json, FIELD_PUBLISHED, 4, json_member_text(item, "date_modified", ""));
    put_plain(json, FIELD_LANG, 5, json_member_text(item, "language", ""));
    put_authors(json, item, 5);
}

static void read_all(struct feed_json *json, const struct json *document, struct feed *feed)
{
    const struct json *items = json_member(document, "items");
    for (size_t i = 0; i < json_count(items) && !json->result; i++) {
        if (json_kind(json_at(items, i)) != JSON_KIND_OBJECT)
            continue;
        struct feed_item *item = feed_item_add(feed);
        if (!item) {
            note(json, feed->item_count < FEED_ITEMS_MAX ? ERR_MEMORY : 0);
            continue;
        }
        read_item(json, json_at(items, i));
        put_authors(json, document, 2);
        feed_draft_move_to_item(&json->draft, item);
    }
    put_plain(json, FIELD_TITLE, 5, json_member_text(document, "title", ""));
    put_address(json, FIELD_URL, 5, json_member_text(document, "home_page_url", ""));
    put_plain(json, FIELD_LANG, 5, json_member_text(document, "language", ""));
    feed_draft_move_to_feed(&json->draft, feed);
}

int feed_json_read(const char *text, size_t len, const char *feed_url, struct feed **out, struct err *err)
{
    const char *const mark = "jsonfeed.org/version/";
    struct feed_json json = {0};
    struct json *document = NULL;
    int result = json_read(text, len, &document, err);
    if (result < 0)
        return result;
    const char *version = strstr(json_member_text(document, "version", ""), mark);
    if (!version || json_kind(json_member(document, "items")) != JSON_KIND_LIST) {
        json_free(document);
        return err_set(err, ERR_INVALID, "this is JSON, but no JSON Feed (jsonfeed.org)");
    }
    char format[16];
    snprintf(format, sizeof format, "json-%.8s", version + strlen(mark));
    struct feed *feed = feed_new(format);
    json.base = json_member_text(document, "feed_url", feed_url);
    json.base = feed_url[0] ? feed_url : json.base;
    buffer_init(&json.plain, FEED_TEXT_MAX);
    if (feed)
        read_all(&json, document, feed);
    buffer_done(&json.plain);
    feed_draft_done(&json.draft);
    json_free(document);
    if (!feed || json.result < 0) {
        feed_free(feed);
        return err_set(err, ERR_MEMORY, "no memory to read the feed");
    }
    *out = feed;
    return 0;
}
