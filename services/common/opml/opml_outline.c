/* Programs name an outline's address differently; one whose type says that it is something else than a feed counts as a
 * folder. */
#include "opml_outline.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Where lists keep a feed's address, best first. */
static const char *const address_names[] = {"xmlUrl", "xml_url", "feedUrl", "rssUrl"};

/* Types whose "url" is something else: a page, or another list. */
static const char *const other_types[] = {"link", "include", "folder", "html"};

static int is_of_another_type(const char *type)
{
    for (size_t i = 0; i < sizeof other_types / sizeof *other_types; i++)
        if (strcasecmp(type, other_types[i]) == 0)
            return 1;
    return 0;
}

/* Returns 1 and the address as written, 0 when there is none. */
static int find_address(const struct xml_attributes *attributes, const char *type, char out[URL_RAW_MAX + 1])
{
    for (size_t i = 0; i < sizeof address_names / sizeof *address_names; i++)
        if (xml_attribute_loose(attributes, address_names[i], out, URL_RAW_MAX + 1))
            return 1;
    return !is_of_another_type(type) && xml_attribute_loose(attributes, "url", out, URL_RAW_MAX + 1);
}

/* The first of "/News/Europe,/Sport", without the slash before it. */
static void read_category(const struct xml_attributes *attributes, char out[OPML_TEXT_SIZE])
{
    char all[OPML_TEXT_SIZE];
    xml_attribute_loose(attributes, "category", all, sizeof all);
    const char *first = all + strspn(all, "/ ");
    snprintf(out, OPML_TEXT_SIZE, "%.*s", (int)strcspn(first, ","), first);
}

void opml_outline_read(const struct xml_attributes *attributes, struct opml_outline *out)
{
    char raw[URL_RAW_MAX + 1], type[OPML_TEXT_SIZE];
    struct err err = {0};
    memset(out, 0, sizeof *out);
    xml_attribute_loose(attributes, "type", type, sizeof type);
    /* OPML asks for `text`, programs write `title` too, which is then the better one. */
    if (!xml_attribute_loose(attributes, "title", out->title, sizeof out->title))
        xml_attribute_loose(attributes, "text", out->title, sizeof out->title);
    read_category(attributes, out->category);
    xml_attribute_loose(attributes, "language", out->language, sizeof out->language);
    if (xml_attribute_loose(attributes, "htmlUrl", raw, sizeof raw) && url_feed(raw, out->site, NULL) < 0)
        out->site[0] = 0;
    int has_address = find_address(attributes, type, raw);
    snprintf(out->name, sizeof out->name, "%.*s", OPML_TEXT_SIZE - 1, out->title[0] || !has_address ? out->title : raw);
    if (!has_address) {
        out->kind = OPML_FOLDER;
        snprintf(out->reason, sizeof out->reason, "%s",
                 is_of_another_type(type) ? "its type says that it is no feed" : "it has no address");
    } else if (url_feed(raw, out->url, &err) < 0) {
        out->kind = OPML_REFUSED;
        snprintf(out->reason, sizeof out->reason, "%.*s", OPML_TEXT_SIZE - 1, err.text);
    }
}
