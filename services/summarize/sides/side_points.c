/* Contrast, in steps: whose texts are whose (a text that two sides run is nobody's), which words a side's outlets use
 * more than the others' (log-odds with a prior, by reporters), which sentences say such words near the story's centre,
 * and of these the ones that no other side's article says. One outlet's word is a side's only where another outlet of the
 * side agrees; else it is shown as that outlet's alone. */
#include "side_points.h"

#include <math.h>
#include <stdlib.h>

#include "sentence_judge.h"
#include "side_words.h"

/* Set by reading development stories; shares are of words, see overlap.h. */
static const float centre_min = 0.08F;   /* of the headline's: less is another matter */
static const float centre_max = 0.65F;   /* … more is the main fact once more */
static const float by_others = 0.45F;    /* with a sentence of another side: it is theirs as well */
static const float said_already = 0.42F; /* with the main fact, or another point */
static const float by_own = 0.34F;       /* with a sentence of another outlet of the side: one point … */
static const float by_own_some = 0.27F;  /* … or so much, and words that only this side uses */
static const float by_anybody = 0.34F;   /* with anybody's: "only" would not be true */
static const float loud = 1.2F;          /* a sentence that takes sides shows how a side words it */
static const float centre_base = 0.3F;   /* nearer the centre is better */
#define CANDIDATES_MAX   20              /* of a side, the strongest, that are held against all other sentences */
#define ONLY_MAX         2               /* points of a side that one outlet alone makes */
#define OUTLETS_AGREE    2
#define SIDE_WORDS_AGREE 2

struct candidate {
    const struct sentence *sentence;
    float score;
};

struct side_chooser {
    struct side_input input;
    struct side_words words;
    struct overlap overlap;
    float centre[SENTENCES_MAX]; /* share of the headline's words */
    unsigned char is_said[SENTENCES_MAX];
};

const char *side_none_text(enum side_none none)
{
    static const char *const texts[] = {"", "no-outlet", "no-other", "in-summary", "one-outlet", "no-difference"};
    return texts[none];
}

struct side_chooser *side_chooser_new(void)
{
    return calloc(1, sizeof(struct side_chooser));
}

void side_chooser_free(struct side_chooser *chooser)
{
    free(chooser);
}

static int has_bit(uint64_t bits, unsigned reporter)
{
    return (bits >> reporter & 1) != 0;
}

/* The share of the headline's words in every sentence; without a headline all are near it. */
static void centre_find(struct side_chooser *chooser)
{
    const struct side_input *input = &chooser->input;
    if (input->headline)
        overlap_mark_headline(&chooser->overlap, input->sentences, input->index, input->headline);
    for (unsigned i = 0; i < input->sentences->count; i++)
        chooser->centre[i] = input->headline
                                 ? overlap_cover(&chooser->overlap, input->sentences, &input->sentences->rows[i])
                                 : centre_min;
}

/* Marks as said what overlaps with this sentence. */
static void say(struct side_chooser *chooser, const struct sentence *sentence)
{
    const struct sentences *sentences = chooser->input.sentences;
    overlap_mark(&chooser->overlap, sentences, sentence);
    for (unsigned i = 0; i < sentences->count; i++)
        chooser->is_said[i] |= overlap_share(&chooser->overlap, sentences, &sentences->rows[i]) >= said_already;
}

static int is_in(const struct side_chooser *chooser, const struct sentence *sentence, uint16_t slot)
{
    const uint16_t *slots = chooser->input.sentences->slots + (sentence ? sentence->slots_from : 0);
    for (unsigned i = 0; sentence && i < sentence->slots_count; i++)
        if (slots[i] == slot && slot != CONCEPT_NONE)
            return 1;
    return 0;
}

/* Whether what the sentence points at ("such a flood") is what the headline speaks of: above a point stands nothing else.
 * Who is named by surname alone must be known from the headline, the main fact, or from everywhere. */
static int is_resolved(const struct side_chooser *chooser, const struct sentence *sentence)
{
    const struct side_input *input = &chooser->input;
    if (sentence->pointer != CONCEPT_NONE_NEEDED && !is_in(chooser, input->headline, sentence->pointer))
        return 0;
    return sentence->name == CONCEPT_NONE_NEEDED || is_in(chooser, input->headline, sentence->name) ||
           is_in(chooser, input->lead, sentence->name) || concept_is_known(input->index, sentence->name);
}

static int is_candidate(const struct side_chooser *chooser, unsigned i, enum side side)
{
    const struct sentence *sentence = &chooser->input.sentences->rows[i];
    return sentence->is_leading && !sentence->is_title && sentence->digest->quality >= SENTENCE_QUALITY_WHOLE &&
           has_bit(chooser->words.own[side], sentence->reporter) && is_resolved(chooser, sentence) &&
           chooser->centre[i] >= centre_min && chooser->centre[i] < centre_max && !chooser->is_said[i];
}

/* The side's sentences by what they stress, strongest first. Returns their number. */
static unsigned candidates_find(const struct side_chooser *chooser, enum side side, struct candidate *out)
{
    unsigned count = 0;
    for (unsigned i = 0; i < chooser->input.sentences->count; i++) {
        if (!is_candidate(chooser, i, side))
            continue;
        const struct sentence *sentence = &chooser->input.sentences->rows[i];
        float score = side_words_score(&chooser->words, chooser->input.sentences, sentence) * sentence->digest->quality;
        score *= (sentence->digest->loaded > 0 ? loud : 1) * (centre_base + chooser->centre[i]);
        /* Kept in order as they come; what falls off the end was too weak. */
        unsigned at = count < CANDIDATES_MAX ? count++ : CANDIDATES_MAX;
        while (at > 0 && score > out[at - 1].score) {
            if (at < CANDIDATES_MAX)
                out[at] = out[at - 1];
            at--;
        }
        if (score > 0 && at < CANDIDATES_MAX)
            out[at] = (struct candidate){sentence, score};
        else if (at == count - 1)
            count--;
    }
    return count;
}

