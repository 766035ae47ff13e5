/* From an item of a feed, or a row of a replay, to an Article: texts cleaned and cut, language and source found, and an
 * identity that is the same whenever the same article comes again. Identity is by address where there is one (without
 * tracking, mobile or AMP forms: url_identity), else by guid, else by content. Everything fills one struct of fixed
 * size, so a bad item costs no memory. Pure. */
#include "article_make.h"
#include "buffer.h"
#include "html_text.h"
#include "utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Letters and digits that title and text must have to be taken as this one article's and no other's: standing headlines
 * ("In pictures") and what stands in for a text ("Accept cookies to read on") are the same for many. */
#define CONTENT_TITLE_MIN 16
#define CONTENT_TEXT_MIN  100

/* Copies `text` (NULL: empty) folded and cut to `max_bytes`; a text of one line has its line ends made blanks. */
static void copy_clean(const char *text, int is_line, size_t max_bytes, char *out)
{
    struct buffer folded;
    buffer_init(&folded, max_bytes);
    if (text)
        html_plain(text, strlen(text), &folded);
    if (folded.data)
        memcpy(out, folded.data, folded.len);
    out[folded.len] = 0;
    for (char *at = out; is_line && (at = strchr(at, '\n')); at++)
        *at = ' ';
    buffer_done(&folded);
}

static int is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* ISO 639-1 out of "en-US", "EN", "pt_BR"; "" when it begins with anything but two letters. "und" and three-letter
 * codes come out empty: classify then detects the language from the text. */
static void copy_lang(const char *declared, char out[ARTICLE_LANG_SIZE])
{
    static const char *const renamed[][2] = {{"iw", "he"}, {"in", "id"}, {"ji", "yi"}, {"nb", "no"}, {"nn", "no"}};
    out[0] = 0;
    if (!declared || !is_letter(declared[0]) || !is_letter(declared[1]) || (declared[2] && !strchr("-_ ", declared[2])))
        return;
    out[0] = (char)(declared[0] | 0x20);
    out[1] = (char)(declared[1] | 0x20);
    out[2] = 0;
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(out, renamed[i][0]) == 0)
            memcpy(out, renamed[i][1], 3);
}

