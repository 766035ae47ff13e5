/* One line each: whose words, the words, who had them first. A story that only one language of one country tells has
 * nothing to compare, and no such section. */
#include "page_voices.h"

#include "code_names.h"
#include "html.h"
#include "part_card.h"
#include "part_time.h"
#include "words.h"

static void write_where(struct buffer *out, const struct voice *voice)
{
    buffer_text(out, "<span class=\"small soft\">");
    html_text(out, *voice->lang ? language_name(voice->lang) : say("Language not known"));
    if (*voice->country) {
        buffer_text(out, ", ");
        html_text(out, country_name(voice->country));
    }
    buffer_text(out, "</span> ");
}

/* Foreign words say their language, and lead to where they stand: to the article, or to its place on this page. */
static void write_headline(struct buffer *out, const struct voice *voice)
{
    const Triptych__Article *article = voice->first->article;
    int is_web = html_is_web_url(article->url);
    buffer_text(out, is_web ? "<a rel=\"noopener nofollow\" href=\"" : "<a href=\"#");
    html_text(out, is_web ? article->url : article->id);
    buffer_char(out, '"');
    part_lang(out, voice->lang);
    buffer_char(out, '>');
    html_text(out, article->title);
    buffer_text(out, "</a>");
}

static void write_row(struct buffer *out, const struct site *site, const struct voice *voice)
{
    buffer_text(out, "<li>");
    write_where(out, voice);
    write_headline(out, voice);
    buffer_format(out, " <span class=\"small soft\">%s ", say("first by"));
    html_text(out, placed_name(voice->first));
    buffer_text(out, ", ");
    part_time(out, placed_time_ms(voice->first), site->now_ms);
    buffer_text(out, " · ");
    part_count(out, voice->sources, "source", "sources");
    buffer_text(out, "</span></li>\n");
}

void page_voices(struct buffer *out, const struct site *site, const struct voices *voices)
{
    if (voices->count < 2)
        return;
    buffer_text(out, "<ul class=\"worded\">\n");
    for (size_t i = 0; i < voices->count; i++)
        write_row(out, site, &voices->rows[i]);
    buffer_text(out, "</ul>\n");
}
