/* In order: all claims of all reports; those about the same thing together (a topic); of each report the one that it
 * states first; equal numbers become one answer; answers that cannot exclude each other go. What is left with two answers
 * from two outlets is a difference. */
#include "facts_differ.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "story_view.h"
#include "utf8.h"

#define STATED_MAX   1024  /* claims of a story that are looked at */
#define ANSWERS_MAX  64    /* different numbers of one topic */
#define TOPICS_MAX   48    /* looked at */
#define PLACE_MAX    5     /* sentences of a report: further down stands what was before, or elsewhere */
#define COMPARED_MAX 20000 /* pairs of sentences held against each other: bounds the time of one story */
#define COUNT_MIN    2     /* "one of the homes" counts nothing */

/* Sentences that count the same thing otherwise share as many words. */
static const float same_share = 0.5F, same_share_of_money = 0.65F;
/* Numbers that are farther apart than this speak of different things. */
static const double apart_max = 5, apart_max_of_counts = 1.6, apart_max_of_few = 2;
#define FEW_MAX 20 /* a count that is small */
/* "More than 100" holds for 104, not for 150. */
static const double hedge_room = 1.3;
#define ROUND_MIN 20
#define ROUND_TO  10

/* A claim in its report. */
struct stated {
    unsigned report;
    const struct digest_claim *claim;
    int is_taken; /* in a topic already */
};

struct answer {
    double value;
    uint64_t about; /* of a name */
    int is_hedged;
    unsigned first, last;             /* reports: the first to say so, and the latest */
    const struct digest_claim *claim; /* of the first */
    unsigned source_count;
    unsigned char sources[TOLD_MAX]; /* by number: whether it says so */
};

/* One question with its answers. */
struct topic {
    enum claim_kind kind;
    unsigned count, sources;
    unsigned order[DIFFERENCE_CLAIMS_MAX]; /* answers that are kept */
    struct answer answers[ANSWERS_MAX];
};

struct claim_room {
    Triptych__Claim claim;
    char value[DIFFERENCE_BYTES_MAX + 1], text[CLAIM_BYTES_MAX + 1];
    char *sources[DIFFERENCE_SOURCES_MAX];
};

struct difference_room {
    Triptych__Difference difference;
    enum claim_kind kind;
    uint64_t counted;
    unsigned weight;
    char about[DIFFERENCE_BYTES_MAX + 1];
    Triptych__Claim *pointers[DIFFERENCE_CLAIMS_MAX];
    struct claim_room claims[DIFFERENCE_CLAIMS_MAX];
};

struct facts_differ {
    const struct told *told;
    unsigned stated_count, compared;
    struct stated stated[STATED_MAX];
    struct topic topic;
    unsigned room_count;
    struct difference_room rooms[TOPICS_MAX];
    Triptych__Difference *pointers[TOPICS_MAX];
};

struct facts_differ *facts_differ_new(void)
{
    return calloc(1, sizeof(struct facts_differ));
}

void facts_differ_free(struct facts_differ *differ)
{
    free(differ);
}

/* Claims far down in a report are left out, and single things: neither tells how large the event is. */
static void claims_gather(struct facts_differ *differ)
{
    differ->stated_count = 0;
    for (unsigned i = 0; i < differ->told->count; i++) {
        const struct article_digest *digest = differ->told->reports[i].digest;
        for (unsigned j = 0; j < digest->claim_count && differ->stated_count < STATED_MAX; j++) {
            const struct digest_claim *claim = &digest->claims[j];
            if (claim->sentence != DIGEST_CLAIM_TITLE && digest->sentences[claim->sentence].place > PLACE_MAX)
                continue;
            if (claim->claim.kind == CLAIM_COUNT && claim->claim.value < COUNT_MIN)
                continue;
            differ->stated[differ->stated_count++] = (struct stated){i, claim, 0};
        }
    }
}

