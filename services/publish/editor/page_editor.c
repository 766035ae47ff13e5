/* What stands there first is what is most often wanted; each act has its way back beside it. */
#include "page_editor.h"

#include "html.h"
#include "store_changes.h"

/* A form of one act: what it does, for whom, and the words that it takes. */
struct act_form {
    const char *act, *title, *help, *button;
    const char *field; /* its label; NULL: it takes no words */
    const char *value; /* what stands in it */
};

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
    buffer_format(out,
                  "<section class=\"box\"><h2>%s</h2><p class=\"small soft\">%s</p>\n"
                  "<form method=\"post\" action=\"/story/%s/edit\"><input type=\"hidden\" name=\"form\" value=\"%s\"/>"
                  "<input type=\"hidden\" name=\"act\" value=\"%s\"/>\n",
                  form->title, form->help, shown->story->head->id, shown->form_token, form->act);
    if (form->field)
        write_field(out, form);
    buffer_format(out,
                  "<p><label>Why, for the story's history<br/><input name=\"note\" maxlength=\"%d\" "
                  "dir=\"auto\"/></label></p>\n<p><button>%s</button></p></form></section>\n",
                  STORE_CHANGE_NOTE_MAX, form->button);
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

void page_editor(struct buffer *out, const struct site *site, const struct page_editor *shown)
{
    const Triptych__StoryHead *head = shown->story->head;
    const struct page_frame frame = {.title = "Edit a story", .description = "", .path = "", .search = ""};
    page_begin(out, site, &frame);
    buffer_format(out,
                  "<div lang=\"en\" dir=\"ltr\"><p class=\"small soft\"><a href=\"/story/%s\">The story's page</a> · "
                  "<a href=\"/story/%s/history\">What became of it</a></p>\n<h1 class=\"title\" dir=\"auto\">",
                  head->id, head->id);
    html_text(out, head->summary && *head->summary->headline ? head->summary->headline : "A story without a headline");
    buffer_text(out, "</h1>\n<div class=\"grid\">\n");
    write_headline(out, shown);
    write_remark(out, shown);
    write_switches(out, shown);
    buffer_text(out, "</div></div>\n");
    page_end(out, site);
}
