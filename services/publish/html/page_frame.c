/* Head, navigation and foot. */
#include "page_frame.h"

#include "asset.h"
#include "code_names.h"
#include "facets.h"
#include "html.h"
#include "json_writer.h"
#include "subject_names.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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
    asset_path(ASSET_SCRIPT, path);
    buffer_format(out, "<script src=\"%s\" defer=\"defer\"></script>\n", path);
    buffer_text(out, "<link rel=\"manifest\" href=\"/manifest.webmanifest\"/>\n");
    asset_path(ASSET_ICON, path);
    buffer_format(out, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s\"/>\n", path);
    asset_path(ASSET_TOUCH_ICON, path);
    buffer_format(out, "<link rel=\"apple-touch-icon\" href=\"%s\"/>\n", path);
}

static void write_property(struct buffer *out, const char *property, const char *value)
{
    buffer_format(out, "<meta property=\"%s\" content=\"", property);
    html_text(out, value);
    buffer_text(out, "\"/>\n");
}

/* Networks show no picture at a relative address: without a base URL there is none. */
static void write_picture(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    char path[ASSET_PATH_SIZE];
    int has_card = frame->story_id && site->has_cards;
    if (!*site->base_url)
        return;
    buffer_text(out, "<meta property=\"og:image\" content=\"");
    html_text(out, site->base_url);
    asset_path(ASSET_TOUCH_ICON, path);
    if (has_card)
        buffer_format(out, "/card/story/%s.png\"/>\n", frame->story_id);
    else
        buffer_format(out, "%s\"/>\n", path);
    if (has_card)
        buffer_text(out, "<meta property=\"og:image:width\" content=\"1200\"/>\n"
                         "<meta property=\"og:image:height\" content=\"630\"/>\n");
    buffer_format(out, "<meta name=\"twitter:card\" content=\"%s\"/>\n", has_card ? "summary_large_image" : "summary");
}

/* How a link to the page looks where it is shared, and who has a frame to show in its place. */
static void write_card(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    write_property(out, "og:title", frame->title);
    write_property(out, "og:site_name", site->name);
    write_property(out, "og:type", frame->story_id ? "article" : "website");
    write_picture(out, site, frame);
    if (!*site->base_url)
        return;
    buffer_text(out, "<meta property=\"og:url\" content=\"");
    html_text(out, site->base_url);
    html_text(out, frame->path);
    buffer_text(out, "\"/>\n");
    if (!frame->story_id)
        return;
    buffer_text(out, "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"");
    html_text(out, site->base_url);
    buffer_text(out, "/oembed?url=");
    html_url_part(out, site->base_url);
    html_url_part(out, frame->path);
    buffer_text(out, "\"/>\n");
}

static void write_meta(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_text(out, "<title>");
    html_text(out, frame->title);
    if (strcmp(frame->title, site->name) != 0) {
        buffer_text(out, " · ");
        html_text(out, site->name);
    }
    buffer_text(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    if (*frame->description) {
        buffer_text(out, "<meta name=\"description\" content=\"");
        html_excerpt(out, frame->description, 300);
        buffer_text(out, "\"/>\n<meta property=\"og:description\" content=\"");
        html_excerpt(out, frame->description, 300);
        buffer_text(out, "\"/>\n");
    }
    write_card(out, site, frame);
    /* Search results, forms, errors: a search engine that indexed them would find them empty tomorrow. */
    if (!frame->is_listed)
        buffer_text(out, "<meta name=\"robots\" content=\"noindex\"/>\n");
    /* Without a base URL the path alone, which browsers complete: the Host that a request names is the asker's word. */
    if (frame->is_listed) {
        buffer_text(out, "<link rel=\"canonical\" href=\"");
        html_text(out, site->base_url);
        html_text(out, frame->path);
        buffer_text(out, "\"/>\n");
    }
    for (size_t i = 0; i < sizeof page_formats / sizeof *page_formats; i++)
        write_format(out, site, frame, &page_formats[i]);
    write_assets(out);
}

/* ── navigation ── */

#define STRIP_TOPICS 8
#define STRIP_PLACES 6
#define STRIP_LANGS  6

static const struct menu_row {
    const char *path, *name;
} menu[] = {{"/", SAY_LATER("Top stories")},  {"/latest", SAY_LATER("Latest")}, {"/blindspot", SAY_LATER("Blindspots")},
            {"/topics", SAY_LATER("Topics")}, {"/places", SAY_LATER("Places")}, {"/sources", SAY_LATER("Sources")},
            {"/method", SAY_LATER("Method")}};

static void write_menu(struct buffer *out, const struct page_frame *frame)
{
    buffer_format(out, "<nav class=\"menu\" aria-label=\"%s\">", say("Site"));
    for (size_t i = 0; i < sizeof menu / sizeof *menu; i++)
        buffer_format(out, "<a href=\"%s\"%s>%s</a>", menu[i].path,
                      strcmp(menu[i].path, frame->path) == 0 ? " aria-current=\"page\"" : "", say(menu[i].name));
    buffer_text(out, "</nav>\n");
}

/* The number says how many stories there are, so that nobody follows a link to an empty page. */
static void write_item(struct buffer *out, const char *path, const char *name, uint32_t stories)
{
    buffer_text(out, "<li><a href=\"");
    html_text(out, path);
    buffer_text(out, "\">");
    html_text(out, name);
    buffer_format(out, " <b>%" PRIu32 "</b></a></li>\n", stories);
}

static int write_topic(struct buffer *out, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE], title[SUBJECT_TITLE_SIZE];
    if (!subject_topic_is_first(facet->key))
        return 0;
    subject_topic_label(facet->key, title, sizeof title);
    snprintf(path, sizeof path, "/topic/%s", facet->key);
    write_item(out, path, title, facet->stories);
    return 1;
}

/* Countries: their cities are on their pages. */
static int write_place(struct buffer *out, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE], title[SUBJECT_TITLE_SIZE];
    if (strlen(facet->key) != 2 || !subject_place_title(facet->key, title, sizeof title))
        return 0;
    snprintf(path, sizeof path, "/place/%s", facet->key);
    write_item(out, path, title, facet->stories);
    return 1;
}