/* Whether two claims answer one question: the same kind; of plain counts and of money, in sentences that say the same. */
static int is_same_question(struct facts_differ *differ, const struct stated *a, const struct stated *b)
{
    const struct told *told = differ->told;
    const struct sentence_claim *x = &a->claim->claim, *y = &b->claim->claim;
    if (x->kind != y->kind || (x->about != y->about && x->kind != CLAIM_SUSPECT))
        return 0;
    if (x->kind >= CLAIM_DEAD)
        return 1;
    if (++differ->compared > COMPARED_MAX)
        return 0;
    const char *text;
    const struct told_report *left = &told->reports[a->report], *right = &told->reports[b->report];
    return told_likeness(left->digest, told_sentence(left, a->claim, &text), right->digest,
                         told_sentence(right, b->claim, &text)) >=
           (x->kind == CLAIM_MONEY ? same_share_of_money : same_share);
}

/* Rounded numbers are the same answer: 2.5 and 2.51 million. */
static int is_same_answer(const struct answer *answer, const struct sentence_claim *claim)
{
    return claim->kind == CLAIM_SUSPECT ? answer->about == claim->about
                                        : fabs(answer->value - claim->value) <= 0.005 * answer->value;
}

static struct answer *answer_for(struct topic *topic, const struct stated *stated)
{
    const struct sentence_claim *claim = &stated->claim->claim;
    for (unsigned i = 0; i < topic->count; i++)
        if (is_same_answer(&topic->answers[i], claim))
            return &topic->answers[i];
    if (topic->count == ANSWERS_MAX)
        return NULL;
    struct answer *answer = &topic->answers[topic->count++];
    memset(answer, 0, sizeof *answer);
    answer->value = claim->value;
    answer->about = claim->about;
    answer->first = stated->report;
    answer->claim = stated->claim;
    answer->is_hedged = claim->is_hedged;
    return answer;
}

/* A later report of the same outlet may give another answer: both stand, each with its own time. */
static void answer_add(struct topic *topic, const struct told *told, const struct stated *stated)
{
    struct answer *answer = answer_for(topic, stated);
    if (!answer)
        return;
    unsigned source = told->reports[stated->report].source;
    answer->last = stated->report;
    answer->is_hedged &= stated->claim->claim.is_hedged;
    answer->source_count += !answer->sources[source];
    answer->sources[source] = 1;
}

/* Gathers the question that claim `at` answers first: of every report its first claim about it. */
static void topic_gather(struct facts_differ *differ, unsigned at)
{
    struct topic *topic = &differ->topic;
    const struct stated seed = differ->stated[at];
    unsigned char has_answered[TOLD_MAX] = {0};
    topic->kind = seed.claim->claim.kind;
    topic->count = 0;
    for (unsigned i = at; i < differ->stated_count; i++) {
        struct stated *stated = &differ->stated[i];
        if (stated->is_taken || !is_same_question(differ, &seed, stated))
            continue;
        stated->is_taken = 1;
        if (!has_answered[stated->report])
            answer_add(topic, differ->told, stated);
        has_answered[stated->report] = 1;
    }
}

/* Whether a report states this number about the topic's question anywhere. */
static int states(const struct facts_differ *differ, unsigned report, const struct answer *answer)
{
    const struct article_digest *digest = differ->told->reports[report].digest;
    for (unsigned i = 0; i < digest->claim_count; i++)
        if (digest->claims[i].claim.kind == differ->topic.kind &&
            (differ->topic.kind == CLAIM_SUSPECT || digest->claims[i].claim.about == answer->claim->claim.about) &&
            is_same_answer(answer, &digest->claims[i].claim))
            return 1;
    return 0;
}

/* Whether reports state both: then they are numbers of two things. */
static int stand_together(const struct facts_differ *differ, const struct answer *a, const struct answer *b)
{
    unsigned of_b = 0, both = 0;
    for (unsigned i = 0; i < differ->told->count; i++)
        if (states(differ, i, b)) {
            of_b++;
            both += (unsigned)states(differ, i, a);
        }
    return both * 2 >= of_b;
}

/* "More than 100" and 104; "more than two hours" and "nearly three". */
static int is_covered(const struct answer *vague, const struct answer *exact, enum claim_kind kind)
{
    if (kind < CLAIM_DEAD && vague->is_hedged && exact->is_hedged)
        return 1;
    int is_round = vague->value >= ROUND_MIN && fmod(vague->value, ROUND_TO) < 0.5;
    return vague->is_hedged && is_round && exact->value >= vague->value / hedge_room &&
           exact->value <= vague->value * hedge_room;
}

