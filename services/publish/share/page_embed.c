/* No navigation, no form, no cookie: what stands in a frame of another site must be worth nothing to who lures clicks. */
#include "page_embed.h"

#include "asset.h"
#include "coverage_pct.h"
#include "html.h"
#include "part_bar.h"
#include "part_side.h"
#include "part_time.h"
#include "story_text.h"
#include "words.h"

#include <inttypes.h>

void share_sides(const Triptych__Coverage *coverage, struct buffer *out)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT};
    struct coverage_sides sides;
    if (!coverage || !coverage->sources)
        return;
    coverage_sides(coverage, &sides);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        buffer_format(out, "%s%" PRIu32 " %s", i ? " · " : "", sides.sources[order[i]], side_said(order[i]));
    if (sides.sources[SIDE_UNRATED])
        buffer_format(out, say(", %u not rated"), sides.sources[SIDE_UNRATED]);
}

/* The style sheet is the desk's own, so that a frame looks like what it leads to. */
static void begin(struct buffer *out, const struct site *site, const char *title)
{
    char style[ASSET_PATH_SIZE];
    asset_path(ASSET_STYLE, style);
    buffer_format(out, "<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\"/>\n<title>",
                  words_lang_code(words_used()), words_is_rtl(words_used()) ? " dir=\"rtl\"" : "");
    html_text(out, title);
    buffer_format(out,
                  "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                  "<meta name=\"robots\" content=\"noindex\"/>\n<link rel=\"stylesheet\" href=\"%s\"/>\n</head>\n"
                  "<body class=\"embed\">\n<main class=\"card-in\">\n<p class=\"small soft\">",
                  style);
    html_text(out, site->name);
    buffer_text(out, "</p>\n");
}

static void end(struct buffer *out)
{
    buffer_text(out, "</main>\n</body>\n</html>\n");
}

void page_embed(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    struct story_text text;
    struct coverage_sides sides;
    struct buffer said;
    story_text_choose(head, NULL, &site->langs, &text);
    coverage_sides(head->coverage, &sides);
    buffer_init(&said, 256);
    share_sides(head->coverage, &said);
    const char *headline = *text.headline ? text.headline : say("A story without a headline yet");
    begin(out, site, headline);
    /* _top would let the frame lead its whole window elsewhere; a new window leaves the other site's page alone. */
    buffer_text(out, "<h1><a target=\"_blank\" rel=\"noopener\" href=\"");
    html_text(out, site->base_url);
    buffer_format(out, "/story/%s\"", head->id);
    html_lang(out, text.lang);
    buffer_char(out, '>');
    html_text(out, headline);
    buffer_text(out, "</a></h1>\n");
    part_bar(out, &sides, NULL);
    buffer_text(out, "<p class=\"small\"><b>");
    html_text(out, said.data);
    buffer_text(out, "</b> · ");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</p>\n");
    buffer_done(&said);
    end(out);
}

void page_embed_problem(struct buffer *out, const struct site *site, const char *sentence)
{
    begin(out, site, site->name);
    buffer_text(out, "<p>");
    html_text(out, say(sentence));
    buffer_text(out, "</p>\n");
    end(out);
}