/* Letters and digits only, ASCII in lower case: what is left when two settings of one text differ. */
static size_t normalise(const char *text, char *out)
{
    size_t len = 0;
    for (; *text; text++) {
        char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
        if (byte & 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z'))
            out[len++] = byte;
    }
    return len;
}

/* The hash of the wording; *out_content is the same as a content that tells articles apart, 0 when there is too little to
 * know the article again by. */
static uint64_t hash_words(const char *title, const char *text, uint64_t *out_content)
{
    char content[ARTICLE_TITLE_MAX + ARTICLE_TEXT_MAX + 1];
    size_t title_len = normalise(title, content);
    content[title_len] = '\n';
    size_t text_len = normalise(text, content + title_len + 1);
    uint64_t hash = id_hash64(content, title_len + 1 + text_len);
    *out_content = title_len < CONTENT_TITLE_MIN || text_len < CONTENT_TEXT_MIN ? 0 : hash;
    return hash;
}

void article_hash_content(Triptych__Article *article)
{
    hash_words(article->title, article->text, &article->content_hash);
}

/* Points the message at what was filled in, and finishes what every article has. */
static int finish(struct article_made *made, const char *origin, int64_t published_ms, int64_t received_ms,
                  struct err *err)
{
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    /* Nothing could be grouped or shown. */
    if (!made->title[0] && !made->text[0])
        return err_set(err, ERR_INVALID, "it has neither a title nor a text");
    article.id = made->id;
    article.url = made->url;
    article.source = made->source;
    article.title = made->title;
    article.text = made->text;
    article.lang = made->lang;
    article.author = made->author;
    article.image_url = made->image_url;
    article.external_id = made->external_id;
    article.source_name = made->source_name;
    article.published_ms = published_ms > 0 ? published_ms : 0;
    /* A date in the future would keep its story on top for days; a wrong clock at the source is the usual reason. */
    if (article.published_ms > received_ms)
        article.published_ms = received_ms;
    article.received_ms = received_ms;
    article.worded = hash_words(made->title, made->text, &article.content_hash);
    article.origin = id_hash64(origin, strlen(origin));
    made->article = article;
    return 0;
}

static void identify_by_url(struct article_made *made)
{
    char identity[URL_SIZE];
    url_identity(made->url, identity);
    id_for_article(identity, made->id);
}

/* For what has no URL: `kind` keeps the identities of rows, guids and contents apart. */
static void identify_by(struct article_made *made, const char *kind, const char *place, const char *name)
{
    char identity[URL_SIZE + ARTICLE_EXTERNAL_ID_MAX + 64];
    char content[ARTICLE_TITLE_MAX + 1];
    size_t len = normalise(made->title, content);
    /* A guid is the feed's promise that this is the item; without one only the content can tell, so it is part of the
     * identity. */
    uint64_t hash = strcmp(kind, "guid") == 0 ? 0 : id_hash64(content, len) ^ id_hash64(made->text, strlen(made->text));
    snprintf(identity, sizeof identity, "%s\n%s\n%s\n%016" PRIx64, kind, place, name, hash);
    id_for_article(identity, made->id);
}

/* What a row calls its source: a domain or an address, or else a name. */
static void set_row_source(struct article_made *made, const char *source)
{
    /* "Daily Planet" is a name, "planet.example" is a domain. */
    int is_domain = !strpbrk(source, " \t") && url_registrable_domain(source, made->source);
    if (!is_domain) {
        made->source[0] = 0;
        url_registrable_domain(made->url, made->source);
        copy_clean(source, 1, ARTICLE_NAME_MAX, made->source_name);
    }
}

/* None where it is no web address. The picture's address is shown to everybody, so without a user. */
static void set_image(struct article_made *made, const char *image, const char *base)
{
    made->image_url[0] = 0;
    if (*image && url_resolve(image, base, made->image_url, NULL) == 0)
        url_drop_user(made->image_url);
    else
        made->image_url[0] = 0;
}

int article_from_row(const Triptych__ReplayRow *row, int64_t received_ms, struct article_made *out, struct err *err)
{
    struct err reason = {0};
    out->url[0] = out->source_name[0] = out->author[0] = 0;
    out->guid = 0;
    if (row->url[0] && url_canonical(row->url, NULL, out->url, &reason) < 0)
        return err_set(err, ERR_INVALID, "its url is %s", reason.text);
    copy_clean(row->title, 1, ARTICLE_TITLE_MAX, out->title);
    copy_clean(row->text, 0, ARTICLE_TEXT_MAX, out->text);
    copy_lang(row->lang, out->lang);
    set_image(out, row->image, NULL);
    snprintf(out->external_id, sizeof out->external_id, "%s", row->external_id);
    set_row_source(out, row->source);
    if (out->url[0])
        identify_by_url(out);
    else
        identify_by(out, "row", out->source, out->external_id);
    return finish(out, ID_ORIGIN_ROWS, row->published_ms, received_ms, err);
}

int article_is_from_row(const Triptych__Article *article)
{
    return article->origin == id_hash64(ID_ORIGIN_ROWS, strlen(ID_ORIGIN_ROWS));
}

/* The outlet: see article_from_item. */
static int set_item_source(struct article_made *made, const struct feed_item *item, const char *feed_url)
{
    char of_feed[URL_HOST_SIZE] = "";
    char named[URL_HOST_SIZE] = "";
    made->source[0] = 0;
    url_registrable_domain(feed_url, of_feed);
    url_registrable_domain(made->url, made->source);
    if (item->source_url)
        url_registrable_domain(item->source_url, named);
    if (!made->source[0])
        strcpy(made->source, of_feed);
    /* An aggregator names whose article it lists. That counts only while the link leads through the aggregator itself:
     * a link to the outlet says more than any name. */
    if (!named[0] || strcmp(named, made->source) == 0 || strcmp(made->source, of_feed) != 0)
        return 0;
    strcpy(made->source, named);
    return 1;
}

/* Aggregators write "Title - Outlet". */
static void drop_outlet_from_title(struct article_made *made)
{
    size_t title = strlen(made->title);
    size_t name = strlen(made->source_name);
    if (name && title > name + 3 && strcmp(made->title + title - name, made->source_name) == 0 &&
        memcmp(made->title + title - name - 3, " - ", 3) == 0)
        made->title[title - name - 3] = 0;
}

static void set_item_text(struct article_made *made, const struct feed_item *item)
{
    size_t summary = item->summary ? strlen(item->summary) : 0;
    size_t content = item->content ? strlen(item->content) : 0;
    /* Some feeds carry the whole text as summary and a teaser as content. */
    copy_clean(content > summary ? item->content : item->summary, 0, ARTICLE_TEXT_MAX, made->text);
    copy_clean(item->title, 1, ARTICLE_TITLE_MAX, made->title);
    /* The text would say nothing that the title does not, and look like a copy of every article with that title. */
    if (strcmp(made->text, made->title) == 0)
        made->text[0] = 0;
}

/* An item that links to its own feed has no address of its own, and the feed's may be secret. */
static void set_item_url(struct article_made *made, const char *url, const char *feed_url)
{
    char own[URL_SIZE], open[URL_SIZE], feed[URL_SIZE];
    if (url_canonical(url, feed_url, own, NULL) < 0)
        return;
    /* Compared without user, password and tokens, which a redirect may add or drop. */
    url_without_secrets(own, open);
    url_identity(open, open);
    if (url_canonical(feed_url, NULL, feed, NULL) == 0) {
        url_identity(feed, feed);
        if (strcmp(open, feed) == 0)
            return;
    }
    strcpy(made->url, own);
}

/* By its address, unless other items of the feed share it (feed_shared.h). */
static void identify_item(struct article_made *made, const struct feed_item *item, const char *feed_url)
{
    const char *place = made->url[0] ? made->url : feed_url;
    if (made->url[0] && item->known_by == FEED_KNOWN_BY_FRAGMENT)
        url_add_fragment(item->url, made->url);
    if (made->url[0] && item->known_by != FEED_KNOWN_BY_GUID)
        identify_by_url(made);
    else if (made->external_id[0])
        identify_by(made, "guid", place, made->external_id);
    else
        identify_by(made, "content", made->url[0] ? place : made->source, "");
}

/* Of an item that is known by its address, which may change: its feed and its guid. */
static uint64_t guid_of(const struct article_made *made, const struct feed_item *item, const char *feed_url)
{
    uint64_t parts[2] = {id_hash64(feed_url, strlen(feed_url)),
                         id_hash64(made->external_id, strlen(made->external_id))};
    int is_named =
        item->has_lasting_guid && item->known_by == FEED_KNOWN_BY_ADDRESS && made->url[0] && made->external_id[0];
    return is_named ? id_hash64(parts, sizeof parts) : 0;
}

int article_from_item(const struct feed *feed, const struct feed_item *item, const char *feed_url, int64_t received_ms,
                      struct article_made *out, struct err *err)
{
    out->url[0] = 0;
    if (item->url)
        set_item_url(out, item->url, feed_url);
    set_image(out, item->image ? item->image : "", out->url[0] ? out->url : feed_url);
    set_item_text(out, item);
    copy_lang(item->lang, out->lang);
    copy_clean(item->author, 1, ARTICLE_NAME_MAX, out->author);
    copy_clean(item->guid, 1, ARTICLE_EXTERNAL_ID_MAX, out->external_id);
    int is_taken_over = set_item_source(out, item, feed_url);
    copy_clean(is_taken_over ? item->source_name : feed->title, 1, ARTICLE_NAME_MAX, out->source_name);
    if (is_taken_over)
        drop_outlet_from_title(out);
    identify_item(out, item, feed_url);
    out->guid = guid_of(out, item, feed_url);
    return finish(out, feed_url, item->published_ms, received_ms, err);
}
