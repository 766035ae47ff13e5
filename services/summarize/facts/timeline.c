/* A table of all words of all reports says which report had each first, and how many outlets had it in the end. What a
 * sentence brings is worth the outlets that took it up: a detail that nobody else ever mentions is no news. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#include "headline_judge.h"
#include "sentence_judge.h"
#include "story_view.h"
#include "utf8.h"

#define SLOTS                  32768u /* a power of two; three quarters are used, later words are known to all */
#define SLOTS_USED             24576u
#define LANGS_MAX              32 /* languages of one story that are told apart */
#define ANCHORS_MIN            2  /* words of the sentence that other outlets have: it is about the story */
#define OUTLETS_FEW            4  /* of a story: there a single outlet's fact counts, too */
#define NOVELTY_FACT_BYTES_MIN 3  /* "9" alone says nothing */
#define TITLE_CASE_INVERSE     2  /* names are no names in a title half of whose words are capitalised */

/* What a new fact is worth: the outlets that have it, or this where only one has. A new toll is worth more. */
static const float alone_worth = 0.6F, toll_worth = 4, worth_min = 1.2F;
/* A sentence most of whose words were said before says nothing new. */
static const float new_share_min = 0.3F;

struct word {
    uint32_t concept; /* 0: free */
    uint16_t first;   /* report that had it first */
    uint16_t outlets, last_source;
};

struct novelty_room {
    Triptych__Novelty novelty;
    char title[HEADLINE_BYTES_MAX + 1], text[SENTENCE_BYTES_MAX + 1];
    char facts[NOVELTY_FACTS_MAX][NOVELTY_FACT_BYTES_MAX + 1];
    char *pointers[NOVELTY_FACTS_MAX];
};

/* The most that one report brought. */
struct brought {
    unsigned report;
    const struct digest_sentence *sentence;
    int is_title;
    float worth;
};

struct timeline {
    struct text_analyser *analyser; /* borrowed */
    const struct told *told;
    unsigned used;
    struct word words[SLOTS];
    unsigned brought_count;
    struct brought brought[TOLD_MAX];
    struct novelty_room rooms[TIMELINE_MAX];
    Triptych__Novelty *pointers[TIMELINE_MAX];
};

struct timeline *timeline_new(struct text_analyser *analyser)
{
    struct timeline *timeline = calloc(1, sizeof *timeline);
    if (timeline)
        timeline->analyser = analyser;
    return timeline;
}

void timeline_free(struct timeline *timeline)
{
    free(timeline);
}

static struct word *word_of(struct timeline *timeline, uint32_t concept)
{
    uint32_t at = concept / (CONCEPT_KINDS + 1) % SLOTS;
    while (timeline->words[at].concept != 0 && timeline->words[at].concept != concept)
        at = (at + 1) % SLOTS;
    return &timeline->words[at];
}

/* Reports are entered in order of time, so that whoever enters a word first had it first. */
static void report_enter(struct timeline *timeline, unsigned report)
{
    const struct told_report *row = &timeline->told->reports[report];
    for (unsigned i = 0; i < row->digest->concept_count; i++) {
        uint32_t concept = row->digest->concepts[i] & CONCEPT_IDENTITY;
        struct word *word = word_of(timeline, concept);
        if (concept & CONCEPT_PAIR || concept == 0 || (word->concept == 0 && timeline->used == SLOTS_USED))
            continue;
        if (word->concept == 0) {
            timeline->used++;
            *word = (struct word){concept, (uint16_t)report, 0, UINT16_MAX};
        }
        /* Outlets that take turns count more than once, which does no harm. */
        word->outlets = (uint16_t)(word->outlets + (word->last_source != row->source));
        word->last_source = (uint16_t)row->source;
    }
}

static int is_copy(const struct told_report *report)
{
    return report->placed->placement && *report->placed->placement->copy_of;
}

/* Whether the report is the first in its language: all names are new to it, which says nothing. */
static int is_first_in_lang(const struct told *told, unsigned report)
{
    const char *lang = story_view_lang(told->reports[report].placed);
    for (unsigned i = 0; i < report; i++)
        if (strcmp(story_view_lang(told->reports[i].placed), lang) == 0)
            return 0;
    return 1;
}

/* Whether the sentence gives more dead, missing … than any earlier report: a running story is told by its tolls. */
static int has_new_toll(const struct timeline *timeline, unsigned report, unsigned sentence)
{
    const struct article_digest *digest = timeline->told->reports[report].digest;
    for (unsigned i = 0; i < digest->claim_count; i++) {
        const struct sentence_claim *claim = &digest->claims[i].claim;
        if (digest->claims[i].sentence != sentence || claim->kind < CLAIM_DEAD)
            continue;
        int is_known = 0;
        for (unsigned j = 0; j < report && !is_known; j++) {
            const struct article_digest *earlier = timeline->told->reports[j].digest;
            for (unsigned k = 0; k < earlier->claim_count && !is_known; k++)
                is_known = earlier->claims[k].claim.kind == claim->kind &&
                           (claim->kind == CLAIM_SUSPECT ? earlier->claims[k].claim.about == claim->about
                                                         : earlier->claims[k].claim.value >= claim->value);
        }
        if (!is_known)
            return 1;
    }
    return 0;
}

