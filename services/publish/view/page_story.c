/* From the headline down: bar, summary, what each side stresses, articles, the boxes beside them. */
#include "page_story.h"

#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_articles.h"
#include "page_coverage.h"
#include "page_reporting.h"
#include "part_bar.h"
#include "part_card.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_time.h"
#include "story_ld.h"
#include "story_sentences.h"
#include "story_tabs.h"
#include "story_text.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The headline; while there is no summary yet, the title of the latest article. */
static const char *story_headline(const Triptych__Story *story, const struct story_text *text)
{
    if (*text->headline)
        return text->headline;
    if (story->n_articles > 0 && story->articles[0]->article && *story->articles[0]->article->title)
        return story->articles[0]->article->title;
    return say("A story without a headline yet");
}

static void write_dates(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    buffer_format(out, "<p class=\"small soft\">%s ", say("Published"));
    part_time(out, head->first_published_ms, site->now_ms);
    buffer_format(out, " · %s ", say("Updated"));
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_format(out, " · <a href=\"/story/%s/history\">%s</a>", head->id, say("History"));
    if (site->is_editor)
        buffer_format(out, " · <a href=\"/story/%s/edit\">%s</a>", head->id, say("Edit"));
    buffer_text(out, "</p>\n");
}

/* What a person has changed is said to be changed, and the story's history says when and why. */
static void write_edited(struct buffer *out, const Triptych__StoryHead *head)
{
    if (head->retitled)
        buffer_format(
            out, "<p class=\"small soft\"><span class=\"chip\">%s</span> <a href=\"/story/%s/history\">%s</a></p>\n",
            say("Edited"), head->id, say("The headline is the editors' own."));
    if (!*head->remark)
        return;
    buffer_format(out, "<p class=\"note\"><b>%s</b> <span dir=\"auto\">", say("The editors add:"));
    html_text(out, head->remark);
    buffer_text(out, "</span></p>\n");
}

/* Who tells it, in one sentence: "29 outlets in 7 countries report this, in English, German and French." */
static void write_dek(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                      const struct reporting *reporting)
{
    const Triptych__Coverage *coverage = head->coverage;
    if (!coverage)
        return;
    buffer_text(out, "<p class=\"dek\"><a href=\"#articles\">");
    part_count(out, coverage->sources, "outlet</a>", "outlets</a>");
    if (coverage->n_country > 1)
        buffer_format(out, say(" in %zu countries"), coverage->n_country);
    buffer_text(out, say_count(coverage->sources, " reports this", " report this"));
    if (coverage->n_lang > 0) {
        buffer_text(out, say(", in "));
        part_languages(out, coverage, 4);
    }
    buffer_text(out, ". ");
    page_reporting_first(out, site, reporting);
    buffer_text(out, "</p>\n");
}

static void write_picture(struct buffer *out, const struct site *site, const Triptych__Story *story)
{
    struct buffer picture;
    buffer_init(&picture, PICTURE_HTML_MAX);
    if (part_picture(&picture, site, story->head->image_url, PICTURE_LEAD)) {
        buffer_text(out, "<figure class=\"pic\">");
        buffer_add(out, picture.data, picture.len);
        for (size_t i = story->n_articles; i > 0; i--) {
            const Triptych__PlacedArticle *placed = story->articles[i - 1];
            if (!placed->article || strcmp(placed->article->image_url, story->head->image_url) != 0)
                continue;
            buffer_format(out, "<figcaption class=\"small soft\">%s ", say("Picture:"));
            html_text(out, placed_name(placed));
            buffer_text(out, "</figcaption>");
            break;
        }
        buffer_text(out, "</figure>\n");
    }
    buffer_done(&picture);
}

static void write_blindspot(struct buffer *out, const Triptych__Blindspot *blindspot)
{
    enum side side = blindspot_read(blindspot);
    if (side == SIDE_UNRATED)
        return;
    buffer_format(out, "<p class=\"note blind-box %s\"><b>%s</b> ", side_class(side), say("Blindspot:"));
    buffer_format(out, say("the %s hardly covers this story: %u of %u rated sources."), side_said(side),
                  blindspot->sources, blindspot->rated_sources);
    buffer_format(out, " <a href=\"/blindspot\">%s</a></p>\n", say("More blindspots"));
}

