/* What stands there first is what is most often wanted; each act has its way back beside it. */
#include "page_editor.h"

#include "history_view.h"
#include "html.h"
#include "part_time.h"
#include "reporting.h"
#include "store_changes.h"

#include <inttypes.h>
#include <string.h>

/* A form of one act: what it does, for whom, and the words that it takes. */
struct act_form {
    const char *act, *title, *help, *button;
    const char *field; /* its label; NULL: it takes no words */
    const char *value; /* what stands in it */
};

static void begin_form(struct buffer *out, const char *story_id, const char *token)
{
    buffer_format(out,
                  "<form method=\"post\" action=\"/story/%s/edit\"><input type=\"hidden\" name=\"form\" value=\"%s\"/>",
                  story_id, token);
}

static void write_note(struct buffer *out)
{
    buffer_format(out,
                  "<p><label>Why, for the story's history<br/><input name=\"note\" maxlength=\"%d\" "
                  "dir=\"auto\"/></label></p>\n",
                  STORE_CHANGE_NOTE_MAX);
}

/* The browser keeps to the limit in characters; the store refuses more bytes than that and says so. */
static void write_field(struct buffer *out, const struct act_form *form)
{
    buffer_format(out,
                  "<p><label>%s<br/><input name=\"text\" required=\"required\" maxlength=\"%d\" dir=\"auto\" value=\"",
                  form->field, STORE_HEADLINE_MAX);
    html_text(out, form->value);
    buffer_text(out, "\"/></label></p>\n");
}

/* Each act is a form of its own: the page works without a script, and a key pressed by mistake does one thing at most. */
static void write_form(struct buffer *out, const struct page_editor *shown, const struct act_form *form)
{
    buffer_format(out, "<section class=\"box\"><h2>%s</h2><p class=\"small soft\">%s</p>\n", form->title, form->help);
    begin_form(out, shown->story->head->id, shown->form_token);
    buffer_format(out, "<input type=\"hidden\" name=\"act\" value=\"%s\"/>\n", form->act);
    if (form->field)
        write_field(out, form);
    write_note(out);
    buffer_format(out, "<p><button>%s</button></p></form></section>\n", form->button);
}

static void write_headline(struct buffer *out, const struct page_editor *shown)
{
    const Triptych__StoryHead *head = shown->story->head;
    const char *headline = head->summary ? head->summary->headline : "";
    write_form(out, shown,
               &(struct act_form){"retitle", "Headline", "No summary changes it; readers see that it is edited.",
                                  "Give this headline", "Headline", headline});
    if (head->retitled)
        write_form(out, shown,
                   &(struct act_form){"untitle", "Take the headline back", "It comes from the articles again.",
                                      "Take it back", NULL, ""});
}

static void write_remark(struct buffer *out, const struct page_editor *shown)
{
    const Triptych__StoryHead *head = shown->story->head;
    write_form(out, shown,
               &(struct act_form){"remark", "Note to readers", "Stands under the headline, as the editors' words.",
                                  "Add this note", "Note", head->remark});
    if (*head->remark)
        write_form(out, shown,
                   &(struct act_form){"unremark", "Take the note back", "Readers no longer see it.", "Take it back",
                                      NULL, ""});
}

/* What is on or off has one form: the one that changes it. */
static void write_switches(struct buffer *out, const struct page_editor *shown)
{
    static const struct act_form pin = {"pin",    "Pin", "The desk neither merges nor splits it, whatever it finds.",
                                        "Pin it", NULL,  ""};
    static const struct act_form unpin = {"unpin", "Pinned", "The desk leaves it as it is.", "Unpin it", NULL, ""};
    static const struct act_form hide = {
        "hide",
        "Hide",
        "Pages, lists, feeds and the API no longer have it; subscribers are told that it is retired.",
        "Hide it",
        NULL,
        ""};
    static const struct act_form show = {"show",          "Hidden", "Nobody but you sees this story.",
                                         "Show it again", NULL,     ""};
    write_form(out, shown, shown->story->head->pinned ? &unpin : &pin);
    write_form(out, shown, shown->story->head->hidden ? &show : &hide);
}

/* The other story by its address, as it stands in the browser: nobody types an id. */
static const char other_story[] =
    "<p><label>The other story's address<br/><input name=\"text\" maxlength=\"300\"%s/></label></p>\n";

