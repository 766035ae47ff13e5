/* The list, and beside it what narrows it. */
#include "page_search.h"

#include "code_names.h"
#include "facets.h"
#include "html.h"
#include "part_card.h"
#include "part_side.h"
#include "part_time.h"
#include "side.h"
#include "subject_names.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

static const struct facet_row {
    const char *parameter, *title;
} facet_rows[SEARCH_FACETS] = {[SEARCH_BY_TOPIC] = {"topic", SAY_LATER("Topic")},
                               [SEARCH_BY_LANG] = {"lang", SAY_LATER("Language")},
                               [SEARCH_BY_SIDE] = {"side", SAY_LATER("Reported by the")},
                               [SEARCH_BY_SINCE] = {"since", SAY_LATER("Since")}};

const char *page_search_parameter(enum search_facet facet)
{
    return facet_rows[facet].parameter;
}

/* A value that is no side's is the reader's own, and stays as it is. */
static void write_side(struct buffer *out, const char *value)
{
    for (int side = SIDE_UNRATED; side <= SIDE_RIGHT; side++)
        if (strcmp(side_name((enum side)side), value) == 0) {
            html_text(out, side_said((enum side)side));
            return;
        }
    html_text(out, value);
}

static void write_value(struct buffer *out, enum search_facet facet, const char *value)
{
    char title[SUBJECT_TITLE_SIZE];
    if (facet == SEARCH_BY_TOPIC) {
        subject_topic_title(value, title, sizeof title);
        html_text(out, title);
    } else if (facet == SEARCH_BY_LANG) {
        html_text(out, language_name(value));
    } else if (facet == SEARCH_BY_SIDE) {
        write_side(out, value);
    } else {
        html_text(out, value);
    }
}

static void write_link(struct buffer *out, const struct page_search_facet *facet, enum search_facet which,
                       const char *value)
{
    buffer_text(out, "<a rel=\"nofollow\" href=\"/search?");
    html_text(out, facet->base);
    if (value) {
        buffer_format(out, "%s%s=", *facet->base ? "&amp;" : "", facet_rows[which].parameter);
        html_url_part(out, value);
    }
    buffer_text(out, "\">");
}

static void write_facet(struct buffer *out, const struct page_search_facet *facet, enum search_facet which)
{
    if (!facet->chosen && facet->count < 2 && which != SEARCH_BY_SINCE)
        return; /* there is nothing to choose */
    if (!facet->chosen && !facet->count)
        return;
    buffer_format(out, "<h3>%s</h3>\n<ul class=\"narrow\">\n", say(facet_rows[which].title));
    if (facet->chosen) {
        buffer_text(out, "<li><b>");
        write_value(out, which, facet->chosen);
        buffer_text(out, "</b> ");
        write_link(out, facet, which, NULL);
        buffer_format(out, "%s</a></li>\n", say("any"));
    }
    for (size_t i = 0; i < facet->count; i++) {
        if (facet->chosen && strcmp(facet->chosen, facet->rows[i].value) == 0)
            continue;
        buffer_text(out, "<li>");
        write_link(out, facet, which, facet->rows[i].value);
        write_value(out, which, facet->rows[i].value);
        buffer_text(out, "</a> <span class=\"soft\">");
        part_number(out, facet->rows[i].stories);
        buffer_text(out, "</span></li>\n");
    }
    buffer_text(out, "</ul>\n");
}

/* Beside the list, or in a narrow window behind it: what was asked for comes first. */
static void write_facets(struct buffer *out, const struct page_search *search)
{
    buffer_format(out, "<aside class=\"box\" aria-label=\"%s\"><h2>%s</h2>\n", say("Narrow"), say("Narrow"));
    for (int which = 0; which < SEARCH_FACETS; which++)
        write_facet(out, &search->facets[which], (enum search_facet)which);
    buffer_text(out, "</aside>\n");
}

static void write_spelt(struct buffer *out, const struct page_search *search)
{
    if (!*search->spelt)
        return;
    buffer_format(out, "<p class=\"note\">%s ", say("Did you mean"));
    buffer_text(out, "<a rel=\"nofollow\" href=\"/search?q=");
    html_url_part(out, search->spelt);
    buffer_text(out, "\" dir=\"auto\"><b>");
    html_text(out, search->spelt);
    buffer_text(out, "</b></a>?</p>\n");
}

static void write_example(struct buffer *out, const char *question, const char *meaning)
{
    buffer_text(out, "<li><a rel=\"nofollow\" href=\"/search?q=");
    html_url_part(out, question);
    buffer_text(out, "\"><code>");
    html_text(out, question);
    buffer_format(out, "</code></a> %s</li>\n", meaning);
}

/* The grammar by examples, each of which can be tried. */
static void write_help(struct buffer *out)
{
    static const struct {
        const char *question, *meaning;
    } examples[] = {
        {"prices wages", SAY_LATER("both words, in any form and order")},
        {"\"interest rate\"", SAY_LATER("these words in a row")},
        {"econom*", SAY_LATER("words that begin so")},
        {"strike -football", SAY_LATER("the first without the second")},
        {"flood OR storm", SAY_LATER("one of them")},
        {"topic:politics place:FR", SAY_LATER("what it is about, and where it happens")},
        {"blindspot:left sources>=5", SAY_LATER("what a side misses, though many report it")},
        {"lang:fr source:example.com", SAY_LATER("a language, an outlet")},
    };
    buffer_format(out, "<h2>%s</h2>\n<ul class=\"examples\">\n", say("How to ask"));
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        write_example(out, examples[i].question, say(examples[i].meaning));
    buffer_text(out, "</ul>\n");
}

