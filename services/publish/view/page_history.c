/* A story's history as a list: when it was made, merged, split, retitled, pinned, and where it went. */
#include "history_view.h"

#include "html.h"
#include "part_time.h"

#include <stdio.h>
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
    html_text(out, *line->text ? line->text : "another story");
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
    part_count(out, line->articles, "article", "articles");
    buffer_text(out, " joined");
}

static void write_removed(struct buffer *out, const struct store_history_line *line)
{
    part_count(out, line->articles, "article was removed", "articles were removed");
}

static void write_merged(struct buffer *out, const struct store_history_line *line)
{
    if (*line->text)
        write_quoted(out, "The story", line->text);
    else
        buffer_text(out, "Another story");
    buffer_text(out, " went into this one, with ");
    part_count(out, line->articles, "article", "articles");
}

/* Lines of earlier versions do not say which. */
static void write_article(struct buffer *out, const struct store_history_line *line)
{
    if (!*line->article_id && line->articles > 1) {
        part_count(out, line->articles, "article", "articles");
        return;
    }
    if (!*line->article_id) {
        buffer_text(out, "An article");
        return;
    }
    buffer_text(out, "The article <code>");
    html_text(out, line->article_id);
    buffer_text(out, "</code>");
}

static void write_moved_in(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    buffer_text(out, " came from ");
    write_other_story(out, line, "");
}

static void write_moved_out(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    buffer_text(out, " went to ");
    write_other_story(out, line, line->article_id);
}

static void write_revised(struct buffer *out, const struct store_history_line *line)
{
    write_article(out, line);
    if (*line->text)
        write_quoted(out, " has a new title:", line->text);
    else
        buffer_text(out, " has a new text");
}

static void write_split(struct buffer *out, const struct store_history_line *line)
{
    buffer_text(out, "Began with ");
    if (line->articles > 1)
        part_count(out, line->articles, "article", "articles");
    else
        buffer_text(out, "an article");
    buffer_text(out, " of ");
    write_other_story(out, line, "");
}

static void write_headline(struct buffer *out, const struct store_history_line *line)
{
    write_quoted(out, "New headline:", line->text);
}

static void write_retitled(struct buffer *out, const struct store_history_line *line)
{
    write_quoted(out, "Headline given by hand:", line->text);
}

static void write_untitled(struct buffer *out, const struct store_history_line *line)
{
    (void)line;
    buffer_text(out, "The headline comes from the articles again");
}

static void write_blindspot(struct buffer *out, const struct store_history_line *line)
{
    if (strcmp(line->text, "ended") == 0)
        buffer_text(out, "No blindspot any more");
    else
        buffer_format(out, "Became a blindspot of the %s",
                      side_in_text(strcmp(line->text, "left") == 0 ? SIDE_LEFT : SIDE_RIGHT));
}

static void write_pinned(struct buffer *out, const struct store_history_line *line)
{
    buffer_text(out, strcmp(line->kind, "pinned") == 0 ? "Pinned: it is neither merged nor taken apart by the engine"
                                                       : "No longer pinned");
}

static void write_hidden(struct buffer *out, const struct store_history_line *line)
{
    buffer_text(out, strcmp(line->kind, "hidden") == 0 ? "Hidden from readers" : "Shown to readers again");
}

static void write_remarked(struct buffer *out, const struct store_history_line *line)
{
    if (*line->text)
        write_quoted(out, "The editors add:", line->text);
    else
        buffer_text(out, "The editors' words were taken back");
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
        buffer_text(out, " <span class=\"chip\">by hand</span>");
    if (*line->note) {
        buffer_text(out, "</p><p class=\"small soft\">");
        write_quoted(out, line->by_operator ? "Note:" : "Why:", line->note);
    }
    buffer_text(out, "</p>");
    return 1;
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
        buffer_text(out, "The story began</p></li>\n");
    }
    buffer_text(out, "</ol>\n");
    if (history->count == STORE_HISTORY_MAX)
        buffer_format(out, "<p class=\"small soft\">The last %d lines are kept.</p>\n", STORE_HISTORY_MAX);
}

void page_history(struct buffer *out, const struct site *site, const struct history_view *view)
{
    char path[64];
    const struct store_history *history = view->history;
    struct page_frame frame = {.title = "History", .description = "", .path = path, .search = ""};
    snprintf(path, sizeof path, "/story/%s/history", view->story_id);
    page_begin(out, site, &frame);
    buffer_text(out, "<div class=\"list-page\"><p class=\"small soft\">History of</p>\n<h1 class=\"title\">");
    buffer_format(out, "<a href=\"/story/%s\" dir=\"auto\">", view->story_id);
    html_text(out, *view->headline ? view->headline : "A story without a headline yet");
    buffer_text(out, "</a></h1>\n");
    history_list_write(out, site, history, NULL, NULL);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