static int is_same_outlet(const struct side_chooser *chooser, const struct sentence *a, const struct sentence *b)
{
    return a->reporter == b->reporter || a->article == b->article ||
           chooser->input.view->articles[a->article].reporter == chooser->input.view->articles[b->article].reporter;
}

/* Whether the sentence shares with the marked one words that the side uses more than the others. */
static int has_side_words(const struct side_chooser *chooser, const struct sentence *sentence)
{
    const struct sentences *sentences = chooser->input.sentences;
    unsigned shared = 0;
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++)
        shared += !(sentences->kinds[i] & CONCEPT_PAIR) && overlap_has(&chooser->overlap, sentences->slots[i]) &&
                  side_words_is_own(&chooser->words, sentences->slots[i]);
    return shared >= SIDE_WORDS_AGREE;
}

/* Holds a candidate against all other sentences: whether another side says it (0), and who of its own side does. */
static int point_make(struct side_chooser *chooser, const struct sentence *sentence, enum side side,
                      struct side_point *out)
{
    const struct sentences *sentences = chooser->input.sentences;
    uint64_t agreed = 0;
    *out = (struct side_point){.sentence = sentence, .is_only = 1};
    overlap_mark(&chooser->overlap, sentences, sentence);
    for (unsigned i = 0; i < sentences->count; i++) {
        const struct sentence *other = &sentences->rows[i];
        /* An outlet neither agrees with itself nor contradicts what only it says. */
        if (is_same_outlet(chooser, sentence, other))
            continue;
        float share = overlap_share(&chooser->overlap, sentences, other);
        int is_own = has_bit(chooser->words.own[side], other->reporter);
        if (!is_own && share >= by_others && other->side != SIDE_UNRATED)
            return 0;
        out->is_only = out->is_only && share < by_anybody;
        int agrees = share >= by_own || (share >= by_own_some && has_side_words(chooser, other));
        if (!is_own || !agrees || has_bit(agreed, other->reporter))
            continue;
        agreed |= (uint64_t)1 << other->reporter;
        if (out->also_count < SIDE_ALSO_MAX)
            out->also[out->also_count++] = other;
    }
    out->is_only = out->is_only && out->also_count == 0;
    return out->also_count > 0 || out->is_only;
}

static void side_choose(struct side_chooser *chooser, enum side side, struct side_view *out)
{
    struct candidate candidates[CANDIDATES_MAX];
    struct side_point alone[ONLY_MAX];
    unsigned alone_count = 0, count = candidates_find(chooser, side, candidates);
    for (unsigned i = 0; i < count && out->count < SIDE_POINTS_MAX; i++) {
        struct side_point point;
        if (chooser->is_said[candidates[i].sentence - chooser->input.sentences->rows] ||
            !point_make(chooser, candidates[i].sentence, side, &point))
            continue;
        if (!point.is_only)
            out->points[out->count++] = point;
        else if (alone_count < ONLY_MAX)
            alone[alone_count++] = point;
        else
            continue;
        say(chooser, point.sentence);
    }
    /* What a side's outlets agree on comes before what one of them says alone. */
    for (unsigned i = 0; i < alone_count && out->count < SIDE_POINTS_MAX; i++)
        out->points[out->count++] = alone[i];
}

/* The truest reason that there is, from what is known of outlets before any sentence is looked at. */
static enum side_none reason(const struct side_words *words, enum side side, unsigned points)
{
    unsigned outlets = (unsigned)__builtin_popcountll(words->own[side]);
    if (outlets == 0)
        return SIDE_NO_OUTLET;
    if (words->others[side] == 0)
        return SIDE_NO_OTHER;
    if (points > 0)
        return SIDE_SAYS_SOMETHING;
    return outlets < OUTLETS_AGREE ? SIDE_ONE_OUTLET : SIDE_NO_DIFFERENCE;
}

void side_points_choose(struct side_chooser *chooser, const struct side_input *input, struct side_view out[VIEW_SIDES])
{
    chooser->input = *input;
    side_words_count(&chooser->words, input->view, input->index);
    centre_find(chooser);
    for (unsigned i = 0; i < input->sentences->count; i++)
        chooser->is_said[i] = 0;
    if (input->lead)
        say(chooser, input->lead);
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        out[side] = (struct side_view){.count = 0};
        if (chooser->words.own[side] != 0 && chooser->words.others[side] != 0) {
            side_words_weigh(&chooser->words, input->index, input->sentences, side);
            side_choose(chooser, side, &out[side]);
        }
        out[side].none = reason(&chooser->words, side, out[side].count);
    }
}

/* The center's points may be bullets: what it alone tells is often a fact that the others leave out. */
int side_point_is_partisan(const struct side_point *point)
{
    int is_sides = point->sentence->side == SIDE_LEFT || point->sentence->side == SIDE_RIGHT;
    return is_sides && (point->also_count > 0 || point->sentence->digest->loaded > 0);
}

void side_points_drop(struct side_chooser *chooser, const struct sentence *bullet, struct side_view views[VIEW_SIDES])
{
    overlap_mark(&chooser->overlap, chooser->input.sentences, bullet);
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        struct side_view *view = &views[side];
        unsigned kept = 0;
        for (unsigned i = 0; i < view->count; i++)
            if (overlap_share(&chooser->overlap, chooser->input.sentences, view->points[i].sentence) < said_already)
                view->points[kept++] = view->points[i];
        if (kept == 0 && view->count > 0)
            view->none = SIDE_IN_BULLETS;
        view->count = kept;
    }
}