/* "one OR another" of a question of plain words; nothing for one that has anything else. */
static void write_any(struct buffer *out, const char *text)
{
    struct buffer any;
    size_t words = 0;
    if (strpbrk(text, "\"():*<>=-") || strstr(text, "OR") || strstr(text, "NOT") || strstr(text, "AND"))
        return;
    buffer_init(&any, 1024);
    for (const char *at = text + strspn(text, " "); *at;) {
        size_t size = strcspn(at, " ");
        buffer_text(&any, words++ ? " OR " : "");
        buffer_add(&any, at, size);
        at += size;
        at += strspn(at, " ");
    }
    if (words > 1 && !any.is_failed)
        write_example(out, any.data, say("stories with at least one of the words"));
    buffer_done(&any);
}

/* Whatever narrows the question can be taken away. */
static void write_less(struct buffer *out, const struct page_search *search)
{
    for (int which = 0; which < SEARCH_FACETS; which++) {
        const struct page_search_facet *facet = &search->facets[which];
        if (!facet->chosen)
            continue;
        buffer_text(out, "<li>");
        write_link(out, facet, (enum search_facet)which, NULL);
        buffer_format(out, say("%s: any"), say(facet_rows[which].title));
        buffer_text(out, "</a></li>\n");
    }
}

static void write_topics(struct buffer *out, const struct site *site)
{
    size_t shown = 0;
    if (!site->subjects || !site->subjects->topics.count)
        return;
    buffer_format(out, "<h2>%s</h2>\n<p>", say("What the news is about now"));
    for (size_t i = 0; i < site->subjects->topics.count && shown < 12; i++) {
        char title[SUBJECT_TITLE_SIZE];
        const char *key = site->subjects->topics.rows[i].key;
        /* A topic of the second level would have the label of its field. */
        if (!subject_topic_is_first(key))
            continue;
        subject_topic_label(key, title, sizeof title);
        buffer_text(out, shown++ ? " · <a href=\"/topic/" : "<a href=\"/topic/");
        html_text(out, key);
        buffer_text(out, "\">");
        html_text(out, title);
        buffer_text(out, "</a>");
    }
    buffer_text(out, "</p>\n");
}

static void write_nothing(struct buffer *out, const struct site *site, const struct page_search *search)
{
    if (search->is_question)
        buffer_format(out, "<p>%s</p>\n", say("No story matches."));
    buffer_format(out, "<p>%s</p>\n<ul class=\"examples\">\n",
                  say("Words find headlines, summaries, the sides' points, and the titles and outlets of articles, in "
                      "every language."));
    if (search->is_question) {
        write_any(out, search->text);
        write_less(out, search);
    }
    buffer_text(out, "</ul>\n");
    write_help(out);
    write_topics(out, site);
}

/* Numbers and not a cursor: an order by weight has no place that stays. */
static void write_pages(struct buffer *out, const struct page_search *search)
{
    if (search->pages < 2)
        return;
    buffer_format(out, "<nav class=\"pages\" aria-label=\"%s\">", say("Pages"));
    if (search->page > 1) {
        buffer_text(out, "<a rel=\"prev\" href=\"/search?");
        html_text(out, search->asked);
        buffer_format(out, "&amp;page=%u\">%s</a>", search->page - 1, say("Before"));
    }
    buffer_format(out, "<span class=\"soft\">%u / %u</span>", search->page, search->pages);
    if (search->page < search->pages) {
        buffer_text(out, "<a rel=\"next\" href=\"/search?");
        html_text(out, search->asked);
        buffer_format(out, "&amp;page=%u\">%s</a>", search->page + 1, say("Next"));
    }
    buffer_text(out, "</nav>\n");
}

static void write_title(struct buffer *out, const struct page_search *search)
{
    buffer_text(out, "<h1 class=\"title\" dir=\"auto\">");
    if (*search->text) {
        buffer_format(out, "<small>%s</small>", say("Search"));
        html_excerpt(out, search->text, 200);
    } else {
        buffer_text(out, say("Search"));
    }
    buffer_text(out, "</h1>\n");
    if (!search->found)
        return;
    buffer_text(out, "<p class=\"small soft\">");
    unsigned found = (unsigned)search->found;
    if (search->is_cut)
        buffer_format(out, say("More than %u stories, the best first"), found);
    else
        buffer_format(out, say_count(found, "%u story, the best first", "%u stories, the best first"), found);
    buffer_text(out, "</p>\n");
}

void page_search(struct buffer *out, const struct site *site, const struct page_search *search)
{
    struct buffer query;
    buffer_init(&query, 16384);
    buffer_char(&query, '?');
    buffer_text(&query, search->asked);
    struct page_frame frame = {.title = *search->text ? search->text : say("Search"),
                               .description = "",
                               .path = "/search",
                               .search = search->text,
                               .syndication_query = search->is_question && !query.is_failed ? query.data : NULL};
    page_begin(out, site, &frame);
    buffer_text(out, "<div class=\"two\"><div>\n");
    write_title(out, search);
    write_spelt(out, search);
    if (search->count) {
        buffer_format(out, "<section class=\"rows\" aria-label=\"%s\">\n", say("Stories"));
        for (size_t i = 0; i < search->count; i++)
            part_card(out, site, search->heads[i], CARD_ROW);
        buffer_text(out, "</section>\n");
        write_pages(out, search);
    } else {
        write_nothing(out, site, search);
    }
    buffer_text(out, "</div>\n");
    if (search->count)
        write_facets(out, search);
    buffer_text(out, "</div>\n");
    page_end(out, site);
    buffer_done(&query);
}
