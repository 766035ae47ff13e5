/* A story in a list, in four sizes. */
#include "part_card.h"

#include "blindspot.h"
#include "code_names.h"
#include "html.h"
#include "part_bar.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_time.h"
#include "story_text.h"
#include "subject_names.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define DEK_LEAD_BYTES 320
#define DEK_BYTES      220
#define SUBJECTS_MAX   2 /* on a card */
#define HREF_SIZE      64

/* dir="auto" because headlines are in many languages, some of them written from right to left. */
void part_lang(struct buffer *out, const char *lang)
{
    buffer_text(out, " dir=\"auto\"");
    html_lang(out, lang);
}

static void write_link(struct buffer *out, const Triptych__StoryHead *head, const struct story_text *text)
{
    buffer_text(out, "<a href=\"/story/");
    html_text(out, head->id);
    buffer_char(out, '"');
    part_lang(out, text->lang);
    buffer_char(out, '>');
    html_text(out, *text->headline ? text->headline : say("A story without a headline yet"));
    buffer_text(out, "</a>");
}

void part_story_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    struct story_text text;
    story_text_choose(head, NULL, &site->langs, &text);
    write_link(out, head, &text);
}

void part_blindspot(struct buffer *out, const Triptych__StoryHead *head)
{
    enum side side = blindspot_read(head->blindspot);
    if (side != SIDE_UNRATED) {
        buffer_format(out, "<span class=\"blind %s\">", side_class(side));
        buffer_format(out, say("Blindspot of the %s"), side_said(side));
        buffer_text(out, "</span> ");
    }
}

/* Most used first, as coverage_rows sorts them. */
void part_languages(struct buffer *out, const Triptych__Coverage *coverage, size_t names_max)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t count = coverage ? coverage_rows(coverage->lang, coverage->n_lang, rows, &rated) : 0;
    for (size_t i = 0; i < count && i < names_max; i++) {
        buffer_text(out, i ? ", " : "");
        html_text(out, language_name(rows[i].key));
    }
    if (count > names_max)
        buffer_format(out, say(" and %zu more"), count - names_max);
}

/* ── topics and places ── */

void part_place_path(const char *place, char *out, size_t out_size)
{
    struct buffer encoded;
    buffer_init(&encoded, out_size);
    if (strlen(place) > 3)
        html_url_part(&encoded, place + 3);
    snprintf(out, out_size, "/place/%.2s%s%s", place, encoded.len ? "/" : "", encoded.len ? encoded.data : "");
    buffer_done(&encoded);
}

static void write_subject(struct buffer *out, const char *path, const char *title)
{
    buffer_text(out, "<a href=\"");
    html_text(out, path);
    buffer_text(out, "\">");
    html_text(out, title);
    buffer_text(out, "</a> ");
}

/* The last of several says most: the second level stands behind the first, a city behind its country. */
static int is_told_by_next(char *const *names, size_t count, size_t at, int is_place)
{
    if (at + 1 >= count)
        return 0;
    return is_place ? strncmp(names[at], names[at + 1], 2) == 0 && strlen(names[at]) == 2 && names[at + 1][2] == '/'
                    : 0;
}

size_t part_subjects(struct buffer *out, const Triptych__StoryHead *head, size_t max)
{
    const Triptych__Summary *summary = head->summary;
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    size_t written = 0;
    for (size_t i = 0; summary && i < summary->n_places && written < (max + 1) / 2; i++) {
        if (is_told_by_next(summary->places, summary->n_places, i, 1) ||
            !subject_place_title(summary->places[i], title, sizeof title))
            continue;
        part_place_path(summary->places[i], path, sizeof path);
        write_subject(out, path, title);
        written++;
    }
    char before[SUBJECT_TITLE_SIZE] = "";
    for (size_t i = 0; summary && i < summary->n_topics && written < max; i++) {
        subject_topic_label(summary->topics[i], title, sizeof title);
        /* In a language a second level may be called as its first. */
        if (strcmp(title, before) == 0)
            continue;
        snprintf(path, sizeof path, "/topic/%s", summary->topics[i]);
        write_subject(out, path, title);
        memcpy(before, title, sizeof before);
        written++;
    }
    return written;
}

