/* A story's history as a list: when it was made, merged, split, retitled, pinned, and where it went. */
#include "history_view.h"

#include "html.h"
#include "part_side.h"
#include "part_time.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By its headline; a story that had none when it came, went or began is only another one. */
static void write_other_story(struct buffer *out, const struct store_history_line *line, const char *article_id)
{
    buffer_text(out, "<a href=\"/story/");
    html_text(out, line->other_story_id);
    if (*article_id)
        buffer_char(out, '#');
    html_text(out, article_id);
    buffer_text(out, *line->text ? "\" dir=\"auto\">" : "\">");
    html_text(out, *line->text ? line->text : say("another story"));
    buffer_text(out, "</a>");
}

static void write_quoted(struct buffer *out, const char *before, const char *text)
{
    buffer_format(out, "%s <q dir=\"auto\">", before);
    html_text(out, text);
    buffer_text(out, "</q>");
}

static void write_joined(struct buffer *out, const struct store_history_line *line)
{
    part_count(out, line->articles, "article joined", "articles joined");
}

static void write_removed(struct buffer *out, const struct store_history_line *line)
{
    part_count(out, line->articles, "article was removed", "articles were removed");
}

static void write_merged(struct buffer *out, const struct store_history_line *line)
{
    if (*line->text)
        write_quoted(out, say("The story"), line->text);
    else
        buffer_text(out, say("Another story"));
    buffer_format(
        out, say_count(line->articles, " went into this one, with %u article", " went into this one, with %u articles"),
        (unsigned)line->articles);
}

/* Lines of earlier versions do not say which. */
static void write_article(struct buffer *out, const struct store_history_line *line)
{
    if (!*line->article_id && line->articles > 1) {
        part_count(out, line->articles, "article", "articles");
        return;
    }
    if (!*line->article_id) {
        buffer_text(out, say("An article"));
        return;
    }
    buffer_format(out, "%s <code>", say("The article"));
    html_text(out, line->article_id);
    buffer_text(out, "</code>");
}

static void write_moved_in(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    buffer_format(out, " %s ", say("came from"));
    write_other_story(out, line, "");
}

static void write_moved_out(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    buffer_format(out, " %s ", say("went to"));
    write_other_story(out, line, line->article_id);
}

static void write_revised(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    if (*line->text)
        write_quoted(out, say(" has a new title:"), line->text);
    else
        buffer_text(out, say(" has a new text"));
}

static void write_split(struct buffer *out, const struct store_history_line *line)
{
    if (line->articles > 1)
        buffer_format(out, say_count(line->articles, "Began with %u article of ", "Began with %u articles of "),
                      (unsigned)line->articles);
    else
        buffer_text(out, say("Began with an article of "));
    write_other_story(out, line, "");
}

/* The engine's own choice; an operator's is "retitled". */
static void write_headline(struct buffer *out, const struct store_history_line *line)
{
    write_quoted(out, say("New headline:"), line->text);
}

static void write_retitled(struct buffer *out, const struct store_history_line *line)
{
    write_quoted(out, say("Headline given by hand:"), line->text);
}

static void write_untitled(struct buffer *out, const struct store_history_line *line)
{
    (void)line;
    buffer_text(out, say("The headline comes from the articles again"));
}

/* A side by its key, or "ended"; the name that an edition gives it is looked up here. */
static void write_blindspot(struct buffer *out, const struct store_history_line *line)
{
    if (strcmp(line->text, "ended") == 0)
        buffer_text(out, say("No blindspot any more"));
    else
        buffer_format(out, say("Became a blindspot of the %s"),
                      side_said(strcmp(line->text, "left") == 0 ? SIDE_LEFT : SIDE_RIGHT));
}

static void write_pinned(struct buffer *out, const struct store_history_line *line)
{
    buffer_text(out, strcmp(line->kind, "pinned") == 0
                         ? say("Pinned: it is neither merged nor taken apart by the engine")
                         : say("No longer pinned"));
}

static void write_hidden(struct buffer *out, const struct store_history_line *line)
{
    buffer_text(out, strcmp(line->kind, "hidden") == 0 ? say("Hidden from readers") : say("Shown to readers again"));
}

static void write_remarked(struct buffer *out, const struct store_history_line *line)
{
    if (*line->text)
        write_quoted(out, say("The editors add:"), line->text);
    else
        buffer_text(out, say("The editors' words were taken back"));
}

