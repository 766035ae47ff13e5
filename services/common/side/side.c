/* Parses and keeps the edition's names and steps of the sides. Process-wide on purpose: every place that counts or
 * shows a side must agree. */
#include "side.h"

#include "rating_scale.h"
#include "utf8.h"

#include <stddef.h>
#include <string.h>

#define SIDES (SIDE_RIGHT + 1)

static const char *const codes[SIDES] = {"unrated", "left", "center", "right"};
static const char *const default_labels[SIDES] = {"Not rated", "Left", "Center", "Right"};

struct naming {
    char labels[SIDES][SIDE_NAME_MAX + 1]; /* "": the default */
};

struct mapping { /* by the place of a leaning in rating_leanings */
    enum side sides[RATING_STEPS_MAX];
};

/* Set once at the start, before anything is counted (side_configure). */
static struct naming naming;
static struct mapping mapping = {{SIDE_LEFT, SIDE_LEFT, SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_RIGHT, SIDE_RIGHT}};

/* One part of a list that commas part, without the blanks around it. */
struct part {
    const char *at;
    size_t len;
};

static int is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static struct part trim(const char *at, size_t len)
{
    while (len > 0 && is_blank(*at)) {
        at++;
        len--;
    }
    while (len > 0 && is_blank(at[len - 1]))
        len--;
    return (struct part){at, len};
}

/* Takes the next part of the list at *at; 0 when there is none left. *at is NULL behind the last one. */
static int next_part(const char **at, struct part *out)
{
    if (!*at)
        return 0;
    size_t len = strcspn(*at, ",");
    *out = trim(*at, len);
    *at = (*at)[len] ? *at + len + 1 : NULL;
    return 1;
}

static int is_text(const struct part *part, const char *text)
{
    return strlen(text) == part->len && memcmp(text, part->at, part->len) == 0;
}

/* Pages show a name as it is, so it holds nothing that HTML would take for its own. */
static int is_plain(const struct part *part)
{
    for (size_t i = 0; i < part->len; i++)
        if ((unsigned char)part->at[i] < ' ' || part->at[i] == 0x7f || strchr("<>&\"", part->at[i]))
            return 0;
    return utf8_valid_len(part->at, part->len) == part->len;
}

static int read_name(const struct part *part, enum side side, struct naming *out, struct err *err)
{
    if (part->len == 0 || part->len > SIDE_NAME_MAX)
        return err_set(err, ERR_INVALID, "the name of the %s side has %zu bytes; 1 to %d are fine", codes[side],
                       part->len, SIDE_NAME_MAX);
    if (!is_plain(part))
        return err_set(err, ERR_INVALID,
                       "the name of the %s side holds a control character, one of < > & \" or is not UTF-8",
                       codes[side]);
    memcpy(out->labels[side], part->at, part->len);
    out->labels[side][part->len] = '\0';
    for (int other = SIDE_LEFT; other < (int)side; other++)
        if (strcmp(out->labels[other], out->labels[side]) == 0)
            return err_set(err, ERR_INVALID, "\"%s\" names two sides", out->labels[side]);
    return 0;
}

static int read_names(const char *text, struct naming *out, struct err *err)
{
    struct part part;
    enum side side = SIDE_LEFT;
    for (; next_part(&text, &part); side++) {
        if (side > SIDE_RIGHT)
            return err_set(err, ERR_INVALID,
                           "more than three names; they are those of the left, the center and the right side");
        int code = read_name(&part, side, out, err);
        if (code)
            return code;
    }
    if (side <= SIDE_RIGHT)
        return err_set(err, ERR_INVALID, "no name for the %s side; three are needed, separated by commas", codes[side]);
    return 0;
}

static int read_step(const struct part *part, struct mapping *out, struct err *err)
{
    const char *colon = memchr(part->at, ':', part->len);
    size_t len = colon ? (size_t)(colon - part->at) : part->len;
    struct part leaning = trim(part->at, len);
    struct part code = colon ? trim(colon + 1, part->len - len - 1) : (struct part){"", 0};
    unsigned step = 0;
    enum side side = SIDE_LEFT;
    while (step < rating_leanings.step_count && !is_text(&leaning, rating_leanings.steps[step]))
        step++;
    while (side <= SIDE_RIGHT && !is_text(&code, codes[side]))
        side++;
    if (step == rating_leanings.step_count)
        return err_set(err, ERR_INVALID, "\"%.*s\" is not one of the seven leanings",
                       (int)(leaning.len < SIDE_NAME_MAX ? leaning.len : SIDE_NAME_MAX), leaning.at);
    if (side > SIDE_RIGHT)
        return err_set(err, ERR_INVALID, "%s needs a side behind a colon, left, center or right",
                       rating_leanings.steps[step]);
    if (out->sides[step] != SIDE_UNRATED)
        return err_set(err, ERR_INVALID, "%s comes twice", rating_leanings.steps[step]);
    out->sides[step] = side;
    return 0;
}

static int read_steps(const char *text, struct mapping *out, struct err *err)
{
    struct part part;
    unsigned counts[SIDES] = {0};
    while (next_part(&text, &part)) {
        int code = read_step(&part, out, err); /* at most one more than there are leanings: then one comes twice */
        if (code)
            return code;
    }
    for (unsigned step = 0; step < rating_leanings.step_count; step++) {
        if (out->sides[step] == SIDE_UNRATED)
            return err_set(err, ERR_INVALID, "it does not say which side %s is", rating_leanings.steps[step]);
        counts[out->sides[step]]++;
    }
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        /* A side to which no leaning belongs would have no source in any story. */
        if (counts[side] == 0)
            return err_set(err, ERR_INVALID, "the %s side is left without a leaning", codes[side]);
    return 0;
}

int side_names_check(const char *text, struct err *err)
{
    struct naming unused = {0};
    return read_names(text, &unused, err);
}

int side_steps_check(const char *text, struct err *err)
{
    struct mapping unused = {0};
    return read_steps(text, &unused, err);
}

/* Both or neither is taken: a mapping that does not fit its names would count wrongly without a word. */
int side_configure(const char *names, const char *steps, struct err *err)
{
    struct naming new_naming = {0};
    struct mapping new_mapping = {0};
    int code = read_names(names, &new_naming, err);
    if (!code)
        code = read_steps(steps, &new_mapping, err);
    if (code)
        return code;
    naming = new_naming;
    mapping = new_mapping;
    return 0;
}

enum side side_of_leaning(const char *leaning)
{
    int step = rating_step(&rating_leanings, leaning);
    return step < 0 ? SIDE_UNRATED : mapping.sides[step];
}

const char *side_name(enum side side)
{
    return codes[side];
}

const char *side_label(enum side side)
{
    return *naming.labels[side] ? naming.labels[side] : default_labels[side];
}

int side_is_renamed(enum side side)
{
    return strcmp(side_label(side), default_labels[side]) != 0;
}

const char *side_in_text(enum side side)
{
    static const char *const words[SIDES] = {"not rated", "left", "center", "right"};
    return side_is_renamed(side) ? side_label(side) : words[side];
}
