/* A line or sentence is left out when it stood under titles that have nothing in common with this one, and has no word
 * of this title. A text all of which stood under another title is left out at once, whoever printed it; of a text in
 * parts, what the same outlet has said before, and what others have said under two such titles. */
#include "article_own.h"

#include "id.h"
#include "text_units.h"
#include "title_address.h"
#include "title_pattern.h"

#include <stdio.h>
#include <string.h>

#define LETTERS_MIN 16                    /* bytes of letters and digits, at least, of a sentence … */
#define LINE_MIN    4                     /* … and of a line by itself: menus are made of short ones */
#define FROM_END    (MARKS_UNITS_MAX / 3) /* units learnt of the end of a text; the others are of its beginning */

struct reading {
    struct repeats *repeats;
    struct article_own *own;
    struct repeats_title title;
    struct text_unit units[TEXT_UNITS_MAX];
    size_t count;
    unsigned asked, known, foreign; /* units: of these no evidence; that stood under another outlet's title once */
};

static uint32_t key_of(const struct text_unit *unit)
{
    return (uint32_t)(unit->hash ^ unit->hash >> 32) | 1u;
}

static int is_asked(const struct reading *reading, size_t at)
{
    const struct text_unit *unit = &reading->units[at];
    unsigned least = unit->is_line ? LINE_MIN : LETTERS_MIN;
    int is_at_an_end = at < MARKS_UNITS_MAX - FROM_END || at + FROM_END >= reading->count;
    return unit->letters >= least && is_at_an_end;
}

/* What has a word of the title speaks of the event, however often it was said. */
static enum repeat ask(struct reading *reading, const struct text_unit *unit)
{
    struct article_own *own = reading->own;
    enum repeat repeat = repeats_ask(reading->repeats, key_of(unit), &reading->title);
    if (repeat >= REPEAT_OTHER && !unit->has_title && text_unit_is_about(own->text, unit, own->title.text))
        return REPEAT_ALIKE;
    return repeat;
}

static void judge(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        struct text_unit *unit = &reading->units[i];
        if (!is_asked(reading, i))
            continue;
        enum repeat repeat = ask(reading, unit);
        reading->asked++;
        reading->known += repeat == REPEAT_KNOWN;
        reading->foreign += repeat == REPEAT_OTHER;
        unit->is_out = repeat == REPEAT_KNOWN;
    }
    /* What lies between a beginning and an end that are known, or all of which stood elsewhere, is no report either. */
    int is_all = reading->asked > 0 && reading->known + reading->foreign == reading->asked;
    for (size_t i = 0; is_all && i < reading->count; i++)
        reading->units[i].is_out = 1;
}

static void learn(struct reading *reading)
{
    struct article_marks *marks = &reading->own->marks;
    marks->unit_count = 0;
    for (size_t i = 0; i < reading->count; i++)
        if (is_asked(reading, i) && marks->unit_count < MARKS_UNITS_MAX)
            marks->units[marks->unit_count++] = key_of(&reading->units[i]);
    repeats_learn_marks(reading->repeats, marks);
}

/* A title that says nothing is no other's, not even of one that is worded alike: nobody is gathered by it. */
static void mark_title(const struct article_own_input *input, uint32_t source, struct article_own *out)
{
    struct article_marks *marks = &out->marks;
    const struct title_own *title = &out->title;
    const char *identity = title->says_nothing ? input->id : title->text;
    *marks = (struct article_marks){.source = source};
    marks->word_count = (uint8_t)(title->word_count < MARKS_WORDS_MAX ? title->word_count : MARKS_WORDS_MAX);
    memcpy(marks->words, title->words, marks->word_count * sizeof *marks->words);
    if (identity[0])
        marks->title = (uint32_t)id_hash64(identity, strlen(identity)) | 1u;
    marks->pattern = title->says_nothing ? 0 : title_pattern(title->text, source);
}

/* The address stands in for a title that says nothing, and for one that is not there where the text says nothing. */
static int read_title(const struct title_reader *reader, const struct article_own_input *input, struct article_own *out,
                      struct err *err)
{
    char words[TITLE_OWN_SIZE];
    int code = title_own_read(reader, input->title, &out->title, err);
    if (code == 0 && (out->title.says_nothing || (!out->title.text[0] && !out->text[0])) &&
        title_of_address(input->url, words, sizeof words) > 0)
        code = title_own_read(reader, words, &out->title, err);
    return code;
}

int article_own_read(struct text_analyser *analyser, struct repeats *repeats, const struct article_own_input *input,
                     struct article_own *out, struct err *err)
{
    struct title_outlet outlet;
    title_outlet_set(&outlet, input->domain, input->name);
    snprintf(out->text, sizeof out->text, "%s", input->text);
    if (title_says_nothing(out->text, &outlet))
        out->text[0] = '\0';
    const struct title_reader reader = {analyser, repeats, input->lang, &outlet};
    int code = read_title(&reader, input, out, err);
    if (code < 0)
        return code;
    mark_title(input, outlet.source, out);
    unsigned issues = repeats_titles(repeats, out->marks.pattern);
    out->marks.issues = (uint8_t)(issues < UINT8_MAX ? issues : UINT8_MAX);
    /* Without a title a text cannot be judged, nor with one of numbers alone. */
    if (out->title.word_count == 0 && !out->title.says_nothing)
        return 0;
    struct reading reading; /* not cleared as a whole: it has room for a thousand units, and most texts have few */
    reading.repeats = repeats;
    reading.own = out;
    reading.title = (struct repeats_title){outlet.source, out->marks.title, out->title.words, out->title.word_count};
    reading.asked = reading.known = reading.foreign = 0;
    reading.count = text_units_split(out->title.text, out->text, reading.units);
    judge(&reading);
    learn(&reading);
    text_units_cut(out->text, reading.units, reading.count);
    return 0;
}