/* What the sentence brings that no earlier report had; 0 where that is too little, or of another matter. */
static float worth_of(struct timeline *timeline, unsigned report, const struct digest_sentence *sentence,
                      int names_count)
{
    const struct article_digest *digest = timeline->told->reports[report].digest;
    unsigned words = 0, fresh = 0, anchors = 0;
    float worth = 0;
    for (unsigned i = sentence->concepts_from; i < sentence->concepts_from + (unsigned)sentence->concepts_count; i++) {
        uint32_t concept = digest->concepts[i];
        if (concept & CONCEPT_PAIR)
            continue;
        const struct word *word = word_of(timeline, concept & CONCEPT_IDENTITY);
        int is_new = word->concept != 0 && word->first == report;
        words++;
        fresh += (unsigned)is_new;
        anchors += !is_new && word->outlets > 1;
        if (!is_new || !(concept & (CONCEPT_NUMBER | (names_count ? CONCEPT_NAME : 0))))
            continue;
        worth += word->outlets > 1                             ? (float)word->outlets
                 : timeline->told->source_count <= OUTLETS_FEW ? alone_worth
                                                               : 0;
    }
    return words > 0 && anchors >= ANCHORS_MIN && (float)fresh >= new_share_min * (float)words ? worth : 0;
}

/* Names cannot be told from other words in a title like "Ferry Burns Off Marvik". */
static int is_title_case(const struct article_digest *digest)
{
    unsigned names = 0, words = 0;
    for (unsigned i = 0; i < digest->title.concepts_count; i++)
        if (!(digest->concepts[i] & CONCEPT_PAIR)) {
            words++;
            names += (digest->concepts[i] & CONCEPT_NAME) != 0;
        }
    return names * TITLE_CASE_INVERSE >= words;
}

/* The most that a report brought: a sentence, or the title where it has the news alone. */
static struct brought report_weigh(struct timeline *timeline, unsigned report)
{
    const struct told_report *row = &timeline->told->reports[report];
    struct brought best = {.report = report};
    int is_german = strcmp(story_view_lang(row->placed), "de") == 0; /* where every noun is capitalised */
    for (unsigned i = 0; i < row->digest->sentence_count; i++) {
        const struct digest_sentence *sentence = &row->digest->sentences[i];
        if (sentence->quality < SENTENCE_QUALITY_WHOLE)
            continue;
        float toll = has_new_toll(timeline, report, i) ? toll_worth : 0;
        float worth = worth_of(timeline, report, sentence, !is_german) + toll;
        if (worth > best.worth)
            best = (struct brought){report, sentence, 0, worth};
    }
    const struct digest_sentence *title = &row->digest->title;
    float toll = has_new_toll(timeline, report, DIGEST_CLAIM_TITLE) ? toll_worth : 0;
    float worth =
        title->len_bytes == 0
            ? 0
            : title->quality * (worth_of(timeline, report, title, !is_german && !is_title_case(row->digest)) + toll);
    if (worth > best.worth)
        best = (struct brought){report, title, 1, worth};
    return best;
}

/* What the first report says where nothing of it is new to anybody: its title, or its first sentence that can stand. */
static const struct digest_sentence *first_fit(const struct article_digest *digest, int *out_is_title)
{
    *out_is_title = digest->title.len_bytes > 0;
    for (unsigned i = 0; i < digest->sentence_count && !*out_is_title; i++)
        if (digest->sentences[i].quality >= SENTENCE_QUALITY_WHOLE)
            return &digest->sentences[i];
    return *out_is_title ? &digest->title : NULL;
}

/* The first report first, then the strongest. */
static int by_worth(const void *left, const void *right)
{
    const struct brought *a = left, *b = right;
    if ((a->report == 0) != (b->report == 0))
        return a->report == 0 ? -1 : 1;
    if (a->worth > b->worth || a->worth < b->worth)
        return a->worth > b->worth ? -1 : 1;
    return a->report < b->report ? -1 : a->report > b->report;
}

static int by_time(const void *left, const void *right)
{
    const struct brought *a = left, *b = right;
    return a->report < b->report ? -1 : a->report > b->report;
}

/* The strongest reports, then in order of time again: a timeline is cut where it says least, not where it ends. */
static void reports_choose(struct timeline *timeline)
{
    timeline->brought_count = 0;
    for (unsigned i = 0; i < timeline->told->count; i++) {
        const struct told_report *report = &timeline->told->reports[i];
        if (report->time_ms == 0)
            break; /* they stand behind all others */
        if (i > 0 && (is_copy(report) || is_first_in_lang(timeline->told, i)))
            continue;
        struct brought brought = report_weigh(timeline, i);
        if (!brought.sentence && i == 0)
            brought.sentence = first_fit(report->digest, &brought.is_title);
        if (brought.sentence && (i == 0 || brought.worth >= worth_min))
            timeline->brought[timeline->brought_count++] = brought;
    }
    qsort(timeline->brought, timeline->brought_count, sizeof timeline->brought[0], by_worth);
    if (timeline->brought_count > TIMELINE_MAX)
        timeline->brought_count = TIMELINE_MAX;
    qsort(timeline->brought, timeline->brought_count, sizeof timeline->brought[0], by_time);
}

