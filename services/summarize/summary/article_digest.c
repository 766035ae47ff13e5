/* What a summary needs to know of one article: its sentences that can stand alone, and of each the concepts (stems and
 * pairs of stems) that it speaks of. Made once for an article and kept (digest_cache.c): a story is summed up again
 * with every article that joins, and splitting and stemming are most of the work. */
#include "article_digest.h"

#include <stdlib.h>
#include <string.h>

#include "headline_judge.h"
#include "id.h"
#include "sentence_judge.h"
#include "text_sentences.h"
#include "text_terms.h"
#include "utf8.h"

#define SPANS_MAX       20  /* sentences looked at for the few that are kept */
#define STEMS_MAX       120 /* of one sentence */
#define TITLE_BYTES_MAX 1024

struct digester {
    struct text_splitter *splitter;
    struct text_analyser *analyser;
    const char *lang;
    struct article_digest *scratch; /* with room for DIGEST_CONCEPTS_MAX */
};

struct digester *digester_new(struct err *err)
{
    struct digester *digester = calloc(1, sizeof *digester);
    if (!digester) {
        err_set(err, ERR_MEMORY, "no memory for a digester");
        return NULL;
    }
    digester->analyser = text_analyser_new(err);
    if (!digester->analyser)
        goto out;
    digester->splitter = text_splitter_new();
    /* One digest with room for everything; what is kept is a copy as long as it has become. */
    digester->scratch = malloc(sizeof *digester->scratch + DIGEST_CONCEPTS_MAX * sizeof(uint32_t));
    if (digester->splitter && digester->scratch)
        return digester;
    err_set(err, ERR_MEMORY, "no memory for a digester");
out:
    digester_free(digester);
    return NULL;
}

void digester_free(struct digester *digester)
{
    if (!digester)
        return;
    text_splitter_free(digester->splitter);
    text_analyser_free(digester->analyser);
    free(digester->scratch);
    free(digester);
}

/* Adds a concept to the sentence that is being written, unless it has it. Full is full: what comes late in a long
 * article matters least. */
static void concept_add(struct article_digest *digest, struct digest_sentence *sentence, uint32_t concept)
{
    for (unsigned i = sentence->concepts_from; i < digest->concept_count; i++)
        if (digest->concepts[i] == concept)
            return;
    /* A sentence's concepts stand together from `concepts_from` on, which is why sentences are read one after the
     * other. */
    if (digest->concept_count < DIGEST_CONCEPTS_MAX)
        digest->concepts[digest->concept_count++] = concept;
}

/* Reads the words of `text` into the sentence's concepts. Stop words count as words and make no concept, and two stems
 * that only stop words part are neighbours. */
static int sentence_read(struct digester *digester, const char *text, size_t len_bytes,
                         struct digest_sentence *sentence, struct err *err)
{
    struct article_digest *digest = digester->scratch;
    sentence->concepts_from = (uint16_t)digest->concept_count;
    sentence->len_bytes = (uint32_t)len_bytes;
    int code = text_terms_start(digester->analyser, text, len_bytes, digester->lang, err);
    struct text_term term;
    uint64_t wording = 0;
    uint32_t before = 0;
    while (code == 0 && sentence->words < STEMS_MAX && text_terms_next(digester->analyser, &term)) {
        sentence->words++;
        if (term.is_stop)
            continue;
        uint32_t stem = (uint32_t)id_hash64(term.stem, term.stem_bytes);
        concept_add(digest, sentence, stem);
        if (before) {
            /* Pairs tell sentences apart that use the same common words about different things. */
            uint32_t pair[] = {before, stem};
            concept_add(digest, sentence, (uint32_t)id_hash64(pair, sizeof pair));
        }
        before = stem;
        /* Of stems without stop words: the same sentence with another article or ending counts as the same wording. */
        wording = wording * 31 + stem;
    }
    sentence->wording = (uint32_t)(wording ^ wording >> 32);
    sentence->concepts_count = (uint16_t)(digest->concept_count - sentence->concepts_from);
    return code;
}

/* Keeps the sentence at `span` if it can stand in a summary. Returns 0, or what ICU could not do. */
static int sentence_keep(struct digester *digester, const char *text, struct text_sentence span, struct err *err)
{
    struct article_digest *digest = digester->scratch;
    size_t dateline = sentence_dateline_bytes(text + span.start, span.len_bytes);
    size_t start = span.start + dateline, len_bytes = span.len_bytes - dateline;
    struct digest_sentence sentence = {.start = (uint32_t)start};
    sentence.quality = sentence_quality(text + start, len_bytes, digester->lang);
    if (sentence.quality <= 0)
        return 0;
    unsigned concepts_before = digest->concept_count;
    int code = sentence_read(digester, text + start, len_bytes, &sentence, err);
    if (code != 0)
        return code;
    int repeats_title = digest->title.len_bytes > 0 && sentence.wording == digest->title.wording;
    if (sentence.words < SENTENCE_WORDS_MIN || sentence.words > SENTENCE_WORDS_MAX || sentence.concepts_count == 0 ||
        repeats_title)
        /* Too short, too long, or the title once more: it takes no room, and its concepts none. */
        digest->concept_count = concepts_before;
    else
        digest->sentences[digest->sentence_count++] = sentence;
    return 0;
}

static int title_read(struct digester *digester, const Triptych__Article *article, struct err *err)
{
    struct digest_sentence *title = &digester->scratch->title;
    size_t len_bytes = strnlen(article->title, HEADLINE_BYTES_MAX + 1);
    title->quality = headline_quality(article->title, len_bytes, article->source);
    return title->quality > 0 ? sentence_read(digester, article->title, len_bytes, title, err) : 0;
}

static int text_read(struct digester *digester, const char *text, struct err *err)
{
    size_t size_bytes = strnlen(text, DIGEST_TEXT_WANTED);
    int is_cut = size_bytes > DIGEST_TEXT_BYTES;
    size_bytes = utf8_cut_len(text, size_bytes, DIGEST_TEXT_BYTES);
    struct text_sentence spans[SPANS_MAX];
    int count = text_sentences_split(digester->splitter, digester->lang, text, size_bytes, spans, SPANS_MAX, err);
    int code = count < 0 ? count : 0;
    if (is_cut && count > 0 && count < SPANS_MAX)
        count--; /* torn apart by the limit */
    for (int i = 0; code == 0 && i < count && digester->scratch->sentence_count < DIGEST_SENTENCES_MAX; i++)
        code = sentence_keep(digester, text, spans[i], err);
    return code;
}

int article_digest_make(struct digester *digester, const Triptych__Article *article, const char *lang,
                        struct article_digest **out, struct err *err)
{
    struct article_digest *digest = digester->scratch;
    memset(digest, 0, sizeof *digest);
    digester->lang = lang;
    int code = title_read(digester, article, err);
    if (code == 0)
        code = text_read(digester, article->text, err);
    if (code != 0)
        return code;
    size_t size = sizeof *digest + digest->concept_count * sizeof digest->concepts[0];
    struct article_digest *copy = malloc(size);
    if (!copy)
        return err_set(err, ERR_MEMORY, "no memory for the digest of an article (%zu bytes)", size);
    memcpy(copy, digest, size);
    *out = copy;
    return 0;
}
