/* A sentence, whose it is, who else says it. */
#include "story_sentences.h"

#include "article_list.h"
#include "html.h"
#include "part_picture.h"
#include "part_side.h"
#include "reporting.h"
#include "utf8.h"
#include "words.h"

#include <ctype.h>
#include <string.h>

#define FRAGMENT_WHOLE_BYTES 100 /* a text up to here stands in the link whole */
#define FRAGMENT_END_BYTES   48  /* of a longer one, its beginning and its end */

/* Percent-encoded; the hyphen too, which means something in a fragment. */
static void write_encoded(struct buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80 && isalnum(byte))
            buffer_char(out, (char)byte);
        else
            buffer_format(out, "%%%02X", byte);
    }
}

/* The beginning, up to the end of a word where one is near. */
static size_t begin_len(const char *text, size_t len)
{
    size_t keep = utf8_cut_len(text, len, FRAGMENT_END_BYTES), word = keep;
    while (word > keep / 2 && text[word] != ' ')
        word--;
    return text[word] == ' ' ? word : keep;
}

/* Where the end begins: behind a blank, or in a script without blanks at a character. */
static size_t end_start(const char *text, size_t len)
{
    size_t at = len - FRAGMENT_END_BYTES, word;
    for (word = at; word < len && text[word] != ' '; word++)
        ;
    if (word + FRAGMENT_END_BYTES / 4 < len)
        return word + 1;
    while (at < len && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

void story_text_fragment(struct buffer *out, const char *url, const char *text)
{
    size_t len = strlen(text);
    if (!len)
        return;
    buffer_text(out, strchr(url, '#') ? ":~:text=" : "#:~:text=");
    if (len <= FRAGMENT_WHOLE_BYTES) {
        write_encoded(out, text, len);
        return;
    }
    size_t end = end_start(text, len);
    write_encoded(out, text, begin_len(text, len));
    buffer_char(out, ',');
    write_encoded(out, text + end, len - end);
}

/* Every sentence of a summary is some outlet's, so each names it: to its sentence in the article where there is an address,
 * else to the article's place on this page. */
static void write_from(struct buffer *out, const Triptych__Story *story, const Triptych__Bullet *bullet)
{
    const Triptych__PlacedArticle *placed = page_article_find(story, bullet->article_id);
    const char *name = placed ? placed_name(placed) : bullet->source;
    int is_linked = html_is_web_url(bullet->url);
    buffer_text(out, "<span class=\"from\">");
    part_mark(out, *name ? name : "?", placed ? placed_side(placed) : SIDE_UNRATED, NULL);
    if (is_linked) {
        buffer_format(out, "<a rel=\"noopener nofollow\" title=\"%s\" href=\"",
                      say("Open this sentence in the article"));
        html_text(out, bullet->url);
        story_text_fragment(out, bullet->url, bullet->text);
        buffer_text(out, "\">");
    } else if (placed) {
        buffer_text(out, "<a href=\"#");
        html_text(out, bullet->article_id);
        buffer_text(out, "\">");
    }
    html_text(out, *name ? name : say("the article"));
    buffer_text(out, is_linked || placed ? "</a>" : "");
    if (placed)
        buffer_format(out, " <span class=\"chip %s\">%s</span>", side_class(placed_side(placed)),
                      side_shown(placed_side(placed)));
    buffer_text(out, "</span>");
}

/* Who else says it, or that nobody else does. */
static void write_support(struct buffer *out, const Triptych__Bullet *bullet)
{
    if (bullet->all_sides)
        buffer_format(out, " <span class=\"small soft\">%s</span>", say("All sides report this."));
    if (bullet->only)
        buffer_format(out, " <span class=\"small soft\">%s</span>", say("Only this outlet says so."));
    for (size_t i = 0; i < bullet->n_also; i++) {
        buffer_format(out, i == 0 ? " <span class=\"small soft\">%s " : ", ", say("Also"));
        html_text(out, bullet->also[i]);
    }
    if (bullet->n_also > 0)
        buffer_text(out, "</span>");
}

static void write_paragraph(struct buffer *out, const char *lang, const char *text)
{
    buffer_text(out, "<p dir=\"auto\"");
    html_lang(out, lang);
    buffer_char(out, '>');
    html_text(out, text);
    buffer_text(out, "</p> ");
}

/* The sentence; where a model has said it in its own words, those, marked as such, with the article's own behind a switch:
 * whoever doubts can compare them. A translation stands beneath the article's sentence, for who reads one may read the other. */
static void write_sentence(struct buffer *out, const Triptych__Bullet *bullet)
{
    if (!*bullet->model_text) {
        write_paragraph(out, bullet->lang, bullet->text);
        return;
    }
    if (*bullet->model_lang) {
        write_paragraph(out, bullet->lang, bullet->text);
        story_model_text(out, bullet->model_lang, bullet->model_text);
        return;
    }
    write_paragraph(out, bullet->lang, bullet->model_text);
    buffer_format(out, "<details class=\"written small soft\"><summary>%s</summary>",
                  say("Written by a language model"));
    write_paragraph(out, bullet->lang, bullet->text);
    buffer_text(out, "</details> ");
}

/* The mark is beneath the text and as long as it is shown: a reader who copies one sees the other. */
void story_model_text(struct buffer *out, const char *lang, const char *text)
{
    buffer_text(out, "<div class=\"translated soft\">");
    write_paragraph(out, lang, text);
    buffer_format(out, "<span class=\"small\">%s</span></div> ", say("Translated by a language model"));
}

void story_sentences(struct buffer *out, const Triptych__Story *story, Triptych__Bullet *const *bullets, size_t count,
                     const char *list_class)
{
    buffer_format(out, "<ul class=\"%s\">\n", list_class);
    for (size_t i = 0; i < count; i++) {
        buffer_text(out, "<li>");
        write_sentence(out, bullets[i]);
        write_from(out, story, bullets[i]);
        write_support(out, bullets[i]);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul>\n");
}