static int write_lang(struct buffer *out, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE];
    if (strlen(facet->key) > 8 || strcmp(facet->key, "und") == 0)
        return 0;
    snprintf(path, sizeof path, "/language/%s", facet->key);
    write_item(out, path, language_name(facet->key), facet->stories);
    return 1;
}

static void write_facets(struct buffer *out, const struct facets *facets, size_t max,
                         int (*write)(struct buffer *out, const struct facet *facet))
{
    for (size_t i = 0, written = 0; i < facets->count && written < max; i++)
        written += (size_t)write(out, &facets->rows[i]);
}

/* What the stories of now are about, where, in which languages, with how many there are of each. */
static void write_strip(struct buffer *out, const struct site *site)
{
    const struct subjects *subjects = site->subjects;
    if (!subjects || !(subjects->topics.count + subjects->places.count + subjects->langs.count))
        return;
    buffer_format(out, "<nav class=\"strip\" aria-label=\"%s\"><ul class=\"wrap\">\n", say("In the news"));
    buffer_format(out, "<li class=\"of\"><a href=\"/topics\">%s</a></li>\n", say("Topics"));
    write_facets(out, &subjects->topics, STRIP_TOPICS, write_topic);
    if (subjects->places.count)
        buffer_format(out, "<li class=\"of\"><a href=\"/places\">%s</a></li>\n", say("Places"));
    write_facets(out, &subjects->places, STRIP_PLACES, write_place);
    buffer_format(out, "<li class=\"of\"><a href=\"/topics#languages\">%s</a></li>\n", say("Languages"));
    write_facets(out, &subjects->langs, STRIP_LANGS, write_lang);
    buffer_text(out, "</ul></nav>\n");
}

static void write_header(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_format(out, "<a class=\"skip\" href=\"#main\">%s</a>\n", say("Skip to the content"));
    buffer_text(out, "<header class=\"top\"><div class=\"wrap\">"
                     "<a class=\"brand\" href=\"/\"><i aria-hidden=\"true\"><b></b><b></b><b></b></i>");
    html_text(out, site->name);
    buffer_text(out, "</a>\n");
    write_menu(out, frame);
    buffer_format(out,
                  "<form action=\"/search\" role=\"search\"><input type=\"search\" name=\"q\" maxlength=\"200\" "
                  "placeholder=\"%s\" aria-label=\"%s\" value=\"",
                  say("Search"), say("Search"));
    html_text(out, frame->search);
    buffer_format(out, "\"/><button>%s</button></form></div>\n", say("Search"));
    write_strip(out, site);
    buffer_text(out, "</header>\n");
}

/* The demo's: what locked data looks like, without a key to be made first. */
static void write_switch(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    static const char *const names[TIER_COUNT] = {SAY_LATER("without a key"), SAY_LATER("with a Premium key"),
                                                  SAY_LATER("everything")};
    if (!site->has_switch)
        return;
    buffer_format(out, "<nav class=\"switch\" aria-label=\"%s\"><div class=\"wrap\">%s", say("What this demo shows"),
                  say("Show this desk as a reader sees it"));
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        buffer_format(out, "%s ", tier == TIER_FREE ? ":" : " ·");
        if (site->tier == (enum tier)tier) {
            buffer_format(out, "<b>%s</b>", say(names[tier]));
            continue;
        }
        buffer_format(out, "<a rel=\"nofollow\" href=\"/view?tier=%s&amp;back=", tier_name((enum tier)tier));
        html_url_part(out, *site->back ? site->back : frame->path);
        buffer_format(out, "\">%s</a>", say(names[tier]));
    }
    buffer_text(out, "</div></nav>\n");
}

/* In English, as all that the tool and the logs say; on the page that it leads to the figures stand themselves. */
static void write_trouble(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    if (!site->trouble || !*site->trouble || strcmp(frame->path, "/operator") == 0)
        return;
    buffer_text(out, "<p class=\"note\" id=\"trouble\" lang=\"en\" dir=\"ltr\">");
    html_text(out, site->trouble);
    buffer_text(out, " <a href=\"/operator\">How the desk is doing</a></p>\n");
}

