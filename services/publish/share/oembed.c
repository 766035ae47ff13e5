/* A "rich" answer: a frame with the small page, and the card as its thumbnail. */
#include "oembed.h"

#include "card.h"
#include "html.h"
#include "page_embed.h"
#include "story_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_ASKED 10000
#define FRAME_MAX      2048 /* bytes of the frame's markup */

int oembed_size_read(const char *text, unsigned *out)
{
    *out = 0;
    if (!text)
        return 1;
    size_t len = strlen(text);
    if (!len || len > 5 || strspn(text, "0123456789") != len)
        return 0;
    *out = (unsigned)strtoul(text, NULL, 10);
    return *out >= 1 && *out <= SIZE_MAX_ASKED;
}

/* http and https are one desk to whoever pastes an address. */
static const char *without_scheme(const char *url)
{
    const char *end = strstr(url, "://");
    return end ? end + 3 : url;
}

int oembed_story_of(const char *base_url, const char *url, char out_id[ID_SIZE])
{
    static const char path[] = "/story/";
    const char *base = without_scheme(base_url);
    size_t len = strlen(base);
    url = without_scheme(url);
    if (strncmp(url, base, len) != 0 || strncmp(url + len, path, sizeof path - 1) != 0)
        return 0;
    url += len + sizeof path - 1;
    size_t id_len = strcspn(url, "/?#");
    if (id_len != ID_SIZE - 1)
        return 0;
    memcpy(out_id, url, id_len);
    out_id[id_len] = '\0';
    return id_is_valid(out_id, 's');
}

/* A frame that is larger than was asked for would be thrown away by who asked. */
static unsigned within(unsigned wanted, unsigned most)
{
    return most && most < wanted ? most : wanted;
}

/* Lazy: a page with ten frames loads those that are looked at. */
static void put_frame(struct json_writer *json, const struct site *site, const Triptych__StoryHead *head,
                      const struct oembed_size *size)
{
    struct buffer frame;
    buffer_init(&frame, FRAME_MAX);
    buffer_text(&frame, "<iframe src=\"");
    html_text(&frame, site->base_url);
    buffer_format(&frame,
                  "/embed/story/%s\" width=\"%u\" height=\"%u\" style=\"border:0;max-width:100%%\" loading=\"lazy\" "
                  "title=\"",
                  head->id, size->width, size->height);
    html_text(&frame, site->name);
    buffer_text(&frame, "\"></iframe>");
    json_put_text(json, "html", frame.is_failed ? "" : frame.data);
    buffer_done(&frame);
}

void oembed_write(struct json_writer *json, const struct site *site, const Triptych__StoryHead *head,
                  const struct oembed_size *most)
{
    const struct oembed_size size = {within(EMBED_WIDTH, most->width), within(EMBED_HEIGHT, most->height)};
    struct story_text text;
    char thumbnail[512];
    story_text_choose(head, NULL, &site->langs, &text);
    json_object_begin(json, NULL);
    json_put_text(json, "version", "1.0");
    json_put_text(json, "type", "rich");
    json_put_text(json, "title", text.headline);
    json_put_text(json, "provider_name", site->name);
    json_put_text(json, "provider_url", site->base_url);
    put_frame(json, site, head, &size);
    json_put_uint(json, "width", size.width);
    json_put_uint(json, "height", size.height);
    int len = snprintf(thumbnail, sizeof thumbnail, "%s/card/story/%s.png", site->base_url, head->id);
    /* A thumbnail larger than what was asked for must not be named. */
    int fits = (!most->width || most->width >= CARD_WIDTH) && (!most->height || most->height >= CARD_HEIGHT);
    if (fits && site->has_cards && len > 0 && len < (int)sizeof thumbnail) {
        json_put_text(json, "thumbnail_url", thumbnail);
        json_put_uint(json, "thumbnail_width", CARD_WIDTH);
        json_put_uint(json, "thumbnail_height", CARD_HEIGHT);
    }
    json_object_end(json);
}