/* Only stories that are in the catalog now: a link never leads to one that is gone. */
static void write_related(struct buffer *out, const struct site *site, const struct related *related)
{
    if (related->count == 0)
        return;
    buffer_format(out, "<section class=\"part\" aria-labelledby=\"related\"><h2 id=\"related\">%s</h2>\n<ul>\n",
                  say("Related stories"));
    for (size_t i = 0; i < related->count; i++) {
        buffer_text(out, "<li>");
        part_story_link(out, site, related->heads[i]);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul></section>\n");
}

/* The choice lasts for this page alone; the switch in the page's foot is remembered. */
static void write_language(struct buffer *out, const Triptych__StoryHead *head, const char *lang, const char *shown)
{
    int is_shown = strcmp(lang, shown) == 0;
    buffer_format(out, "<a href=\"/story/%s?lang=", head->id);
    html_text(out, lang);
    buffer_text(out, is_shown ? "\" aria-current=\"true\">" : "\">");
    html_text(out, language_name(lang));
    buffer_text(out, "</a>");
}

/* The languages that the story is told in, where these are several. */
static void write_languages(struct buffer *out, const Triptych__StoryHead *head, const char *shown)
{
    const Triptych__Summary *summary = head->summary;
    if (!summary || summary->n_headings == 0 || !*summary->lang)
        return;
    buffer_format(out, "<p class=\"small langs\">%s ", say("Told in"));
    write_language(out, head, summary->lang, shown);
    for (size_t i = 0; i < summary->n_headings; i++) {
        buffer_text(out, " · ");
        write_language(out, head, summary->headings[i]->lang, shown);
    }
    buffer_text(out, "</p>\n");
}

static void write_head(struct buffer *out, const struct site *site, const Triptych__Story *story,
                       const struct reporting *reporting, const struct story_text *text)
{
    const Triptych__StoryHead *head = story->head;
    struct buffer subjects;
    struct coverage_sides sides;
    char href[64];
    coverage_sides(head->coverage, &sides);
    buffer_init(&subjects, 8192);
    buffer_text(out, "<header class=\"head\">\n");
    if (part_subjects(&subjects, head, 6)) {
        buffer_text(out, "<p class=\"kick\">");
        buffer_add(out, subjects.data, subjects.len);
        buffer_text(out, "</p>\n");
    }
    buffer_done(&subjects);
    buffer_text(out, "<h1");
    part_lang(out, text->lang);
    buffer_char(out, '>');
    html_text(out, story_headline(story, text));
    buffer_text(out, "</h1>\n");
    /* In the language that the reader has chosen there may be a headline of an article's own. */
    const Triptych__Summary *summary = head->summary;
    if (summary && *summary->model_headline && !head->retitled && strcmp(text->headline, summary->headline) == 0)
        story_model_text(out, summary->model_headline_lang, summary->model_headline);
    write_dek(out, site, head, reporting);
    write_dates(out, site, head);
    write_edited(out, head);
    write_languages(out, head, text->lang);
    write_picture(out, site, story);
    /* Its segments lead to the lists that make them. */
    snprintf(href, sizeof href, "/story/%s?side=", head->id);
    part_bar(out, &sides, href);
    part_bar_key(out, &sides);
    write_blindspot(out, head->blindspot);
    buffer_text(out, "</header>\n");
}

void page_story(struct buffer *out, const struct site *site, const Triptych__Story *story,
                const struct related *related, const struct article_choice *choice)
{
    const Triptych__StoryHead *head = story->head;
    char path[64];
    struct reporting reporting;
    struct story_text text;
    story_text_choose(head, story->details, &site->langs, &text);
    struct page_frame frame = {.title = story_headline(story, &text),
                               .description = text.lead,
                               .path = path,
                               .search = "",
                               .is_listed = !article_choice_is_set(choice),
                               .story_id = head->id};
    snprintf(path, sizeof path, "/story/%s", head->id);
    /* From the same story as the list below, so each number can be recounted on the page. */
    reporting_count(head->coverage, story->articles, story->n_articles, &reporting);
    page_begin(out, site, &frame);
    buffer_text(out, "<article class=\"whole\">\n<div class=\"main\">\n");
    write_head(out, site, story, &reporting, &text);
    story_tabs(out, site, story, &text);
    /* Before the articles, so that a narrow window has it right under the summary; in a wide one it stands beside. */
    buffer_format(out, "</div>\n<aside aria-label=\"%s\">\n", say("Coverage"));
    page_coverage(out, site, head, &reporting);
    buffer_text(out, "</aside>\n<div class=\"rest\">\n");
    page_articles(out, site, story, choice);
    write_related(out, site, related);
    buffer_text(out, "</div></article>\n");
    story_ld_write(out, site, story, &text);
    page_end(out, site);
}
