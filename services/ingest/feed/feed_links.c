/* Where a site's feed may be: what its page names, links that look like feeds, and the usual addresses, best first. At
 * most FEED_LINKS_MAX, since each is asked for. */
#include "feed_links.h"
#include "html_scan.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PAGE_HEAD_BYTES 4096 /* where a page says that it is one */
#define HREF_SIZE       (URL_RAW_MAX + 1)

enum rank { RANK_FEED, RANK_JSON, RANK_XML, RANK_COMMENTS, RANK_ANCHOR, RANK_NONE };

struct finding {
    struct feed_links *links;
    enum rank ranks[FEED_LINKS_MAX];
    char base[URL_SIZE], host[URL_HOST_SIZE];
};

static int holds(const char *text, size_t len, const char *part)
{
    size_t part_len = strlen(part);
    for (size_t i = 0; i + part_len <= len; i++)
        if (strncasecmp(text + i, part, part_len) == 0)
            return 1;
    return 0;
}

int feed_links_is_page(const char *html, size_t len)
{
    size_t head = len < PAGE_HEAD_BYTES ? len : PAGE_HEAD_BYTES;
    return holds(html, head, "<html") || holds(html, head, "<!doctype html") || holds(html, head, "<head");
}

static int is_known(const struct feed_links *links, const char *url)
{
    for (size_t i = 0; i < links->count; i++)
        if (strcmp(links->urls[i], url) == 0)
            return 1;
    return 0;
}

/* Keeps the best: one that is worse than all of a full list is left out. */
static void add(struct finding *finding, const char *url, enum rank rank)
{
    struct feed_links *links = finding->links;
    size_t at = links->count;
    if (is_known(links, url))
        return;
    while (at > 0 && finding->ranks[at - 1] > rank)
        at--;
    if (at == FEED_LINKS_MAX)
        return;
    size_t last = links->count < FEED_LINKS_MAX ? links->count++ : FEED_LINKS_MAX - 1;
    memmove(links->urls[at + 1], links->urls[at], (last - at) * sizeof links->urls[0]);
    memmove(&finding->ranks[at + 1], &finding->ranks[at], (last - at) * sizeof finding->ranks[0]);
    strcpy(links->urls[at], url);
    finding->ranks[at] = rank;
}

/* The address that a tag leads to. Returns 1, or 0 when it has none of the web. */
static int read_href(const struct finding *finding, const struct html_piece *tag, char out[URL_SIZE])
{
    char raw[HREF_SIZE], address[URL_SIZE];
    const char *href;
    size_t len = html_attribute(tag, "href", &href);
    if (!len || len >= sizeof raw)
        return 0;
    memcpy(raw, href, len);
    raw[len] = 0;
    return url_resolve(raw, finding->base, address, NULL) == 0 && url_feed(address, out, NULL) == 0;
}

static enum rank rank_of_type(const char *type, size_t len)
{
    if (holds(type, len, "rss+xml") || holds(type, len, "atom+xml") || holds(type, len, "rdf+xml"))
        return RANK_FEED;
    if (holds(type, len, "feed+json"))
        return RANK_JSON;
    return holds(type, len, "/xml") ? RANK_XML : RANK_NONE;
}

static void read_link(struct finding *finding, const struct html_piece *tag)
{
    char url[URL_SIZE];
    const char *rel, *type, *title;
    size_t rel_len = html_attribute(tag, "rel", &rel), type_len = html_attribute(tag, "type", &type);
    size_t title_len = html_attribute(tag, "title", &title);
    if (!rel_len || !type_len || !(holds(rel, rel_len, "alternate") || holds(rel, rel_len, "feed")))
        return;
    enum rank rank = rank_of_type(type, type_len);
    if (rank == RANK_NONE || !read_href(finding, tag, url))
        return;
    if (holds(title, title_len, "comment") || holds(url, strlen(url), "comment"))
        rank = RANK_COMMENTS;
    add(finding, url, rank);
}

/* "/feed", "/news.rss", "/rss.xml?x=1" … */
static int looks_like_a_feed(const char *url)
{
    static const char *const names[] = {"feed",      "feed.xml",  "rss",       "rss.xml", "atom.xml",
                                        "feed.json", "index.xml", "index.rdf", "rss.php"};
    static const char *const ends[] = {".rss", ".atom", ".rdf"};
    size_t len = strcspn(url, "?#");
    while (len && url[len - 1] == '/')
        len--;
    size_t begin = len;
    while (begin && url[begin - 1] != '/')
        begin--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (len - begin == strlen(names[i]) && strncasecmp(url + begin, names[i], len - begin) == 0)
            return 1;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (len - begin > strlen(ends[i]) && strncasecmp(url + len - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
            return 1;
    return 0;
}

static void read_anchor(struct finding *finding, const struct html_piece *tag)
{
    char url[URL_SIZE], host[URL_HOST_SIZE];
    if (read_href(finding, tag, url) && looks_like_a_feed(url) && url_host(url, host) &&
        strcmp(host, finding->host) == 0)
        add(finding, url, RANK_ANCHOR);
}

static void read_base(struct finding *finding, const struct html_piece *tag)
{
    char url[URL_SIZE];
    if (read_href(finding, tag, url))
        strcpy(finding->base, url);
}

void feed_links_find(const char *html, size_t len, const char *page_url, struct feed_links *out)
{
    struct finding finding = {.links = out};
    struct html_scan scan;
    struct html_piece piece;
    out->count = 0;
    snprintf(finding.base, sizeof finding.base, "%s", page_url);
    if (!url_host(page_url, finding.host))
        return;
    html_scan_init(&scan, html, len);
    scan.is_whole = 1; /* the head of a page too */
    while (html_scan_next(&scan, &piece)) {
        if (piece.kind != HTML_OPEN)
            continue;
        if (strcmp(piece.name, "link") == 0)
            read_link(&finding, &piece);
        else if (strcmp(piece.name, "a") == 0)
            read_anchor(&finding, &piece);
        else if (strcmp(piece.name, "base") == 0)
            read_base(&finding, &piece);
    }
}

void feed_links_guess(const char *page_url, struct feed_links *links)
{
    static const char *const paths[] = {"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths && links->count < FEED_LINKS_MAX; i++) {
        char address[URL_SIZE], url[URL_SIZE];
        if (url_resolve(paths[i], page_url, address, NULL) < 0 || url_feed(address, url, NULL) < 0 ||
            is_known(links, url))
            continue;
        strcpy(links->urls[links->count++], url);
    }
}