static int excludes(const struct facts_differ *differ, const struct answer *main_answer, const struct answer *other)
{
    enum claim_kind kind = differ->topic.kind;
    if (kind == CLAIM_SUSPECT)
        return !stand_together(differ, main_answer, other);
    double larger = fmax(main_answer->value, other->value), smaller = fmin(main_answer->value, other->value);
    double bound = kind >= CLAIM_DEAD ? apart_max : larger < FEW_MAX ? apart_max_of_few : apart_max_of_counts;
    return larger <= bound * smaller && !is_covered(main_answer, other, kind) &&
           !is_covered(other, main_answer, kind) && !stand_together(differ, main_answer, other);
}

/* The answer of most sources; of two, the later one. */
static unsigned main_answer(const struct topic *topic)
{
    unsigned best = 0;
    for (unsigned i = 1; i < topic->count; i++)
        if (topic->answers[i].source_count > topic->answers[best].source_count ||
            (topic->answers[i].source_count == topic->answers[best].source_count &&
             topic->answers[i].first > topic->answers[best].first))
            best = i;
    return best;
}

/* Keeps the answers that exclude the main one. Returns how many are kept, the main one among them. */
static unsigned answers_keep(struct facts_differ *differ)
{
    struct topic *topic = &differ->topic;
    unsigned kept = 0, best = main_answer(topic);
    unsigned char sources[TOLD_MAX] = {0};
    /* From the latest on: where there are too many, the oldest answers go. */
    for (unsigned i = topic->count; i-- > 0 && kept < DIFFERENCE_CLAIMS_MAX;)
        if (i == best || excludes(differ, &topic->answers[best], &topic->answers[i]))
            topic->order[kept++] = i;
    topic->sources = 0;
    for (unsigned i = 0; i < kept; i++)
        for (unsigned j = 0; j < differ->told->source_count; j++) {
            topic->sources += topic->answers[topic->order[i]].sources[j] && !sources[j];
            sources[j] |= topic->answers[topic->order[i]].sources[j];
        }
    return kept;
}

/* Two outlets at least, each with an answer of its own: one that corrects itself disagrees with nobody. */
static int is_disputed(const struct topic *topic, unsigned kept)
{
    int main_is_there = 0;
    for (unsigned i = 0; i < kept; i++)
        main_is_there |= topic->order[i] == main_answer(topic);
    return kept >= 2 && topic->sources >= 2 && main_is_there;
}

static void text_copy(char *out, size_t room, const char *text, size_t size)
{
    size = utf8_cut_len(text, size, room);
    memcpy(out, text, size);
    out[size] = '\0';
}

static void value_write(const struct answer *answer, const char *sentence, char *out)
{
    const struct sentence_claim *claim = &answer->claim->claim;
    if (claim->kind == CLAIM_SUSPECT)
        text_copy(out, DIFFERENCE_BYTES_MAX, sentence + claim->about_start, claim->about_end - claim->about_start);
    else
        snprintf(out, DIFFERENCE_BYTES_MAX + 1, "%.*f", floor(answer->value) >= answer->value ? 0 : 2, answer->value);
}

/* An answer as readers see it: the words of whoever gave it first, and all who gave it. */
static void claim_fill(const struct told *told, const struct answer *answer, struct claim_room *room)
{
    const char *sentence;
    const struct told_report *report = &told->reports[answer->first];
    const Triptych__Article *article = report->placed->article;
    const struct sentence_claim *claim = &answer->claim->claim;
    triptych__claim__init(&room->claim);
    told_sentence(report, answer->claim, &sentence);
    value_write(answer, sentence, room->value);
    text_copy(room->text, CLAIM_BYTES_MAX, sentence + claim->start, claim->end - claim->start);
    room->claim.value = room->value;
    room->claim.text = room->text;
    room->claim.article_id = article->id;
    room->claim.url = article->url;
    room->claim.source = article->source;
    room->claim.time_ms = report->time_ms;
    room->claim.last_ms = told->reports[answer->last].time_ms;
    room->claim.lang = (char *)(uintptr_t)story_view_lang(report->placed);
    room->claim.source_count = answer->source_count;
    room->claim.sources = room->sources;
    unsigned char is_named[TOLD_MAX] = {0};
    for (unsigned i = answer->first; i < told->count && room->claim.n_sources < DIFFERENCE_SOURCES_MAX; i++) {
        unsigned source = told->reports[i].source;
        char *name = told->reports[i].placed->article->source;
        if (answer->sources[source] && !is_named[source] && *name)
            room->sources[room->claim.n_sources++] = name;
        is_named[source] = 1;
    }
}

