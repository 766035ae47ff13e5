/* From the top: the desk's mark and name, the headline in up to five lines, the bar, the line under it. */
#include "card.h"

#include "png_write.h"
#include "text_visual.h"
#include "utf8.h"

#include <string.h>

#define MARGIN    72
#define TEXT_WIDE (CARD_WIDTH - 2 * MARGIN)
#define LINES_MAX 5
#define TEXT_TOP  150
#define BAR_TOP   468
#define BAR_HIGH  44

/* The colours of the style sheet, light. */
#define PAPER  0xFFFFFF
#define INK    0x16181B
#define SOFT   0x565C66
#define LINE   0xE4E2DD
#define LEFT   0x3566A8
#define CENTER 0xA9AEB6
#define RIGHT  0xB1433F

static const canvas_colour colours[COVERAGE_SIDES] = {
    [SIDE_UNRATED] = LINE, [SIDE_LEFT] = LEFT, [SIDE_CENTER] = CENTER, [SIDE_RIGHT] = RIGHT};

struct card_lines {
    struct card_line rows[LINES_MAX];
    unsigned count;
    int is_whole; /* all of the text found room */
};

static void draw_mark(struct canvas *canvas)
{
    static const canvas_colour strokes[] = {LEFT, CENTER, RIGHT};
    for (int i = 0; i < 3; i++)
        canvas_fill(canvas, &(struct canvas_area){MARGIN + 16 * i, 64, 11, 40}, strokes[i]);
}

/* Where a line that begins at `text` may end at most: behind the last word that fits, or, where words are not separated by
 * blanks (or one is wider than the line), behind the last letter. */
static size_t fit(struct card_face *face, struct card_line line, const char *text)
{
    size_t all = strlen(text), best_word = 0, best = 0, len;
    line.text = text;
    for (size_t at = 0; at < all; at += len) {
        uint32_t code_point;
        len = utf8_next(text + at, all - at, &code_point);
        if (!len)
            break;
        line.size = at + len;
        int ends_word = at + len == all || text[at + len] == ' ';
        /* Measured at the ends of words alone, but in scripts without blanks, where each letter may be the last. */
        if (!ends_word && code_point < 0x2E80 && best_word)
            continue;
        if (card_font_width(face, &line) > TEXT_WIDE)
            break;
        best = at + len;
        if (ends_word || code_point >= 0x2E80)
            best_word = best;
    }
    return best_word ? best_word : best;
}

static struct card_lines wrap(struct card_face *face, const struct card_line *like, const char *text,
                              unsigned lines_max)
{
    struct card_lines lines = {.is_whole = 1};
    while (*text && lines.count < lines_max) {
        size_t len = fit(face, *like, text);
        if (!len)
            break;
        struct card_line *line = &lines.rows[lines.count++];
        *line = *like;
        line->text = text;
        line->size = len;
        text += len;
        text += strspn(text, " ");
    }
    lines.is_whole = !*text;
    return lines;
}

/* As large as it can be with all of it on the card; the smallest size cuts what is still too long. */
static void draw_headline(struct canvas *canvas, struct card_fonts *fonts, const char *headline)
{
    /* So that the last line ends above the bar. */
    static const struct {
        unsigned size, lines;
    } sizes[] = {{68, 3}, {56, 4}, {48, 4}, {42, LINES_MAX}};
    struct card_face *face = card_font_for(fonts, headline);
    struct card_lines lines = {0};
    unsigned size = 0;
    if (!face || !*headline)
        return;
    struct card_line like = {.colour = INK, .is_rtl = text_is_rtl(headline, strlen(headline))};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !lines.is_whole; i++) {
        like.height = size = sizes[i].size;
        lines = wrap(face, &like, headline, sizes[i].lines);
    }
    for (unsigned i = 0; i < lines.count; i++) {
        int base = TEXT_TOP + (int)(size + i * size * 5 / 4), width = (int)card_font_width(face, &lines.rows[i]);
        card_font_draw(face, &lines.rows[i], canvas, like.is_rtl ? CARD_WIDTH - MARGIN - width : MARGIN, base);
    }
}

/* Of no rated source the bar is empty, which says so. */
static void draw_bar(struct canvas *canvas, const struct coverage_sides *sides)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT};
    int at = MARGIN;
    canvas_fill(canvas, &(struct canvas_area){MARGIN, BAR_TOP, TEXT_WIDE, BAR_HIGH}, LINE);
    for (size_t i = 0; sides->rated && i < sizeof order / sizeof *order; i++) {
        int wide = (int)(sides->pct[order[i]] * TEXT_WIDE / 100);
        if (i == 2 && wide)
            wide = MARGIN + TEXT_WIDE - at; /* what rounding left */
        canvas_fill(canvas, &(struct canvas_area){at, BAR_TOP, wide, BAR_HIGH}, colours[order[i]]);
        at += wide;
    }
}

/* A name that no font can write is left out, as the headline is. */
static void draw_text(struct canvas *canvas, struct card_fonts *fonts, const char *text,
                      const struct canvas_area *place)
{
    struct card_face *face = card_font_for(fonts, text);
    struct card_line line = {.text = text, .size = strlen(text), .height = (unsigned)place->height, .colour = SOFT};
    if (face)
        card_font_draw(face, &line, canvas, place->left, place->top);
}

void card_draw(struct buffer *out, struct card_fonts *fonts, const struct card *card)
{
    struct canvas canvas;
    if (canvas_init(&canvas, CARD_WIDTH, CARD_HEIGHT, PAPER)) {
        out->is_failed = 1;
        return;
    }
    draw_mark(&canvas);
    draw_text(&canvas, fonts, card->site, &(struct canvas_area){.left = MARGIN + 64, .top = 98, .height = 38});
    draw_headline(&canvas, fonts, card->headline);
    draw_bar(&canvas, &card->sides);
    draw_text(&canvas, fonts, card->note, &(struct canvas_area){.left = MARGIN, .top = BAR_TOP + 96, .height = 32});
    png_write(out, &canvas);
    canvas_done(&canvas);
}
