/* Head, navigation and foot. */
#include "page_frame.h"

#include "asset.h"
#include "html.h"

/* What browsers and feed readers find a page's feeds by. */
static const struct page_format {
    const char *type, *path, *name;
} page_formats[] = {
    {"application/atom+xml", "/feed.atom", "Atom"},
    {"application/rss+xml", "/feed.rss", "RSS"},
    {"application/feed+json", "/feed.json", "JSON Feed"},
};

static void write_format(struct buffer *out, const struct site *site, const struct page_frame *frame,
                         const struct page_format *format)
{
    buffer_format(out, "<link rel=\"alternate\" type=\"%s\" href=\"%s", format->type, format->path);
    html_text(out, frame->syndication_query);
    buffer_text(out, "\" title=\"");
    html_text(out, site->name);
    if (frame->syndication_query) {
        buffer_text(out, ": ");
        html_text(out, frame->title);
    }
    buffer_format(out, " (%s)\"/>\n", format->name);
}

static void write_assets(struct buffer *out)
{
    char path[ASSET_PATH_SIZE];
    asset_path(ASSET_STYLE, path);
    buffer_format(out, "<link rel=\"stylesheet\" href=\"%s\"/>\n", path);
    asset_path(ASSET_ICON, path);
    buffer_format(out, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s\"/>\n", path);
    asset_path(ASSET_TOUCH_ICON, path);
    buffer_format(out, "<link rel=\"apple-touch-icon\" href=\"%s\"/>\n", path);
}

static void write_meta(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_text(out, "<title>");
    html_text(out, frame->title);
    buffer_text(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    if (*frame->description) {
        buffer_text(out, "<meta name=\"description\" content=\"");
        html_excerpt(out, frame->description, 300);
        buffer_text(out, "\"/>\n<meta property=\"og:description\" content=\"");
        html_excerpt(out, frame->description, 300);
        buffer_text(out, "\"/>\n");
    }
    buffer_text(out, "<meta property=\"og:title\" content=\"");
    html_text(out, frame->title);
    buffer_text(out, "\"/>\n");
    /* Search results, forms, errors: a search engine that indexed them would find them empty tomorrow. */
    if (!frame->is_listed)
        buffer_text(out, "<meta name=\"robots\" content=\"noindex\"/>\n");
    /* Only with a base URL: the Host that a request names is the asker's word. */
    if (*site->base_url && frame->is_listed) {
        buffer_text(out, "<link rel=\"canonical\" href=\"");
        html_text(out, site->base_url);
        html_text(out, frame->path);
        buffer_text(out, "\"/>\n");
    }
    for (size_t i = 0; i < sizeof page_formats / sizeof *page_formats; i++)
        write_format(out, site, frame, &page_formats[i]);
    write_assets(out);
}

static void write_header(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_text(out,
                "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"top\"><div class=\"wrap\">"
                "<a class=\"brand\" href=\"/\"><i aria-hidden=\"true\"><b></b><b></b><b></b></i>");
    html_text(out, site->name);
    buffer_text(out, "</a>\n<nav aria-label=\"Site\"><a href=\"/\">Top stories</a><a href=\"/latest\">Latest</a>"
                     "<a href=\"/blindspot\">Blindspots</a>"
                     "<a href=\"/feed.atom\">Feed</a></nav>\n"
                     "<form action=\"/search\" role=\"search\"><input type=\"search\" name=\"q\" maxlength=\"200\" "
                     "placeholder=\"Search headlines\" aria-label=\"Search headlines\" value=\"");
    html_text(out, frame->search);
    buffer_text(out, "\"/><button>Search</button></form></div></header>\n");
}

/* The demo's: what locked data looks like, without a key to be made first. */
static void write_switch(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    static const char *const names[TIER_COUNT] = {"without a key", "with a Premium key", "everything"};
    if (!site->has_switch)
        return;
    buffer_text(out, "<div class=\"switch\"><div class=\"wrap\">Show this desk as a reader sees it");
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        buffer_format(out, "%s ", tier == TIER_FREE ? ":" : " ·");
        if (site->tier == (enum tier)tier) {
            buffer_format(out, "<b>%s</b>", names[tier]);
            continue;
        }
        buffer_format(out, "<a rel=\"nofollow\" href=\"/view?tier=%s&amp;back=", tier_name((enum tier)tier));
        html_url_part(out, frame->path);
        buffer_format(out, "\">%s</a>", names[tier]);
    }
    buffer_text(out, "</div></div>\n");
}

void page_begin(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    write_meta(out, site, frame);
    buffer_text(out, "</head>\n<body>\n");
    write_header(out, site, frame);
    write_switch(out, site, frame);
    buffer_text(out, "<main id=\"main\" class=\"wrap\">\n");
}

void page_end(struct buffer *out, const struct site *site)
{
    buffer_text(out,
                "</main>\n<footer class=\"bottom\"><div class=\"wrap\">"
                "<p>A source counts once per story, however many articles it has. Shares are of the sources that have "
                "a rating; those without one are shown beside them. Every line of a summary is a sentence of the "
                "article it links to.</p><p>");
    buffer_text(out, "Made with Triptych " TRIPTYCH_VERSION ", edition ");
    html_text(out, site->edition);
    buffer_text(out, ". Feeds: <a href=\"/feed.atom\">Atom</a>, <a href=\"/feed.rss\">RSS</a>, "
                     "<a href=\"/feed.json\">JSON Feed</a>. <a href=\"/method\">Method</a>, <a href=\"/lookup\">look "
                     "up an address</a>, "
                     "<a href=\"/key\">key</a>. For programs: "
                     "<a href=\"/openapi.json\">API</a>, <a href=\"/api/v1/events\">live events</a>.</p>"
                     "</div></footer>\n</body>\n</html>\n");
}