static const struct sentence {
    const char *kind;
    void (*write)(struct buffer *out, const struct store_history_line *line);
} sentences[] = {
    {"joined", write_joined},     {"headline", write_headline},   {"blindspot", write_blindspot},
    {"merged", write_merged},     {"moved-in", write_moved_in},   {"moved-out", write_moved_out},
    {"split", write_split},       {"revised", write_revised},     {"removed", write_removed},
    {"pinned", write_pinned},     {"unpinned", write_pinned},     {"retitled", write_retitled},
    {"untitled", write_untitled}, {"hidden", write_hidden},       {"shown", write_hidden},
    {"remarked", write_remarked}, {"unremarked", write_remarked},
};

static void begin_line(struct buffer *out, const struct site *site, int64_t time_ms)
{
    buffer_text(out, "<li><span class=\"when small soft\">");
    part_time(out, time_ms, site->now_ms);
    buffer_text(out, "</span><p>");
}

/* The engine's notes begin with what a review found and its score; the measures behind them are in the API's history. */
static void write_review(struct buffer *out, const char *note)
{
    static const char one[] = "one event by score ", two[] = "two events by score ", fit[] = "log odds here ";
    if (strncmp(note, one, strlen(one)) == 0)
        buffer_format(out, say("A review found one event here: score %.2f of 1."), strtod(note + strlen(one), NULL));
    else if (strncmp(note, two, strlen(two)) == 0)
        buffer_format(out, say("A review found two events here: score %.2f of 1."), strtod(note + strlen(two), NULL));
    else if (strncmp(note, fit, strlen(fit)) == 0)
        buffer_text(out, say("A review found that it fits better there."));
    else
        write_quoted(out, say("Why:"), note);
}

/* A kind that a later version of the library wrote is left out. */
static int write_line(struct buffer *out, const struct site *site, const struct store_history_line *line)
{
    const struct sentence *sentence = NULL;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i].kind, line->kind) == 0)
            sentence = &sentences[i];
    if (!sentence)
        return 0;
    begin_line(out, site, line->time_ms);
    sentence->write(out, line);
    if (line->by_operator)
        buffer_format(out, " <span class=\"chip\">%s</span>", say("by hand"));
    if (*line->note) {
        buffer_text(out, "</p><p class=\"small soft\">");
        if (line->by_operator)
            write_quoted(out, say("Note:"), line->note);
        else
            write_review(out, line->note);
    }
    buffer_text(out, "</p>");
    return 1;
}

/* Else the oldest line would be taken for the beginning. */
static void write_limit(struct buffer *out)
{
    buffer_text(out, "<p class=\"small soft\">");
    buffer_format(out, say("The last %d lines are kept."), STORE_HISTORY_MAX);
    buffer_text(out, "</p>\n");
}

void history_list_write(struct buffer *out, const struct site *site, const struct store_history *history,
                        history_line_fn *at_end, const void *context)
{
    buffer_text(out, "<ol class=\"history\">\n");
    /* Redis keeps them in the order in which they happened. */
    for (size_t i = history->count; i > 0; i--) {
        if (!write_line(out, site, &history->lines[i - 1]))
            continue;
        if (at_end)
            at_end(out, context, &history->lines[i - 1]);
        buffer_text(out, "</li>\n");
    }
    /* A story that was split off says so itself, in the line "split". */
    if (history->began_ms && !*history->split_from) {
        begin_line(out, site, history->began_ms);
        buffer_format(out, "%s</p></li>\n", say("The story began"));
    }
    buffer_text(out, "</ol>\n");
    if (history->count == STORE_HISTORY_MAX)
        write_limit(out);
}

void page_history(struct buffer *out, const struct site *site, const struct history_view *view)
{
    char path[64];
    const struct store_history *history = view->history;
    struct page_frame frame = {.title = say("History"), .description = "", .path = path, .search = ""};
    snprintf(path, sizeof path, "/story/%s/history", view->story_id);
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><p class=\"small soft\">%s</p>\n<h1 class=\"title\">",
                  say("History of"));
    buffer_format(out, "<a href=\"/story/%s\" dir=\"auto\">", view->story_id);
    html_text(out, *view->headline ? view->headline : say("A story without a headline yet"));
    buffer_text(out, "</a></h1>\n");
    history_list_write(out, site, history, NULL, NULL);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