static void write_merge(struct buffer *out, const struct page_editor *shown)
{
    buffer_text(out, "<section class=\"box\"><h2>Merge into another story</h2><p class=\"small soft\">All articles go "
                     "there, and this address leads there from then on.</p>\n");
    begin_form(out, shown->story->head->id, shown->form_token);
    buffer_format(out, other_story, " required=\"required\"");
    write_note(out);
    buffer_text(out, "<p><button name=\"act\" value=\"merge\">Merge it</button></p></form></section>\n");
}

static void write_article(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    buffer_text(out, "<li><label><input type=\"checkbox\" name=\"article\" value=\"");
    html_text(out, article->id);
    buffer_text(out, "\"/> <b>");
    html_text(out, placed_name(placed));
    buffer_text(out, "</b> <span dir=\"auto\">");
    html_text(out, article->title);
    buffer_text(out, "</span></label> <span class=\"small soft\">");
    part_time(out, placed_time_ms(placed), site->now_ms);
    buffer_text(out, "</span></li>\n");
}

/* One form: what is chosen begins a story, or goes to one that is there. */
static void write_articles(struct buffer *out, const struct site *site, const struct page_editor *shown)
{
    const Triptych__Story *story = shown->story;
    buffer_format(
        out,
        "<section class=\"box\"><h2>Take articles out</h2><p class=\"small soft\">At most %d at once, and never "
        "all. They stay where you put them.</p>\n",
        STORE_SPLIT_ARTICLES_MAX);
    begin_form(out, story->head->id, shown->form_token);
    buffer_text(out, "<ul class=\"examples\">\n");
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article)
            write_article(out, site, story->articles[i]);
    buffer_text(out, "</ul>\n");
    write_note(out);
    buffer_text(out, "<p><button name=\"act\" value=\"split\">Begin a story with them</button></p>\n");
    buffer_format(out, other_story, "");
    buffer_text(out, "<p><button name=\"act\" value=\"move\">Move them to that story</button></p></form></section>\n");
}

void page_editor_begin(struct buffer *out, const struct site *site, const struct page_editor *shown)
{
    const Triptych__StoryHead *head = shown->story->head;
    const struct page_frame frame = {.title = "Edit a story", .description = "", .path = "", .search = ""};
    page_begin(out, site, &frame);
    buffer_format(
        out,
        "<div lang=\"en\" dir=\"ltr\"><p class=\"small soft\"><a href=\"/story/%s\">The story's page</a></p>\n"
        "<h1 class=\"title\" dir=\"auto\">",
        head->id);
    html_text(out, head->summary && *head->summary->headline ? head->summary->headline : "A story without a headline");
    buffer_text(out, "</h1>\n<div class=\"grid\">\n");
    write_headline(out, shown);
    write_remark(out, shown);
    write_switches(out, shown);
    write_merge(out, shown);
    buffer_text(out, "</div>\n");
    write_articles(out, site, shown);
}

/* What brought articles here is taken back here; what took some away, where they are now. The rest has its own way back
 * above. A line whose articles are not remembered any more says so when it is asked. */
static void write_undo(struct buffer *out, const void *context, const struct store_history_line *line)
{
    static const char *const kinds[] = {"merged", "moved-in", "split"};
    const struct page_editor_history *shown = context;
    if (!line->by_operator)
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(line->kind, kinds[i]) != 0)
            continue;
        begin_form(out, shown->story_id, shown->form_token);
        buffer_format(out,
                      "<input type=\"hidden\" name=\"time\" value=\"%" PRId64
                      "\"/><p><button name=\"act\" value=\"undo\">Take it back</button></p></form>",
                      line->time_ms);
        return;
    }
    if (strcmp(line->kind, "moved-out") == 0)
        buffer_format(out, "<p class=\"small\"><a href=\"/story/%s/edit\">Take it back there</a></p>",
                      line->other_story_id);
}

void page_editor_end(struct buffer *out, const struct site *site, const struct page_editor_history *shown)
{
    if (shown->history) {
        buffer_text(out, "<section class=\"box\"><h2>What became of it</h2>\n");
        history_list_write(out, site, shown->history, write_undo, shown);
        buffer_text(out, "</section>\n");
    }
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