static void difference_fill(const struct told *told, const struct topic *topic, unsigned kept,
                            struct difference_room *room)
{
    const struct answer *latest = &topic->answers[topic->order[0]];
    const char *sentence;
    triptych__difference__init(&room->difference);
    for (unsigned i = 0; i < kept; i++) {
        claim_fill(told, &topic->answers[topic->order[i]], &room->claims[i]);
        room->pointers[i] = &room->claims[i].claim;
    }
    told_sentence(&told->reports[latest->first], latest->claim, &sentence);
    const struct sentence_claim *claim = &latest->claim->claim;
    if (topic->kind == CLAIM_SUSPECT) /* the words before the name */
        text_copy(room->about, DIFFERENCE_BYTES_MAX, sentence + claim->start, claim->about_start - claim->start - 1);
    else
        text_copy(room->about, DIFFERENCE_BYTES_MAX, sentence + claim->about_start,
                  claim->about_end - claim->about_start);
    room->difference.about = room->about;
    room->difference.kind = (char *)(uintptr_t)(topic->kind == CLAIM_SUSPECT ? "name" : "number");
    room->difference.lang = room->claims[0].claim.lang;
    room->difference.claims = room->pointers;
    room->difference.n_claims = kept;
    room->kind = topic->kind;
    room->counted = topic->kind == CLAIM_SUSPECT ? 0 : latest->claim->claim.about;
    room->weight = topic->sources + (topic->kind >= CLAIM_DEAD ? TOLD_MAX : 0);
}

/* Sentences that say the same in two ways ask one question twice; two sums of money in one story are mostly of two things. */
static int asks_the_same(const struct difference_room *one, const struct difference_room *other)
{
    int is_money = one->kind == CLAIM_MONEY || other->kind == CLAIM_MONEY;
    return !is_money && one->counted == other->counted && (one->counted != 0 || one->kind == other->kind);
}

/* What more sources speak of; of equals what was spoken of last, whichever of the two was found first. */
static int is_weightier(const struct difference_room *one, const struct difference_room *other)
{
    int64_t later_ms = one->claims[0].claim.last_ms - other->claims[0].claim.last_ms;
    if (one->weight != other->weight)
        return one->weight > other->weight;
    return later_ms ? later_ms > 0 : strcmp(one->claims[0].text, other->claims[0].text) < 0;
}

/* Of two that ask the same the weightier one stays. A room points into itself, so it is filled again and not copied. */
static void room_keep(struct facts_differ *differ, unsigned kept)
{
    const struct difference_room *made = &differ->rooms[differ->room_count];
    for (unsigned i = 0; i < differ->room_count; i++) {
        if (!asks_the_same(&differ->rooms[i], made))
            continue;
        if (is_weightier(made, &differ->rooms[i]))
            difference_fill(differ->told, &differ->topic, kept, &differ->rooms[i]);
        return;
    }
    differ->room_count++;
}

void facts_differ_find(struct facts_differ *differ, const struct told *told, Triptych__Difference ***out, size_t *count)
{
    differ->told = told;
    differ->room_count = differ->compared = 0;
    claims_gather(differ);
    for (unsigned i = 0; i < differ->stated_count && differ->room_count < TOPICS_MAX; i++) {
        if (differ->stated[i].is_taken)
            continue;
        topic_gather(differ, i);
        unsigned kept = differ->topic.count < 2 ? 0 : answers_keep(differ);
        if (!is_disputed(&differ->topic, kept))
            continue;
        difference_fill(told, &differ->topic, kept, &differ->rooms[differ->room_count]);
        room_keep(differ, kept);
    }
    /* What most sources speak of first; of equals, what was spoken of first. */
    for (*count = 0; *count < DIFFERENCES_MAX; ++*count) {
        struct difference_room *best = NULL;
        for (unsigned i = 0; i < differ->room_count; i++)
            if (differ->rooms[i].weight > (best ? best->weight : 0))
                best = &differ->rooms[i];
        if (!best)
            break;
        best->weight = 0;
        differ->pointers[*count] = &best->difference;
    }
    *out = differ->pointers;
}
