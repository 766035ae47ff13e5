/* What a summary needs to know of one article: its sentences that can stand alone, and of each the concepts (stems and
 * pairs of stems) that it speaks of. Made once for an article and kept (digest_cache.c): a story is summed up again
 * with every article that joins, and splitting and stemming are most of the work. */
#include "article_digest.h"

#include <stdlib.h>
#include <string.h>

#include "headline_judge.h"
#include "id.h"
#include "sentence_judge.h"
#include "sentence_names.h"
#include "text_sentences.h"
#include "text_terms.h"
#include "utf8.h"

#define SPANS_MAX               20  /* sentences looked at for the few that are kept */
#define QUOTATION_SENTENCES_MAX 4   /* of one quotation */
#define STEMS_MAX               120 /* of one sentence */
#define TITLE_BYTES_MAX         1024

struct digester {
    struct text_splitter *splitter;
    struct text_analyser *analyser;
    struct lexicon *lexicon;
    struct sentence_judge judge;
    struct headline_judge title_judge;
    const char *lang, *title;
    struct sentence_names names;    /* of the article at hand */
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
    digester->judge.lexicon = digester->title_judge.lexicon = digester->lexicon = lexicon_new();
    /* One digest with room for everything; what is kept is a copy as long as it has become. */
    digester->scratch = malloc(sizeof *digester->scratch + DIGEST_CONCEPTS_MAX * sizeof(uint32_t));
    if (digester->splitter && digester->lexicon && digester->scratch)
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
    lexicon_free(digester->lexicon);
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

uint32_t concept_of_term(const struct text_term *term)
{
    uint32_t concept = (uint32_t)id_hash64(term->stem, term->stem_bytes) & ~CONCEPT_KINDS;
    if (term->kind == TEXT_WORD_NUMBER)
        return concept | CONCEPT_NUMBER;
    return term->is_capitalised && term->start > 0 ? concept | CONCEPT_NAME : concept;
}

/* Where words stand in a sentence that something must have introduced before, in bytes. */
struct references {
    unsigned pointer; /* 0: none */
    int name;         /* -1: none */
};

/* Reads the words of `text` into the sentence's concepts, and those that refer to something before into its pointer and
 * name. Stop words count as words and make no concept, and two stems that only stop words part are neighbours. */
static int sentence_read(struct digester *digester, const char *text, size_t len_bytes, struct references references,
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
        uint32_t concept = concept_of_term(&term), stem = concept & CONCEPT_IDENTITY;
        concept_add(digest, sentence, concept);
        if (references.pointer > 0 && term.start == references.pointer)
            sentence->pointer = stem;
        if (references.name >= 0 && term.start == (unsigned)references.name)
            sentence->name = stem;
        if (before) {
            /* Pairs tell sentences apart that use the same common words about different things. */
            uint32_t pair[] = {before, stem};
            concept_add(digest, sentence, ((uint32_t)id_hash64(pair, sizeof pair) & ~CONCEPT_KINDS) | CONCEPT_PAIR);
        }
        before = stem;
        /* Of stems without stop words: the same sentence with another article or ending counts as the same wording. */
        wording = wording * 31 + stem;
    }
    sentence->wording = (uint32_t)(wording ^ wording >> 32);
    sentence->concepts_count = (uint16_t)(digest->concept_count - sentence->concepts_from);
    return code;
}

/* Keeps the numbers and names of a sentence or title whose words were read. */
static void claims_keep(struct digester *digester, const struct judge_words *words, const char *text, uint8_t sentence)
{
    struct article_digest *digest = digester->scratch;
    struct sentence_claim found[SENTENCE_CLAIMS_MAX];
    unsigned count = sentence_claims_find(words, text, found);
    for (unsigned i = 0; i < count && digest->claim_count < DIGEST_CLAIMS_MAX; i++)
        digest->claims[digest->claim_count++] = (struct digest_claim){sentence, found[i]};
}

/* Whether the title has it word for word, without the mark at its end: the title once more, cut at "Gov." */
static int stands_in(const char *title, const char *text, size_t len_bytes)
{
    size_t bare = len_bytes > 0 && text[len_bytes - 1] == '.' ? len_bytes - 1 : len_bytes;
    return memmem(title, strnlen(title, HEADLINE_BYTES_MAX), text, bare) != NULL;
}

/* Keeps the sentence at `span`, the `place`th of the text; one that is no page's is kept as unfit where it cannot stand
 * in a summary, as one in the middle of a quotation. Returns 0, or what ICU could not do. */