/* Adds words `start` to `end` of the text to the report's facts, unless they are there. */
static void fact_add(struct novelty_room *room, const char *text, size_t start, size_t end)
{
    size_t count = room->novelty.n_facts;
    if (end - start < NOVELTY_FACT_BYTES_MIN || end - start > NOVELTY_FACT_BYTES_MAX || count == NOVELTY_FACTS_MAX)
        return;
    for (size_t i = 0; i < count; i++)
        if (memmem(room->facts[i], strlen(room->facts[i]), text + start, end - start))
            return;
    memcpy(room->facts[count], text + start, end - start);
    room->facts[count][end - start] = '\0';
    room->pointers[count] = room->facts[count];
    room->novelty.n_facts++;
}

/* Names (runs of capitalised words) and numbers (with the word behind) of the text that are new. */
static int facts_find(struct timeline *timeline, const struct brought *brought, const char *text,
                      struct novelty_room *room, struct err *err)
{
    const char *lang = story_view_lang(timeline->told->reports[brought->report].placed);
    int code = text_terms_start(timeline->analyser, text, strlen(text), lang, err);
    struct text_term term;
    size_t start = 0, end = 0;
    int is_new = 0, is_number = 0;
    while (code == 0 && text_terms_next(timeline->analyser, &term)) {
        const struct word *word = word_of(timeline, concept_of_term(&term) & CONCEPT_IDENTITY);
        int is_fresh = word->concept != 0 && word->first == brought->report;
        int is_name = term.is_capitalised && term.start > 0 && !term.is_stop && term.kind != TEXT_WORD_NUMBER;
        int is_beside = end > 0 && term.start == end + 1 && text[end] == ' ';
        if (is_beside && (is_number ? !term.is_stop : is_name)) {
            end = term.start + term.size_bytes;
            is_new |= is_fresh && !is_number;
            if (!is_number)
                continue;
        }
        if (is_new)
            fact_add(room, text, start, end);
        int begins = !is_number && (is_name || term.kind == TEXT_WORD_NUMBER);
        is_number = begins && term.kind == TEXT_WORD_NUMBER;
        is_new = begins && is_fresh;
        start = begins ? term.start : 0;
        end = begins ? term.start + term.size_bytes : 0;
    }
    if (is_new)
        fact_add(room, text, start, end);
    return code;
}

static int novelty_fill(struct timeline *timeline, const struct brought *brought, struct novelty_room *room,
                        struct err *err)
{
    const struct told_report *report = &timeline->told->reports[brought->report];
    const Triptych__Article *article = report->placed->article;
    triptych__novelty__init(&room->novelty);
    size_t title_size = utf8_cut_len(article->title, strlen(article->title), HEADLINE_BYTES_MAX);
    memcpy(room->title, article->title, title_size);
    room->title[title_size] = '\0';
    room->text[0] = '\0';
    if (brought->sentence && !brought->is_title) {
        memcpy(room->text, article->text + brought->sentence->start, brought->sentence->len_bytes);
        room->text[brought->sentence->len_bytes] = '\0';
    }
    room->novelty.article_id = article->id;
    room->novelty.url = article->url;
    room->novelty.source = article->source;
    room->novelty.lang = (char *)(uintptr_t)story_view_lang(report->placed);
    room->novelty.time_ms = report->time_ms;
    room->novelty.title = room->title;
    room->novelty.text = room->text;
    room->novelty.facts = room->pointers;
    return facts_find(timeline, brought, room->text[0] ? room->text : room->title, room, err);
}

int timeline_find(struct timeline *timeline, const struct told *told, int is_whole, Triptych__StoryDetails *details,
                  struct err *err)
{
    int code = 0;
    details->timeline = timeline->pointers;
    details->n_timeline = 0;
    timeline->told = told;
    timeline->used = 0;
    memset(timeline->words, 0, sizeof timeline->words);
    for (unsigned i = 0; i < told->count; i++)
        report_enter(timeline, i);
    reports_choose(timeline);
    if (timeline->brought_count < 2)
        return 0;
    for (unsigned i = 0; code == 0 && i < timeline->brought_count; i++) {
        code = novelty_fill(timeline, &timeline->brought[i], &timeline->rooms[i], err);
        timeline->pointers[i] = &timeline->rooms[i].novelty;
        timeline->rooms[i].novelty.first = i == 0 && is_whole;
    }
    details->n_timeline = code == 0 ? timeline->brought_count : 0;
    return code;
}