/* ── the card ── */

/* The headline beside it is the same link: to keyboards and readers of the page this one is not there. */
static int write_picture(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                         enum part_card card)
{
    struct buffer picture;
    buffer_init(&picture, PICTURE_HTML_MAX);
    int has = card != CARD_MINI &&
              part_picture(&picture, site, head->image_url, card == CARD_LEAD ? PICTURE_LEAD : PICTURE_CARD);
    if (has) {
        buffer_format(out, "<a class=\"pic\" href=\"/story/%s\" tabindex=\"-1\" aria-hidden=\"true\">", head->id);
        buffer_add(out, picture.data, picture.len);
        buffer_text(out, "</a>\n");
    }
    buffer_done(&picture);
    return has;
}

/* The subjects come first, as a reader decides by them whether to read on. */
static void write_kick(struct buffer *out, const Triptych__StoryHead *head)
{
    struct buffer subjects;
    buffer_init(&subjects, 4096);
    if (part_subjects(&subjects, head, SUBJECTS_MAX)) {
        buffer_text(out, "<p class=\"kick\">");
        buffer_add(out, subjects.data, subjects.len);
        buffer_text(out, "</p>\n");
    }
    buffer_done(&subjects);
}

/* In place of a picture a card has some words more: the first sentence of the summary. */
static void write_dek(struct buffer *out, const struct story_text *text, size_t bytes)
{
    if (!*text->lead)
        return;
    buffer_text(out, "<p class=\"dek\"");
    part_lang(out, text->lead_lang);
    buffer_char(out, '>');
    html_excerpt(out, text->lead, bytes);
    buffer_text(out, "</p>\n");
}

static void write_facts(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                        const struct coverage_sides *sides)
{
    buffer_text(out, "<p class=\"facts\"><span><b>");
    part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
    buffer_text(out, "</b></span> ");
    if (part_has_shares(sides)) {
        buffer_text(out, "<span>");
        part_leader(out, sides);
        buffer_text(out, "</span> ");
    }
    buffer_text(out, "<span>");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</span> ");
    part_blindspot(out, head);
    buffer_text(out, "</p>\n");
}

void part_card(struct buffer *out, const struct site *site, const Triptych__StoryHead *head, enum part_card card)
{
    static const char *const classes[] = {"card lead", "card", "row", "row"};
    struct coverage_sides sides;
    struct story_text text;
    struct buffer rest;
    char href[HREF_SIZE];
    story_text_choose(head, NULL, &site->langs, &text);
    coverage_sides(head->coverage, &sides);
    buffer_init(&rest, PICTURE_HTML_MAX);
    int has_picture = write_picture(&rest, site, head, card);
    buffer_format(out, "<article class=\"%s%s\">\n", classes[card], has_picture ? " has-pic" : "");
    buffer_add(out, rest.data ? rest.data : "", rest.len);
    buffer_done(&rest);
    if (card != CARD_MINI)
        write_kick(out, head);
    buffer_text(out, "<h2>");
    write_link(out, head, &text);
    buffer_text(out, "</h2>\n");
    if (card == CARD_LEAD)
        write_dek(out, &text, DEK_LEAD_BYTES);
    else if (card != CARD_MINI && !has_picture)
        write_dek(out, &text, DEK_BYTES);
    /* The lead's bar is the large one, as on the story's page: its segments lead to the side's articles there. */
    snprintf(href, sizeof href, "/story/%s?side=", head->id);
    part_bar(out, &sides, card == CARD_LEAD ? href : NULL);
    write_facts(out, site, head, &sides);
    buffer_text(out, "</article>\n");
}

void part_brief(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    buffer_text(out, "<li>");
    part_story_link(out, site, head);
    buffer_text(out, "<span class=\"small soft\"><span>");
    part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
    buffer_text(out, "</span> ");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</span></li>\n");
}
