/* When an article's own page is worth reading, and what it adds: the longer text, and what the feed left empty. A page
 * in another language than the article is another page, whatever the link says. */
#include "article_page.h"

#include "buffer.h"
#include "html_text.h"
#include "text_language.h"
#include "utf8.h"

#include <string.h>
#include <strings.h>

#define LANGUAGE_SAMPLE  1200 /* bytes of a text that its language is told by */
#define LANGUAGE_CERTAIN 200  /* with fewer the language of a text is a guess */

/* Characters, or more of them than `enough`. */
static size_t count_characters(const char *text, size_t enough)
{
    size_t count = 0;
    for (; *text && count <= enough; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

int article_wants_page(const Triptych__Article *article, enum article_pages pages)
{
    if (pages == ARTICLE_PAGES_NEVER || !*article->url)
        return 0;
    return pages == ARTICLE_PAGES_ALWAYS || count_characters(article->text, ARTICLE_SHORT_TEXT) < ARTICLE_SHORT_TEXT;
}

/* ── language ── */

static void detect(const char *text, char out[TEXT_LANGUAGE_SIZE])
{
    text_language_detect(text, utf8_cut_len(text, strlen(text), LANGUAGE_SAMPLE), "", out);
}

/* Of some languages texts cannot be told apart by their words for certain. */
static int are_one_language(const char *one, const char *other)
{
    static const char *const groups[] = {"no nb nn da sv", "hr sr bs me sl", "id ms",   "cs sk",
                                         "pt gl",          "hi mr ne",       "es ca gl"};
    if (strcmp(one, other) == 0)
        return 1;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (strstr(groups[i], one) && strstr(groups[i], other))
            return 1;
    return 0;
}

/* What a feed declares is often wrong, so its title and text have a word too. */
static int is_in_its_language(const Triptych__Article *article, const char *text, char out_lang[TEXT_LANGUAGE_SIZE])
{
    char of_feed[TEXT_LANGUAGE_SIZE];
    detect(text, out_lang);
    if (!*article->lang || strlen(text) < LANGUAGE_CERTAIN || strcmp(out_lang, "und") == 0 ||
        are_one_language(article->lang, out_lang))
        return 1;
    detect(*article->text ? article->text : article->title, of_feed);
    return are_one_language(of_feed, out_lang);
}

/* ── address ── */

static int has_path(const char *url)
{
    const char *path = strstr(url, "://");
    path = path ? strchr(path + 3, '/') : NULL;
    return path && path[1];
}

static int same_outlet(const char *one, const char *other)
{
    char left[URL_HOST_SIZE], right[URL_HOST_SIZE];
    return url_registrable_domain(one, left) && url_registrable_domain(other, right) && strcmp(left, right) == 0;
}

/* Where an address led on to another outlet, that is the article's. Homes of sites are no article's address. */
static void fill_url(const struct page *page, const char *page_url, struct article_filled *out)
{
    char found[URL_SIZE], domain[URL_HOST_SIZE];
    if (!page_url || url_canonical(page_url, NULL, found, NULL) < 0)
        return;
    if (page->canonical && url_canonical(page->canonical, page_url, out->url, NULL) == 0 && has_path(out->url) &&
        same_outlet(out->url, found))
        out->article.url = out->url;
    else if (!same_outlet(out->article.url, found) && has_path(found))
        out->article.url = strcpy(out->url, found);
    else
        return;
    if (!same_outlet(out->article.url, out->article.source) && url_registrable_domain(out->article.url, domain))
        out->article.source = strcpy(out->source, domain);
}

/* ── the rest ── */

static void copy_plain(const char *text, size_t max_bytes, char *out)
{
    struct buffer folded;
    buffer_init(&folded, max_bytes);
    html_plain(text, strlen(text), &folded);
    if (folded.data)
        memcpy(out, folded.data, folded.len);
    out[folded.len] = 0;
    buffer_done(&folded);
}

/* Returns `known`, or where that is empty what the page has. */
static char *fill_gap(char *known, const char *found, size_t max_bytes, char *out)
{
    if (*known || !found)
        return known;
    copy_plain(found, max_bytes, out);
    for (char *at = out; (at = strchr(at, '\n')); at++)
        *at = ' ';
    return out;
}

static void fill_gaps(const struct page *page, int64_t now_ms, struct article_filled *out)
{
    Triptych__Article *article = &out->article;
    article->title = fill_gap(article->title, page->title, ARTICLE_TITLE_MAX, out->title);
    article->author = fill_gap(article->author, page->author, ARTICLE_NAME_MAX, out->author);
    article->source_name = fill_gap(article->source_name, page->site, ARTICLE_NAME_MAX, out->source_name);
    if (!*article->image_url && page->image && url_resolve(page->image, NULL, out->image_url, NULL) == 0) {
        url_drop_user(out->image_url);
        article->image_url = out->image_url;
    }
    if (!article->published_ms && page->published_ms > 0 && page->published_ms <= now_ms)
        article->published_ms = page->published_ms;
    article->paywall = article->paywall || page->is_paywalled;
}

/* A page that is read again is what its source says now, however long that is. */
static int is_better(const Triptych__Article *article, const char *text)
{
    if (article->has_pages_text)
        return strcmp(text, article->text) != 0;
    return strlen(text) > strlen(article->text);
}

static const char *fill_text(const Triptych__Article *article, const struct page *page, struct article_filled *out)
{
    char lang[TEXT_LANGUAGE_SIZE];
    out->text[0] = 0;
    if (page->text)
        copy_plain(page->text, ARTICLE_TEXT_MAX, out->text);
    if (!is_in_its_language(article, out->text, lang))
        return "language";
    if (!out->text[0] || !is_better(article, out->text))
        return "nothing-more";
    out->article.text = out->text;
    out->article.has_pages_text = 1;
    if (!*article->lang && strcmp(lang, "und") != 0 && strlen(lang) < ARTICLE_LANG_SIZE)
        out->article.lang = strcpy(out->lang, lang);
    return page_kind_name(page->kind);
}

int article_fill(const Triptych__Article *article, const struct page *page, const char *page_url, int64_t now_ms,
                 struct article_filled *out)
{
    const char *outcome = page_kind_name(page->kind);
    int is_article = page->kind == PAGE_ARTICLE || page->kind == PAGE_WALLED;
    out->article = *article;
    if (is_article)
        outcome = fill_text(article, page, out);
    if (is_article && strcmp(outcome, "language") != 0) {
        fill_gaps(page, now_ms, out);
        fill_url(page, page_url, out);
        article_hash_content(&out->article);
    } else {
        is_article = 0;
    }
    out->article.page = (char *)(uintptr_t)outcome;
    return is_article;
}