static int sentence_keep(struct digester *digester, const char *text, struct text_sentence span, unsigned place,
                         int is_quoted, struct err *err)
{
    struct article_digest *digest = digester->scratch;
    struct sentence_verdict verdict;
    sentence_judge(&digester->judge, text + span.start, span.len_bytes, digester->lang, &verdict);
    int is_full = digest->fit_count == DIGEST_FIT_MAX;
    if (!verdict.is_heard || digest->sentence_count == DIGEST_SENTENCES_MAX)
        return 0;
    struct digest_sentence sentence = {.start = span.start + verdict.start,
                                       .place = (uint16_t)place,
                                       .role = (uint8_t)verdict.role,
                                       .loaded = (uint8_t)verdict.loaded,
                                       .quality = verdict.quality};
    unsigned concepts_before = digest->concept_count;
    const struct judge_words *words = &digester->judge.words;
    const char *body = text + sentence.start;
    const struct references references = {verdict.pointer, sentence_names_alone(&digester->names, words, body)};
    sentence_names_learn(&digester->names, words, body);
    int code = sentence_read(digester, body, span.len_bytes - verdict.start, references, &sentence, err);
    if (code != 0)
        return code;
    int repeats_title =
        digest->title.len_bytes > 0 && (sentence.wording == digest->title.wording ||
                                        stands_in(digester->title, text + sentence.start, sentence.len_bytes));
    if (sentence.words < sentence_words_min(digester->lang) || sentence.words > SENTENCE_WORDS_MAX || is_full ||
        is_quoted)
        sentence.quality = 0;
    if (sentence.concepts_count == 0 || repeats_title) {
        /* The title once more, or nothing at all: it takes no room, and its concepts none. */
        digest->concept_count = concepts_before;
    } else {
        claims_keep(digester, &digester->judge.words, text + sentence.start, (uint8_t)digest->sentence_count);
        digest->sentences[digest->sentence_count++] = sentence;
    }
    digest->fit_count += sentence.quality > 0 && digest->concept_count > concepts_before;
    return 0;
}

static int title_read(struct digester *digester, const Triptych__Article *article, struct err *err)
{
    struct digest_sentence *title = &digester->scratch->title;
    struct headline_verdict verdict;
    const struct headline_title whole = {article->title, strnlen(article->title, HEADLINE_BYTES_MAX + 1),
                                         digester->lang, article->source};
    headline_judge(&digester->title_judge, &whole, &verdict);
    title->quality = verdict.quality;
    title->start = verdict.start;
    if (title->quality <= 0)
        return 0;
    claims_keep(digester, &digester->title_judge.words, article->title + title->start, DIGEST_CLAIM_TITLE);
    return sentence_read(digester, article->title + title->start, verdict.len_bytes, (struct references){0, -1}, title,
                         err);
}

/* A quotation that goes over several sentences. */
struct quotation {
    const char *open;   /* the mark that closes it; NULL: none is open */
    unsigned sentences; /* that it has gone over */
};

/* Follows the marks of one sentence. One that stays open too long was never closed. */
static void quotation_follow(struct quotation *quotation, const char *text, size_t len_bytes)
{
    static const struct {
        const char *open, *close;
    } marks[] = {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"「", "」"}};
    for (size_t at = 0; at < len_bytes; at++) {
        /* The first bytes of the marks above; most bytes are letters. */
        unsigned char first = (unsigned char)text[at];
        if (first != '"' && first != 0xC2 && first != 0xE2 && first != 0xE3)
            continue;
        size_t left = len_bytes - at, size = quotation->open ? strlen(quotation->open) : 0;
        if (size > 0 && size <= left && memcmp(text + at, quotation->open, size) == 0) {
            quotation->open = NULL;
            at += size - 1;
            continue;
        }
        for (size_t i = 0; !quotation->open && i < sizeof marks / sizeof marks[0]; i++) {
            size = strlen(marks[i].open);
            if (size <= left && memcmp(text + at, marks[i].open, size) == 0) {
                *quotation = (struct quotation){marks[i].close, 0};
                at += size - 1;
            }
        }
    }
    if (quotation->open && ++quotation->sentences > QUOTATION_SENTENCES_MAX)
        quotation->open = NULL;
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
    struct quotation quotation = {NULL, 0};
    for (int i = 0; code == 0 && i < count && digester->scratch->sentence_count < DIGEST_SENTENCES_MAX; i++) {
        if (i > 0 && memchr(text + spans[i - 1].start, '\n', spans[i].start - spans[i - 1].start))
            quotation.open = NULL; /* a paragraph ends a quotation, or opens it again */
        int is_quoted = quotation.open != NULL;
        quotation_follow(&quotation, text + spans[i].start, spans[i].len_bytes);
        code = sentence_keep(digester, text, spans[i], (unsigned)i, is_quoted, err);
    }
    return code;
}

int article_digest_make(struct digester *digester, const Triptych__Article *article, const char *lang,
                        struct article_digest **out, struct err *err)
{
    struct article_digest *digest = digester->scratch;
    memset(digest, 0, sizeof *digest);
    digester->names.count = 0;
    digester->lang = lang;
    digester->title = article->title;
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
