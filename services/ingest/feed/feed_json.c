/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#include "feed_draft.h"
#include "feed_formats.h"
#include "feed_text.h"
#include "html_text.h"
#include "json.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define AUTHORS_COUNT_MAX 16
#define ATTACHMENTS_MAX   16

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

static void put_html(struct feed_json *json, enum feed_field field, int rank, const char *html,
                     enum feed_text_kind kind)
{
    feed_text_from_html(html, strlen(html), kind, &json->plain);
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

static void put_image(struct feed_json *json, int rank, const char *address)
{
    note(json, feed_draft_put_image(&json->draft, rank, 0, address, json->base));
}

/* Spec: plain text; what some programs write is text with references. */
static void put_title(struct feed_json *json, const char *title)
{
    if (strchr(title, '&'))
        put_html(json, FIELD_TITLE, 5, title, FEED_TEXT_TITLE);
    else
        put_plain(json, FIELD_TITLE, 5, title);
}

/* `id` must be a string and sometimes is a number; an address is the item's where it has no other. */
static void put_id(struct feed_json *json, const struct json *item)
{
    char number[JSON_NUMBER_SIZE];
    const struct json *id = json_member(item, "id");
    const char *text = json_as_text(id);
    if (!text)
        text = json_as_digits(id, number);
    put_plain(json, FIELD_GUID, 5, text);
    json->draft.has_lasting_guid = 1;
    if (strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0)
        put_address(json, FIELD_URL, 0, text);
}

/* A date is a text; a number is a Unix time. */
static void put_date(struct feed_json *json, const struct json *item, const char *name, int rank)
{
    char number[JSON_NUMBER_SIZE];
    const struct json *date = json_member(item, name);
    const char *text = json_as_text(date);
    put_plain(json, FIELD_PUBLISHED, rank, text ? text : json_as_digits(date, number));
}

/* An author is an object with a name, or just the name. */
static void put_author(struct feed_json *json, const struct json *author, int rank)
{
    const char *name = json_as_text(author);
    put_plain(json, FIELD_AUTHOR, rank, name ? name : json_member_text(author, "name", ""));
}

/* `owner` is an item, or the feed, whose authors are those of items that name none. `authors` should be a list. */
static void put_authors(struct feed_json *json, const struct json *owner, int rank)
{
    const struct json *authors = json_member(owner, "authors");
    for (size_t i = 0; i < json_count(authors) && i < AUTHORS_COUNT_MAX; i++)
        put_author(json, json_at(authors, i), rank);
    if (json_kind(authors) != JSON_KIND_LIST)
        put_author(json, authors, rank);
    put_author(json, json_member(owner, "author"), rank - 1);
}

/* A file that is a picture. */
static void put_attachments(struct feed_json *json, const struct json *item)
{
    const struct json *files = json_member(item, "attachments");
    for (size_t i = 0; i < json_count(files) && i < ATTACHMENTS_MAX; i++)
        if (strncasecmp(json_member_text(json_at(files, i), "mime_type", ""), "image/", 6) == 0)
            put_image(json, 3, json_member_text(json_at(files, i), "url", ""));
}

static void read_item(struct feed_json *json, const struct json *item)
{
    char image[URL_SIZE];
    const char *html = json_member_text(item, "content_html", "");
    put_id(json, item);
    put_address(json, FIELD_URL, 5, json_member_text(item, "url", ""));
    put_address(json, FIELD_URL, 4, json_member_text(item, "external_url", ""));
    put_title(json, json_member_text(item, "title", ""));
    put_plain(json, FIELD_SUMMARY, 5, json_member_text(item, "summary", ""));
    put_html(json, FIELD_CONTENT, 5, html, FEED_TEXT_BODY);
    put_plain(json, FIELD_CONTENT, 4, json_member_text(item, "content_text", ""));
    put_image(json, 5, json_member_text(item, "image", ""));
    put_image(json, 4, json_member_text(item, "banner_image", ""));
    put_attachments(json, item);
    if (html_first_image(html, strlen(html), image))
        put_image(json, 1, image);
    put_date(json, item, "date_published", 5);
    put_date(json, item, "date_modified", 4);
    put_plain(json, FIELD_LANG, 5, json_member_text(item, "language", ""));
    put_authors(json, item, 5);
}

/* Where the feed can be subscribed to: the first that is given. */
static void put_hub(struct feed_json *json, const struct json *document)
{
    put_address(json, FIELD_HUB, 5, json_member_text(json_at(json_member(document, "hubs"), 0), "url", ""));
    put_address(json, FIELD_SELF, 5, json_member_text(document, "feed_url", ""));
}

static void read_all(struct feed_json *json, const struct json *document, struct feed *feed)
{
    const struct json *items = json_member(document, "items");
    for (size_t i = 0; i < json_count(items) && !json->result; i++) {
        if (json_kind(json_at(items, i)) != JSON_KIND_OBJECT)
            continue;
        struct feed_item *item = feed_item_add(feed);
        if (!item) {
            note(json, feed->item_count < FEED_ITEMS_MAX ? ERR_MEMORY : 0); /* otherwise it is left out */
            continue;
        }
        read_item(json, json_at(items, i));
        /* After the item's own, and of lower rank: the feed's authors count where the item names none. */
        put_authors(json, document, 2);
        feed_draft_move_to_item(&json->draft, item, json_member_text(document, "language", NULL));
    }
    put_plain(json, FIELD_TITLE, 5, json_member_text(document, "title", ""));
    put_address(json, FIELD_URL, 5, json_member_text(document, "home_page_url", ""));
    put_plain(json, FIELD_LANG, 5, json_member_text(document, "language", ""));
    put_hub(json, document);
    feed->is_expired = json_as_flag(json_member(document, "expired"));
    feed_draft_move_to_feed(&json->draft, feed);
}

/* "json-1.1" of "https://jsonfeed.org/version/1.1"; some write "1.1" only, or nothing, and a list of items with texts
 * is a feed all the same. Returns 0 for any other document. */
static int read_version(const struct json *document, char *out_format, size_t size)
{
    const char *const mark = "jsonfeed.org/version/";
    const char *version = json_member_text(document, "version", "");
    const char *number = strstr(version, mark);
    const struct json *items = json_member(document, "items");
    const struct json *first = json_at(items, 0);
    int is_item = json_member(first, "content_html") || json_member(first, "content_text") ||
                  (json_member(first, "title") && (json_member(first, "url") || json_member(first, "id")));
    number = number ? number + strlen(mark) : version;
    if (json_kind(items) != JSON_KIND_LIST || (number == version && !is_item))
        return 0;
    int is_number = number[0] && strspn(number, "0123456789.") == strlen(number);
    snprintf(out_format, size, is_number ? "json-%.8s" : "json", number);
    return 1;
}

int feed_json_read(const char *text, size_t len, const char *feed_url, struct feed **out, struct err *err)
{
    char format[16];
    struct feed_json json = {0};
    struct json *document = NULL;
    /* Lenient: ids beyond 64 bits are common in feeds that programs write. */
    int result = json_read_lenient(text, len, &document, err);
    if (result < 0)
        return result;
    if (!read_version(document, format, sizeof format)) {
        json_free(document);
        return err_set(err, ERR_INVALID, "this is JSON, but no JSON Feed (jsonfeed.org)");
    }
    struct feed *feed = feed_new(format);
    json.base = json_member_text(document, "feed_url", feed_url);
    /* The address that was really read counts before what the feed says of itself. */
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
