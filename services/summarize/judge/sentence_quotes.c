/* Quotations in a sentence. A reader must see where one begins and ends, and who said it. */
#include "sentence_quotes.h"

#define SPEAKER_WORDS_MIN 3  /* outside the quotation: "Kai Berg said" */
#define QUOTED_MUCH_PCT   60 /* of the words */

static const float mostly_quoted = 0.6F;

/* First or second person outside quotation marks. "World War I" is neither; "When I" is. */
static int speaks_to_reader(const struct judge_words *words)
{
    for (unsigned i = 0; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        int is_numeral = word->size_bytes == 1 && i > 1 && words->rows[i - 1].is_capitalised;
        if (!word->is_quoted && word->kinds & (LEX_FIRST | LEX_SECOND) && !is_numeral)
            return 1;
    }
    return words->quoted_count == 0 && words->scan & (LEX_FIRST | LEX_SECOND);
}

/* "…," he said: a pronoun beside the verb of speech, outside the quotation. */
static int speaker_is_pronoun(const struct judge_words *words)
{
    for (unsigned i = 0; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        if (word->is_quoted || !(word->kinds & LEX_SPEECH))
            continue;
        const struct judge_word *before = i > 0 ? word - 1 : NULL, *after = i + 1 < words->count ? word + 1 : NULL;
        if ((before && !before->is_quoted && before->kinds & LEX_PRONOUN) ||
            (after && !after->is_quoted && after->kinds & LEX_PRONOUN))
            return 1;
    }
    return 0;
}

/* "…" to oppose the bill: most is quoted, the quotation comes first, and nothing says that anybody says it. */
static int has_no_verb_of_speech(const struct judge_words *words, unsigned outside)
{
    uint32_t kinds = words->scan;
    for (unsigned i = 0; i < words->count; i++)
        kinds |= words->rows[i].is_quoted ? 0 : words->rows[i].kinds;
    return words->lang != LEXICON_LANG_NONE && words->begins_quoted && words->quoted_count > outside &&
           !(kinds & (LEX_SPEECH | LEX_REACTION));
}

/* Whether somebody is named outside the quotation: a name, or a word that is no mere link. */
static int has_speaker(const struct judge_words *words)
{
    for (unsigned i = 0; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        if (!word->is_quoted && !(word->kinds & (LEX_PRONOUN | LEX_SPEECH | LEX_FUNCTION | LEX_TIME | LEX_ARTICLE)))
            return 1;
    }
    return 0;
}

float sentence_quotes_quality(const struct judge_words *words)
{
    /* Where the marks are torn, nothing says who is quoted. */
    if (words->quotes != QUOTES_WHOLE || speaks_to_reader(words))
        return 0;
    if (words->quoted_count == 0)
        return 1;
    unsigned outside = words->count - words->quoted_count;
    if (!lexicon_is_spaceless(words->lang) && (outside < SPEAKER_WORDS_MIN || !has_speaker(words)))
        return 0;
    if ((words->begins_quoted && speaker_is_pronoun(words)) || has_no_verb_of_speech(words, outside))
        return 0;
    return words->quoted_count * 100 > words->count * QUOTED_MUCH_PCT ? mostly_quoted : 1;
}
