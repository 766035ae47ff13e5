/* Names are runs of capitalised words inside a sentence, numbers stand with the word that they count. A side has a fact
 * when one of its outlets has each of its words; copies of an agency's text count, because they report it too. */
#include "shared_facts.h"

#include <string.h>

#include "article_digest.h"

#define SIDES_MIN 2 /* of one side alone there is nothing that all share */
#define WORDS_MIN 2 /* of a fact: "Kai Berg", "25 dockers"; "Oslo" or "Monday" alone say little */
#define FACTS_MIN 2 /* of a sentence that all sides report */

void shared_facts_start(struct shared_facts *facts, const struct story_view *view, const struct concept_index *index,
                        struct text_analyser *analyser)
{
    facts->index = index;
    facts->analyser = analyser;
    facts->count = facts->side_count = 0;
    memset(facts->sides, 0, sizeof facts->sides);
    for (unsigned i = 0; i < view->count; i++)
        facts->sides[view->articles[i].side] |= (uint64_t)1 << view->articles[i].reporter;
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        facts->side_count += facts->sides[side] != 0;
}

/* A side without any outlet in the story has no say. */
static int all_have(const struct shared_facts *facts, uint64_t reporters)
{
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        if (facts->sides[side] != 0 && (facts->sides[side] & reporters) == 0)
            return 0;
    return facts->side_count >= SIDES_MIN;
}

int shared_facts_has_all(const struct shared_facts *facts, const struct sentences *sentences,
                         const struct sentence *sentence)
{
    unsigned found = 0;
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++) {
        if (!(sentences->kinds[i] & (CONCEPT_NAME | CONCEPT_NUMBER)))
            continue;
        if (!all_have(facts, concept_reporters(facts->index, sentences->slots[i])))
            return 0;
        found++;
    }
    return found >= FACTS_MIN;
}

/* A fact that is being read: from its first word to its last. */
struct run {
    size_t start, end;
    unsigned words;
    int is_number; /* it began with one, and takes the word behind it */
    int is_shared; /* all sides have each of its words */
};

/* Keeps the fact when all sides have it, it is long enough to say something, and no longer one holds it already. */
static void run_end(struct shared_facts *facts, const char *text, struct run *run)
{
    size_t size = run->end - run->start;
    int is_fit =
        run->is_shared && run->words >= WORDS_MIN && size <= SHARED_FACT_BYTES_MAX && facts->count < SHARED_FACTS_MAX;
    run->is_shared = 0;
    for (unsigned i = 0; is_fit && i < facts->count; i++)
        is_fit = !memmem(facts->texts[i], strlen(facts->texts[i]), text + run->start, size);
    if (!is_fit)
        return;
    memcpy(facts->texts[facts->count], text + run->start, size);
    facts->texts[facts->count][size] = '\0';
    facts->pointers[facts->count] = facts->texts[facts->count];
    facts->count++;
}

/* Whether the word goes on with the run: the next one of a name, or what a number counts. */
static int goes_on(const struct run *run, const char *text, const struct text_term *term, int is_name)
{
    int is_beside = run->is_shared && term->start > run->end && strspn(text + run->end, " -") == term->start - run->end;
    return is_beside && (run->is_number ? term->kind == TEXT_WORD_LETTERS && !term->is_stop : is_name);
}

int shared_facts_add(struct shared_facts *facts, const char *text, size_t len_bytes, const char *lang, struct err *err)
{
    int code = text_terms_start(facts->analyser, text, len_bytes, lang, err);
    struct text_term term;
    struct run run = {0};
    while (code == 0 && text_terms_next(facts->analyser, &term)) {
        /* Each word decides whether the fact goes on, ends here, or another begins. */
        int is_number = term.kind == TEXT_WORD_NUMBER && term.size_bytes >= SHARED_FACT_DIGITS_MIN;
        int is_name = term.is_capitalised && term.start > 0 && !term.is_stop;
        int is_shared =
            all_have(facts, concept_reporters(facts->index, concept_find(facts->index, concept_of_term(&term))));
        if (goes_on(&run, text, &term, is_name)) {
            run.is_shared = is_shared;
            run.end = term.start + term.size_bytes;
            run.words++;
            if (!run.is_number)
                continue;
        }
        run_end(facts, text, &run);
        if (!run.is_number && (is_number || is_name) && is_shared)
            run = (struct run){term.start, term.start + term.size_bytes, 1, is_number, 1};
        else
            run = (struct run){0};
    }
    run_end(facts, text, &run);
    return code;
}