void page_begin(struct buffer *out, const struct site *site, const struct page_frame *frame)
{
    buffer_format(out, "<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\"/>\n",
                  words_lang_code(words_used()), words_is_rtl(words_used()) ? " dir=\"rtl\"" : "");
    write_meta(out, site, frame);
    buffer_text(out, "</head>\n<body>\n");
    write_header(out, site, frame);
    write_switch(out, site, frame);
    buffer_text(out, "<main id=\"main\" class=\"wrap\">\n");
    write_trouble(out, site, frame);
}

static void write_language(struct buffer *out, const struct site *site, enum words_lang lang)
{
    const char *code = words_lang_code(lang);
    buffer_format(out, "<a rel=\"nofollow\" href=\"/speak?to=%s&amp;back=", code);
    html_url_part(out, *site->back ? site->back : "/");
    buffer_format(out, "\" lang=\"%s\" hreflang=\"%s\">%s</a> ", code, code, words_lang_name(lang));
}

/* To the same page in another language. Each name is in its own, for who cannot read this one. */
static void write_languages(struct buffer *out, const struct site *site)
{
    buffer_format(out, "<p class=\"langs\">%s: ", say("Language"));
    for (int lang = 0; lang < WORDS_LANGS; lang++) {
        if ((enum words_lang)lang == words_used())
            buffer_format(out, "<b>%s</b> ", words_lang_name((enum words_lang)lang));
        else
            write_language(out, site, (enum words_lang)lang);
    }
    buffer_text(out, "</p>");
}

static void write_link(struct buffer *out, const char *path, const char *name)
{
    buffer_format(out, "<li><a href=\"%s\">%s</a></li>\n", path, name);
}

/* What the menu has no room for. The stream of events is described on the API's page: in a browser's tab it would load
 * without end. */
static void write_links(struct buffer *out, const struct site *site)
{
    buffer_text(out, "<ul>\n");
    write_link(out, "/feeds", say("Follow this desk"));
    write_link(out, "/mine", say("Mine"));
    write_link(out, "/method", say("Method"));
    if (site->has_log)
        write_link(out, "/log", say("Log of decisions"));
    write_link(out, "/lookup", say("Look up an address"));
    write_link(out, "/key", say("Key"));
    write_link(out, "/api", say("API"));
    write_link(out, "/about/bot", say("For those who run a site"));
    buffer_text(out, "</ul>\n");
}

/* What the script says, in the language of the page; nothing in English, which it knows. */
static void write_script_words(struct buffer *out)
{
    static const char *const texts[] = {SAY_LATER("Save"),
                                        SAY_LATER("Saved"),
                                        SAY_LATER("Follow"),
                                        SAY_LATER("Following"),
                                        SAY_LATER("Share"),
                                        SAY_LATER("1 new report"),
                                        SAY_LATER("# new reports"),
                                        SAY_LATER("Show"),
                                        SAY_LATER("Keys"),
                                        SAY_LATER("Next"),
                                        SAY_LATER("Before"),
                                        SAY_LATER("Search"),
                                        SAY_LATER("Close"),
                                        SAY_LATER("Nothing yet."),
                                        SAY_LATER("Remove"),
                                        SAY_LATER("Open some articles first."),
                                        SAY_LATER("Your balance"),
                                        SAY_LATER("Export"),
                                        SAY_LATER("Import"),
                                        SAY_LATER("Delete all"),
                                        SAY_LATER("This file cannot be read."),
                                        SAY_LATER("left"),
                                        SAY_LATER("center"),
                                        SAY_LATER("right")};
    struct json_writer json;
    struct buffer written;
    if (words_used() == WORDS_EN)
        return;
    json_writer_init(&json, 8192);
    json_object_begin(&json, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_put_text(&json, texts[i], say(texts[i]));
    json_object_end(&json);
    json_writer_end(&json, &written);
    /* Of our own catalogues: no text there ends the element. */
    buffer_text(out, "<script type=\"application/json\" id=\"say\">");
    buffer_add(out, written.data ? written.data : "{}", written.data ? written.len : 2);
    buffer_text(out, "</script>\n");
    buffer_done(&written);
}

void page_end(struct buffer *out, const struct site *site)
{
    struct buffer edition;
    buffer_init(&edition, 1024);
    html_text(&edition, site->edition);
    buffer_text(out, "</main>\n<footer class=\"bottom\"><div class=\"wrap\">");
    write_links(out, site);
    buffer_text(out, "<p>");
    buffer_text(out,
                say("A source counts once per story, however many articles it has. Shares are of the sources that have "
                    "a rating; those without one are shown beside them. Every line of a summary is a sentence of the "
                    "article it links to."));
    buffer_text(out, "</p>");
    write_languages(out, site);
    buffer_text(out, "<p>");
    buffer_format(out, say("Made with Triptych %s, edition %s."), TRIPTYCH_VERSION, edition.data ? edition.data : "");
    buffer_text(out, "</p>");
    buffer_text(out, "</div></footer>\n");
    write_script_words(out);
    buffer_text(out, "</body>\n</html>\n");
    buffer_done(&edition);
}
