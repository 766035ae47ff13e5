/* Collects what a page says about itself: each source offers values with a rank, and the best that makes sense is kept.
 * Titles lose the site's name, dates are read in the page's language, addresses are made absolute. */
#include "page_meta.h"
#include "buffer.h"
#include "date.h"
#include "html_fold.h"
#include "html_text.h"
#include "page_author.h"
#include "page_image.h"
#include "url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TITLE_OPENING 8  /* bytes of a title from which on it is no chance that a heading begins with them */
#define LANG_MAX      35 /* bytes of a language tag (RFC 5646 says what applications may limit them to) */

void page_meta_init(struct page_meta *meta, const char *url)
{
    *meta = (struct page_meta){.url = url};
    for (int i = 0; i < FIELD_COUNT; i++)
        meta->fields[i].rank = RANK_NONE;
}

void page_meta_done(struct page_meta *meta)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        free(meta->fields[i].text);
    page_meta_init(meta, "");
}

const char *page_meta_get(const struct page_meta *meta, enum page_field field)
{
    return meta->fields[field].text ? meta->fields[field].text : "";
}

/* Takes `text`, owned. */
static void keep(struct page_meta *meta, const struct page_offer *offer, char *text)
{
    free(meta->fields[offer->field].text);
    meta->fields[offer->field].text = text;
    meta->fields[offer->field].rank = offer->rank;
}

static void keep_copy(struct page_meta *meta, const struct page_offer *offer, const char *text)
{
    char *copy = strdup(text);
    meta->is_memory_out |= !copy;
    if (copy)
        keep(meta, offer, copy);
}

/* "en_US" becomes "en-US"; what is no language tag ("English", "x-default") is refused. */
static int tidy_lang(char *text)
{
    size_t primary = strcspn(text, "-_");
    if (primary < 2 || primary > 3 || strlen(text) > LANG_MAX)
        return 0;
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == '_')
            text[i] = '-';
        if (!isalnum((unsigned char)text[i]) && text[i] != '-')
            return 0;
        if (i < primary)
            text[i] = (char)tolower((unsigned char)text[i]);
    }
    return strcmp(text, "und") != 0;
}

/* A canonical address that is only the outlet's front page says nothing. */
static int is_front_page(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    return !path || path[1] == 0;
}

static void offer_address(struct page_meta *meta, const struct page_offer *offer, const char *text)
{
    char address[URL_SIZE];
    if (url_resolve(text, meta->url[0] ? meta->url : NULL, address, NULL) < 0)
        return;
    if (offer->field == FIELD_IMAGE ? page_image_is_picture(address)
                                    : !is_front_page(address) || is_front_page(meta->url))
        keep_copy(meta, offer, address);
}

/* Read in the page's language, which the head's first element states: FIELD_LANG is there by then. */
static void offer_published(struct page_meta *meta, const struct page_offer *offer, const char *text)
{
    int64_t time_ms;
    if (!date_parse_in(text, page_meta_get(meta, FIELD_LANG), &time_ms) || time_ms <= 0)
        return;
    meta->published_ms = time_ms;
    keep_copy(meta, offer, text);
}

/* The value as text: folded, references decoded, without tags. Returns owned, NULL when nothing is left. */
static char *read_value(struct page_meta *meta, const struct page_offer *offer)
{
    struct buffer out;
    struct html_fold fold = {.out = &out};
    char *text = NULL;
    int is_text = offer->field == FIELD_TEXT;
    buffer_init(&out, is_text ? PAGE_STATED_MAX : PAGE_META_MAX);
    if (memchr(offer->value.bytes, '<', offer->value.len))
        html_text(offer->value.bytes, offer->value.len, &out);
    else
        html_fold_text(&fold, offer->value.bytes, offer->value.len, HTML_REFERENCES_LOOSE, is_text);
    meta->is_memory_out |= out.is_failed == ERR_MEMORY;
    if (out.len && buffer_take(&out, &text, NULL, NULL) < 0)
        text = NULL;
    buffer_done(&out);
    return text;
}

/* Whether the head's title has the heading, or begins as the heading does: "Council votes | Daily" and the heading
 * "Council votes to rebuild the bridge". */
static int title_names(const char *title, const char *heading)
{
    static const char *const marks[] = {" | ", " - ", " – ", " — ", "…", "..."};
    size_t len = strlen(title);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(title, marks[i]);
        if (mark && (size_t)(mark - title) < len)
            len = (size_t)(mark - title);
    }
    return strcasestr(title, heading) || (len >= TITLE_OPENING && strncasecmp(title, heading, len) == 0);
}

/* A heading that the head's title does not name counts less than one that it does. */
static void offer_heading(struct page_meta *meta, const struct page_offer *offer, const char *text)
{
    struct page_offer ranked = *offer;
    if (!title_names(page_meta_get(meta, FIELD_TITLE), text))
        ranked.rank += RANK_GUESS;
    if (ranked.rank < meta->fields[FIELD_HEADING].rank)
        keep_copy(meta, &ranked, text);
}

