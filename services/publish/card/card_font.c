/* FreeType gives one glyph after the other; what stands where is settled by text_visual. */
#include "card_font.h"

#include "text_visual.h"
#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#define LETTERS_MAX 512 /* of one line */

struct card_face {
    FT_Face face;
};

struct card_fonts {
    FT_Library library;
    struct card_face faces[CARD_FONTS_MAX];
    unsigned count;
};

static int open_face(struct card_fonts *fonts, const char *path, size_t len, unsigned *missing, struct err *err)
{
    char name[CARD_FONT_PATH_MAX + 1];
    if (fonts->count + *missing == CARD_FONTS_MAX || len >= sizeof name)
        return err_set(err, ERR_INVALID, "card_fonts names at most %d files, of %d bytes each", CARD_FONTS_MAX,
                       CARD_FONT_PATH_MAX);
    memcpy(name, path, len);
    name[len] = '\0';
    if (FT_New_Face(fonts->library, name, 0, &fonts->faces[fonts->count].face))
        ++*missing;
    else
        fonts->count++;
    return 0;
}

int card_fonts_open(const char *paths, struct card_fonts **out, unsigned *out_missing, struct err *err)
{
    struct card_fonts *fonts = calloc(1, sizeof *fonts);
    unsigned missing = 0;
    if (!fonts || FT_Init_FreeType(&fonts->library)) {
        free(fonts);
        return err_set(err, ERR_MEMORY, "no memory for fonts");
    }
    for (const char *at = paths; *at;) {
        size_t len = strcspn(at, ", ");
        int code = len ? open_face(fonts, at, len, &missing, err) : 0;
        if (code) {
            card_fonts_free(fonts);
            return code;
        }
        at += len + (at[len] != '\0');
    }
    *out = fonts;
    *out_missing = missing;
    return 0;
}

unsigned card_fonts_count(const struct card_fonts *fonts)
{
    return fonts->count;
}

void card_fonts_free(struct card_fonts *fonts)
{
    if (!fonts)
        return;
    for (unsigned i = 0; i < fonts->count; i++)
        FT_Done_Face(fonts->faces[i].face);
    FT_Done_FreeType(fonts->library);
    free(fonts);
}

/* A box in place of a letter says less than no headline. */
static int has_all(FT_Face face, const char *text)
{
    size_t size = strlen(text), len;
    for (size_t at = 0; at < size; at += len) {
        uint32_t code_point;
        len = utf8_next(text + at, size - at, &code_point);
        if (!len || (code_point > ' ' && !FT_Get_Char_Index(face, code_point)))
            return 0;
    }
    return 1;
}

struct card_face *card_font_for(struct card_fonts *fonts, const char *text)
{
    for (unsigned i = 0; i < fonts->count; i++)
        if (has_all(fonts->faces[i].face, text))
            return &fonts->faces[i];
    return NULL;
}

/* Draws where there is a canvas, and returns the width either way: both walk over the same letters. */
static int walk(struct card_face *face, const struct card_line *line, struct canvas *canvas, int left, int base)
{
    uint32_t letters[LETTERS_MAX];
    size_t count = text_visual_line(line->text, line->size, line->is_rtl, letters, LETTERS_MAX);
    int x = left;
    if (FT_Set_Pixel_Sizes(face->face, 0, line->height))
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (FT_Load_Char(face->face, letters[i], FT_LOAD_NO_HINTING | (canvas ? FT_LOAD_RENDER : 0)))
            continue;
        const FT_GlyphSlot glyph = face->face->glyph;
        if (canvas && glyph->bitmap.pixel_mode == FT_PIXEL_MODE_GRAY)
            canvas_blend(canvas,
                         &(struct canvas_area){x + glyph->bitmap_left, base - glyph->bitmap_top,
                                               (int)glyph->bitmap.width, (int)glyph->bitmap.rows},
                         glyph->bitmap.buffer, glyph->bitmap.pitch, line->colour);
        x += (int)(glyph->advance.x >> 6); /* in 64ths of a pixel */
    }
    return x - left;
}

unsigned card_font_width(struct card_face *face, const struct card_line *line)
{
    return (unsigned)walk(face, line, NULL, 0, 0);
}

void card_font_draw(struct card_face *face, const struct card_line *line, struct canvas *canvas, int left, int base)
{
    walk(face, line, canvas, left, base);
}