void page_meta_offer(struct page_meta *meta, const struct page_offer *offer)
{
    /* The first of equals stays: pages put what matters further up. */
    if (offer->rank >= meta->fields[offer->field].rank || !offer->value.len)
        return;
    char *text = read_value(meta, offer);
    if (!text)
        return;
    switch (offer->field) {
    case FIELD_IMAGE:
    case FIELD_CANONICAL:
        offer_address(meta, offer, text);
        break;
    case FIELD_PUBLISHED:
        offer_published(meta, offer, text);
        break;
    case FIELD_LANG:
        if (tidy_lang(text))
            keep_copy(meta, offer, text);
        break;
    case FIELD_AUTHOR:
        if (page_author_tidy(text, offer->rank >= RANK_MARKED))
            keep_copy(meta, offer, text);
        break;
    case FIELD_HEADING:
        offer_heading(meta, offer, text);
        break;
    default:
        keep_copy(meta, offer, text);
    }
    free(text);
}

/* The title without the outlet's name behind (or before) it: "Title | Outlet", "Outlet: Title". */
static void strip_site(char *title, const char *site)
{
    static const char *const marks[] = {" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " • "};
    size_t site_len = strlen(site);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t mark_len = strlen(marks[i]);
        size_t len = strlen(title);
        if (site_len && len > site_len + mark_len && strcasecmp(title + len - site_len, site) == 0 &&
            memcmp(title + len - site_len - mark_len, marks[i], mark_len) == 0)
            title[len - site_len - mark_len] = 0;
        else if (site_len && len > site_len + mark_len && strncasecmp(title, site, site_len) == 0 &&
                 memcmp(title + site_len, marks[i], mark_len) == 0)
            memmove(title, title + site_len + mark_len, len - site_len - mark_len + 1);
    }
}

/* Without the outlet's name, "Long title here | Words" in <title> keeps its longer part. */
static void strip_short_end(char *title)
{
    static const char *const marks[] = {" | ", " - ", " – ", " — ", " :: ", " » "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *mark = NULL;
        for (char *at = strstr(title, marks[i]); at; at = strstr(at + 1, marks[i]))
            mark = at;
        /* Only the shorter part: the title itself may have a dash in it. */
        if (mark && strlen(mark) < (size_t)(mark - title)) {
            *mark = 0;
            return;
        }
    }
}

/* A year, month and day in the path, as many outlets have: "/2026/01/05/", "/2026-01-05-". Returns 1 with the date. */
static int find_date_in(const char *url, char out[11])
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    for (const char *at = path; at && *at; at++) {
        if (at[0] != '/' || strspn(at + 1, "0123456789") != 4 || (at[5] != '/' && at[5] != '-'))
            continue;
        size_t month = strspn(at + 6, "0123456789");
        size_t day = month == 2 && at[8] == at[5] ? strspn(at + 9, "0123456789") : 0;
        if (day == 2 && (at[1] == '1' || at[1] == '2') && (at[11] == '/' || at[11] == '-')) {
            memcpy(out, at + 1, 10);
            out[4] = out[7] = '-';
            out[10] = 0;
            return 1;
        }
    }
    return 0;
}

/* The head's title gives way to the heading that it names, and to any where it is missing. */
static void settle_heading(struct page_meta *meta)
{
    const char *heading = page_meta_get(meta, FIELD_HEADING);
    int is_named = meta->fields[FIELD_HEADING].rank < RANK_GUESS + RANK_MARKED;
    if (heading[0] && meta->fields[FIELD_TITLE].rank >= RANK_GUESS &&
        (is_named || !page_meta_get(meta, FIELD_TITLE)[0]))
        keep_copy(meta, &(struct page_offer){FIELD_TITLE, RANK_MARKED, {"", 0}, 0}, heading);
}

void page_meta_settle(struct page_meta *meta)
{
    char date[11];
    settle_heading(meta);
    char *title = meta->fields[FIELD_TITLE].text;
    if (title) {
        strip_site(title, page_meta_get(meta, FIELD_SITE));
        if (meta->fields[FIELD_TITLE].rank >= RANK_GUESS)
            strip_short_end(title);
    }
    if (!meta->fields[FIELD_PUBLISHED].text && find_date_in(meta->url, date))
        page_meta_offer(meta, &(struct page_offer){FIELD_PUBLISHED, RANK_GUESS, {date, 10}, 1});
    const char *author = page_meta_get(meta, FIELD_AUTHOR);
    if (author[0] && meta->fields[FIELD_AUTHOR].rank > RANK_SURE &&
        strcasecmp(author, page_meta_get(meta, FIELD_SITE)) == 0)
        meta->fields[FIELD_AUTHOR].text[0] = 0;
}
